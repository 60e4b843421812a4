import { setTimeout as sleep } from "node:timers/promises";
import { askedWait, byProxy } from "pulumi-logto/management";

/** GitHub refused, or didn't answer. The token is in no message. */
export class GitHubError extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

export interface GitHubSettings {
  /** E.g. https://api.github.com, without a trailing slash. */
  api: string;
  /** `owner/name`. */
  repository: string;
  token: string;
  /** Longest wait for a rate limit, in milliseconds. */
  patience: number;
  /** Longest wait for an answer, in milliseconds. Default: half a minute. */
  timeout?: number;
}

/** Reads what GitHub Actions sets, and what a workflow has to hand over. */
export function githubSettings(env: NodeJS.ProcessEnv): GitHubSettings {
  const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = env;
  if (!GITHUB_REPOSITORY || !GITHUB_TOKEN) {
    const missing = [!GITHUB_REPOSITORY && "GITHUB_REPOSITORY", !GITHUB_TOKEN && "GITHUB_TOKEN"].filter(
      Boolean,
    );
    throw new GitHubError(
      `${missing.join(" and ")} missing. In a workflow hand the token over: env: { GITHUB_TOKEN: \${{ github.token }} }`,
    );
  }
  return {
    api: GITHUB_API_URL.replace(/\/+$/, ""),
    repository: GITHUB_REPOSITORY,
    token: GITHUB_TOKEN,
    patience: 60_000,
  };
}

export interface Comment {
  id: number;
  body: string;
  user: { login: string; type?: string } | null;
}

export interface Issue {
  number: number;
  body: string | null;
  state: "open" | "closed";
  pull_request?: unknown;
}

const attempts = 4;
const pageSize = 100;

/** How long GitHub wants us to wait; undefined where it's no rate limit. */
function waitOf(response: Response): number | undefined {
  const { headers, status } = response;
  if (status !== 429 && status !== 403) return undefined;
  const after = askedWait(headers.get("retry-after"), Date.now());
  if (after !== undefined) return after;
  if (headers.get("x-ratelimit-remaining") !== "0") return status === 429 ? 1000 : undefined;
  return Math.max(0, (Number(headers.get("x-ratelimit-reset")) || 0) * 1000 - Date.now());
}

const permissions: readonly [RegExp, string][] = [
  [/\/issues\/\d+\/comments|\/issues\/comments/, "pull-requests: write"],
  [/\/labels|\/issues/, "issues: write"],
];

function refusal(what: string, path: string, status: number, said: string): GitHubError {
  const permission = permissions.find(([pattern]) => pattern.test(path))?.[1];
  const mend =
    status === 401
      ? " Is the token still valid?"
      : (status === 403 || status === 404) && permission
        ? ` The job needs "permissions: { ${permission} }"; pull requests from forks never have it.`
        : "";
  return new GitHubError(`GitHub refused ${what}: ${said || "it said nothing"} [${status}].${mend}`, status);
}

function messageIn(text: string): string {
  try {
    return String(JSON.parse(text).message ?? "");
  } catch {
    return "";
  }
}

/** The few calls that comments, labels and issues need. */
export function openGitHub({ api, repository, token, patience, timeout = 30_000 }: GitHubSettings) {
  /** What came, whole; nothing where the connection broke or it took too long. */
  async function answerOf(url: string, init: RequestInit): Promise<{ response?: Response; text: string }> {
    try {
      const response = await fetch(url, { ...init, ...byProxy(), signal: AbortSignal.timeout(timeout) });
      return { response, text: await response.text() };
    } catch {
      return { text: "" };
    }
  }

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const what = `${method} ${path}`;
    const isSafe = method !== "POST";
    for (let attempt = 1; ; attempt++) {
      const init = {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "x-github-api-version": "2022-11-28",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const { response, text } = await answerOf(`${api}/repos/${repository}${path}`, init);
      if (response?.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
      const wait = response && waitOf(response);
      if (wait !== undefined && wait > patience) {
        throw new GitHubError(
          `GitHub limits the rate of requests, for ${Math.ceil(wait / 1000)} seconds more; run the job again then`,
          response?.status,
        );
      }
      const mayRepeat = wait !== undefined || (isSafe && (!response || response.status >= 500));
      if (attempt < attempts && mayRepeat) {
        await sleep(wait ?? 200 * 2 ** attempt);
        continue;
      }
      if (!response) throw new GitHubError(`GitHub can't be reached at ${api} (${what})`);
      throw refusal(what, path, response.status, messageIn(text));
    }
  }

  /** All pages of a list. */
  async function all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let page = 1; ; page++) {
      const more = await call<T[]>(
        "GET",
        `${path}${path.includes("?") ? "&" : "?"}per_page=${pageSize}&page=${page}`,
      );
      rows.push(...more);
      if (more.length < pageSize) return rows;
    }
  }

  return {
    comments: (issue: number) => all<Comment>(`/issues/${issue}/comments`),
    createComment: (issue: number, body: string) =>
      call<Comment>("POST", `/issues/${issue}/comments`, { body }),
    updateComment: (id: number, body: string) => call<Comment>("PATCH", `/issues/comments/${id}`, { body }),
    labels: async (issue: number) =>
      (await all<{ name: string }>(`/issues/${issue}/labels`)).map(({ name }) => name),
    addLabels: (issue: number, labels: string[]) =>
      call<unknown>("POST", `/issues/${issue}/labels`, { labels }),
    removeLabel: (issue: number, label: string) =>
      call<unknown>("DELETE", `/issues/${issue}/labels/${encodeURIComponent(label)}`),
    issues: async (label: string) =>
      (await all<Issue>(`/issues?state=all&labels=${encodeURIComponent(label)}`)).filter(
        (one) => !one.pull_request,
      ),
    createIssue: (issue: { title: string; body: string; labels: string[] }) =>
      call<Issue>("POST", "/issues", issue),
    updateIssue: (number: number, change: { title?: string; body?: string; state?: "open" | "closed" }) =>
      call<Issue>("PATCH", `/issues/${number}`, change),
  };
}

export type GitHub = ReturnType<typeof openGitHub>;
