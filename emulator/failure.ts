import known from "./known-operations.json" with { type: "json" };
import type { Fault } from "./said.ts";

/** What goes wrong on purpose; see `LogtoTenant.fail`. */
export interface Failure extends Omit<Fault, "effect" | "path"> {
  /** A path as the API's description has it (`/api/roles/{id}`), or a pattern. Default: every path. */
  path?: string | RegExp | undefined;
  /** Default: `answer`, where there is a status, headers or a body, else `none`: it only takes `delayMs`. */
  effect?: Fault["effect"] | undefined;
}

const effects: readonly Fault["effect"][] = [
  ...(["lose-request", "lose-answer", "cut-answer", "hang"] as const),
  ...(["answer", "replace-answer", "none"] as const),
];

const keys: readonly (keyof Failure)[] = [
  ...(["method", "path", "skip", "times", "delayMs", "effect", "status", "headers", "body"] as const),
];

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The least and the most that numbers may be. */
const ranges: readonly ["skip" | "times" | "delayMs" | "status", number, number][] = [
  ["skip", 0, Number.MAX_SAFE_INTEGER],
  ["times", 1, Number.MAX_SAFE_INTEGER],
  ["delayMs", 0, 2 ** 31 - 1],
  ["status", 200, 599],
];

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A path of the API's description as a pattern: what stands in braces is any one part of a path. */
const patternOf = (path: string) =>
  new RegExp(
    `^${path
      .split(/\{\w*\}/)
      .map(escaped)
      .join("[^/]+")}$`,
  );

const operations = known.map((operation) => {
  const [method = "", path = ""] = operation.split(" ");
  return { method, pattern: patternOf(path) };
});

/** Whether the Management API has that path, for one of the methods. */
function isOperation(path: string, method: string | undefined): boolean {
  // HEAD is answered as GET, and a browser asks before each of them.
  const asked = method === "HEAD" ? "GET" : method === "OPTIONS" ? undefined : method;
  const one = path.replace(/\{\w+\}/g, "x");
  return operations.some((has) => has.pattern.test(one) && (asked ?? has.method) === has.method);
}

/** Of paths outside the API (pages, OpenID Connect's) all may be. */
function assertAnswered(path: string, method: string | undefined): void {
  const isShort = isOperation(`/api${path}`, method);
  if (!isShort && (!path.startsWith("/api") || isOperation(path, method))) return;
  const next = isShort
    ? `; did you mean "/api${path}"?`
    : '. A path is one of the API\'s description, e.g. "/api/roles/{id}", or a regular expression';
  throw new Error(`fail: no Logto answers ${method ? `${method} ` : ""}${path}${next}`);
}

/** @throws Error for what could never go wrong, or not as it's said: a test that passes for that proves nothing. */
export function faultOf(failure: Failure): Fault {
  const wrong = Object.keys(failure).find((key) => !keys.includes(key as keyof Failure));
  if (wrong !== undefined) throw new Error(`fail: no "${wrong}"; there are: ${keys.join(", ")}`);
  const { path, effect, method, ...rest } = failure;
  const answers = rest.status !== undefined || rest.headers !== undefined || rest.body !== undefined;
  const meant = effect ?? (answers ? "answer" : "none");
  if (!effects.includes(meant)) {
    throw new Error(`fail: effect "${meant}" has to be one of ${effects.join(", ")}`);
  }
  if (meant === "none" && rest.delayMs === undefined) {
    throw new Error('fail: say what goes wrong: a status, an effect (e.g. "lose-answer") or delayMs');
  }
  if (method !== undefined && !methods.includes(method)) {
    throw new Error(`fail: method "${method}" has to be one of ${methods.join(", ")}`);
  }
  for (const [key, least, most] of ranges) {
    const value: unknown = rest[key];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      throw new Error(
        `fail: ${key} ${JSON.stringify(value)} has to be a whole number from ${least} to ${most}`,
      );
    }
  }
  if (typeof path === "string") assertAnswered(path, method);
  return {
    ...rest,
    ...(method === undefined ? {} : { method }),
    effect: meant,
    path: typeof path === "string" ? patternOf(path) : path,
  };
}
