import { setTimeout as sleep } from "node:timers/promises";
import { type LogtoVersion, type RunningTenant, startTenant } from "../../emulator/index.ts";
import { type Answer, at, compare, type ExpectedAnswer, substitute, type Variables } from "./matching.ts";

interface Request {
  method: string;
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  form?: Record<string, string>;
  rawBody?: string;
  headers?: Record<string, string>;
  auth?: "none" | { bearer: string } | { basic: [string, string] };
}

type Call = { request: Request; response: ExpectedAnswer; save?: Record<string, string> };
type Calls = { parallel: Request[]; responsesAnyOrder: ExpectedAnswer[] };

/** What of a step a version of Logto answers otherwise. */
type ByVersion<T> = T & { [version in LogtoVersion]?: Partial<T> };

type Step = ByVersion<Call> | ByVersion<Calls> | { wait: number };

/** A recorded case, see README.md. */
export interface Case {
  title: string;
  /** Those it holds for. Default: all. */
  versions?: LogtoVersion[];
  /** A server of its own has to be started again after it, since it reads its keys when it starts. */
  resetAfter?: "cold";
  steps: Step[];
}

/** A server that cases are played against, as they expect to find it. */
export interface Stage {
  url: string;
  version: LogtoVersion;
  /** A token for the Management API. */
  bearer: string;
  variables: Variables;
}

const managementApi = "https://default.logto.app/api";

export const holdsFor = ({ versions }: Case, version: LogtoVersion): boolean =>
  versions?.includes(version) ?? true;

const RECORDED_HEADERS = ["total-number", "link", "location", "www-authenticate", "allow", "retry-after"];

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

function payloadOf({ form, rawBody, body }: Request): { content?: string; type?: string } {
  if (form) {
    return { content: new URLSearchParams(form).toString(), type: "application/x-www-form-urlencoded" };
  }
  if (rawBody !== undefined) return { content: rawBody };
  return body === undefined ? {} : { content: JSON.stringify(body), type: "application/json" };
}

async function send(endpoint: string, request: Request, bearer?: string): Promise<Answer> {
  const { auth, headers } = request;
  const { content, type } = payloadOf(request);
  const url = new URL(endpoint + request.path);
  for (const [key, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, textOf(one));
  }
  const authorization =
    typeof auth === "object"
      ? "bearer" in auth
        ? `Bearer ${auth.bearer}`
        : basic(...auth.basic)
      : auth === undefined && request.path.startsWith("/api") && bearer
        ? `Bearer ${bearer}`
        : undefined;
  const response = await fetch(url, {
    method: request.method,
    redirect: "manual",
    headers: {
      accept: "application/json",
      ...(authorization ? { authorization } : {}),
      ...(type ? { "content-type": type } : {}),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await response.text();
  const recorded = RECORDED_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const json = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    ...(recorded.length > 0 ? { headers: Object.fromEntries(recorded) } : {}),
    ...(text === "" ? {} : json ? { body: JSON.parse(text) } : { text }),
  };
}

/** A token for the Management API. */
export async function tokenFrom(url: string, appId: string, appSecret: string): Promise<string> {
  const answer = await send(url, {
    method: "POST",
    path: "/oidc/token",
    auth: { basic: [appId, appSecret] },
    form: { grant_type: "client_credentials", resource: managementApi, scope: "all" },
  });
  return (answer.body as { access_token: string }).access_token;
}

/** What the cases' variables stand for at a server, as far as it says so itself. */
export async function seenAt(url: string, bearer: string, appId: string): Promise<Variables> {
  const get = async (path: string) => (await send(url, { method: "GET", path }, bearer)).body;
  const { name, description } = (await get(`/api/applications/${appId}`)) as Variables;
  const roles = (await get("/api/roles")) as { id: string; name: string }[];
  const role = roles.find((one) => one.name === "Logto Management API access");
  return {
    endpoint: url,
    m2mAppId: appId,
    managementApi,
    m2mAppName: name ?? "",
    m2mAppDescription: description ?? "",
    managementRoleId: role?.id ?? "",
  };
}

/** Plays a case against a fresh embedded tenant; gives every difference to what was recorded. */
export async function replay(recorded: Case, version?: LogtoVersion): Promise<string[]> {
  const tenant = await startTenant({ port: 0, signingKeyBits: 512, version });
  try {
    return await play(recorded, tenant);
  } finally {
    await tenant.close();
  }
}

/** Plays a case against an embedded tenant, which then is in the case's end state. */
export async function play(recorded: Case, tenant: RunningTenant): Promise<string[]> {
  const { appId, appSecret, url, version, store } = tenant;
  const resource = store.find("resources", { id: "management-api" });
  Object.assign(resource ?? {}, { accessTokenTtl: -1 });
  const expiredToken = await tokenFrom(url, appId, appSecret);
  Object.assign(resource ?? {}, { accessTokenTtl: 3600 });
  const bearer = await tokenFrom(url, appId, appSecret);
  const seen = await seenAt(url, bearer, appId);
  const variables = { ...seen, m2mAppSecret: appSecret, issuer: `${url}/dev-issuer`, expiredToken };
  return playOn(recorded, { url, version, bearer, variables });
}

/** Plays a case against a server; gives every difference to what was recorded. */
export async function playOn({ steps }: Case, stage: Stage): Promise<string[]> {
  const { url, version, bearer } = stage;
  const variables = { ...stage.variables };
  const found: string[] = [];
  for (const [index, one] of steps.entries()) {
    const step: Call | Calls | { wait: number } =
      "wait" in one ? one : "parallel" in one ? { ...one, ...one[version] } : { ...one, ...one[version] };
    if ("wait" in step) await sleep(step.wait * 1000);
    else if ("parallel" in step) {
      const left = await Promise.all(
        step.parallel.map((request) => send(url, substitute(request, variables), bearer)),
      );
      for (const expected of step.responsesAnyOrder) {
        const hit = left.findIndex((answer) => compare(expected, answer, variables).length === 0);
        if (hit < 0) found.push(`step ${index}: no answer matches ${JSON.stringify(expected).slice(0, 200)}`);
        else left.splice(hit, 1);
      }
    } else {
      const answer = await send(url, substitute(step.request, variables), bearer);
      const { method, path } = step.request;
      found.push(
        ...compare(step.response, answer, variables).map(
          (line) => `step ${index} ${method} ${path}: ${line}`,
        ),
      );
      for (const [name, pointer] of Object.entries(step.save ?? {})) {
        const value = at(answer.body, pointer);
        if (typeof value === "string") variables[name] = value;
        else found.push(`step ${index}: nothing to save as ${name}`);
      }
    }
  }
  return found;
}
