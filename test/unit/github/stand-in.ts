import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { GitHubSettings } from "../../../cli/shared/github/api.ts";

interface Post {
  id: number;
  body: string;
  user: { login: string; type: string };
}

interface StoredIssue {
  number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  labels: string[];
}

/** What happens instead of an answer, once: a status, or (`lost`) the answer to something that was done. */
export interface Upset {
  method: string;
  status?: number;
  headers?: Record<string, string>;
  message?: string;
  lost?: true;
}

const textOf = async (request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

/** As much of GitHub's REST API as the commands use, on this machine. */
export async function openStandIn() {
  const comments: Post[] = [];
  const issues: StoredIssue[] = [];
  const labels: string[] = [];
  const upsets: Upset[] = [];
  const requests: string[] = [];
  let next = 1;

  function answer(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, never>,
  ): unknown {
    const page = <T>(rows: T[]) => {
      const size = Number(query.get("per_page") ?? 30);
      return rows.slice((Number(query.get("page") ?? 1) - 1) * size).slice(0, size);
    };
    if (/^\/issues\/\d+\/comments$/.test(path)) {
      if (method === "GET") return page(comments);
      const user = { login: "github-actions[bot]", type: "Bot" };
      const made: Post = { id: next++, body: String(body.body), user };
      comments.push(made);
      return made;
    }
    const [, comment] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    if (comment) return Object.assign(comments.find(({ id }) => id === Number(comment)) as Post, body);
    if (/^\/issues\/\d+\/labels$/.test(path)) {
      if (method === "GET") return page(labels.map((name) => ({ name })));
      labels.push(...((body as unknown as { labels: string[] }).labels ?? []));
      return [];
    }
    const [, label] = /^\/issues\/\d+\/labels\/(.+)$/.exec(path) ?? [];
    if (label) {
      labels.splice(labels.indexOf(decodeURIComponent(label)), 1);
      return [];
    }
    if (path === "/issues" && method === "GET") return page(issues);
    if (path === "/issues") {
      const made: StoredIssue = { ...(body as unknown as StoredIssue), number: next++, state: "open" };
      issues.push(made);
      return made;
    }
    const [, number] = /^\/issues\/(\d+)$/.exec(path) ?? [];
    return Object.assign(issues.find((one) => one.number === Number(number)) as StoredIssue, body);
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const path = url.pathname.replace("/repos/acme/auth", "");
    const method = request.method ?? "GET";
    requests.push(`${method} ${path}`);
    const text = await textOf(request);
    const index = upsets.findIndex((one) => one.method === method);
    const [upset] = index < 0 ? [] : upsets.splice(index, 1);
    const send = (status: number, content: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(content));
    };
    if (request.headers.authorization !== "Bearer a-token") return send(401, { message: "Bad credentials" });
    if (upset && !upset.lost)
      return send(upset.status ?? 500, { message: upset.message ?? "no" }, upset.headers);
    const done = answer(method, path, url.searchParams, text ? JSON.parse(text) : {});
    if (upset?.lost) return send(502, { message: "bad gateway" });
    send(method === "POST" ? 201 : 200, done);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const settings: GitHubSettings = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repository: "acme/auth",
    token: "a-token",
    patience: 2_000,
  };
  return { settings, comments, issues, labels, upsets, requests, close: () => void server.close() };
}
