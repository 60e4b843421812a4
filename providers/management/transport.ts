import { Agent, type Dispatcher, interceptors, request } from "undici";
import { UnreachableError } from "./errors.ts";
import { limited } from "./limited.ts";
import type { Limits } from "./limiter.ts";
import { waitOf } from "./rate-limit-headers.ts";

const maxRetries = 4;
/** Longest pause before another attempt. */
const maxWait = 60_000;

/** Says in an answer which request it belongs to. */
export const requestHeader = "x-request";

/** Asking for a token twice gives two tokens. */
const tokenPath = "/oidc/token";

const safeToRepeat = new Set(["GET", "PUT", "PATCH", "DELETE"]);

/** The request can't have reached the tenant, so that even a creation may be sent again. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const broken = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

type Failure = Error & { code?: string; statusCode?: number; headers?: Record<string, string | string[]> };

/** Whether to send again: what was refused for now, and what failed and does no harm twice. */
export function mayRepeat(isSafe: boolean, failure: { code?: string; statusCode?: number }): boolean {
  if (failure.statusCode === 429) return true;
  if (failure.statusCode !== undefined) return isSafe && failure.statusCode >= 500;
  if (neverSent.has(failure.code ?? "")) return true;
  return isSafe && broken.has(failure.code ?? "");
}

/** Milliseconds until the next attempt: what the tenant asks for, else doubling, with some spread. */
export function waitBefore(attempt: number, retryAfter: string | undefined, now = Date.now()): number {
  const asked = waitOf(retryAfter, now);
  if (asked !== undefined) return asked;
  return Math.min(200 * 2 ** attempt, maxWait) * (0.75 + Math.random() / 2);
}

const retry = interceptors.retry({
  throwOnError: false,
  statusCodes: [429, 500, 502, 503, 504],
  retry(error, { state, opts }, done) {
    const failure = error as Failure;
    const limit = failure.statusCode === 429 ? maxRetries * 2 : maxRetries;
    if (
      state.counter > limit ||
      !mayRepeat(safeToRepeat.has(String(opts.method)) || opts.path === tokenPath, failure)
    ) {
      done(error);
      return;
    }
    const after = failure.headers?.["retry-after"];
    setTimeout(() => done(null), waitBefore(state.counter - 1, Array.isArray(after) ? after[0] : after));
  },
});

const innermost = (error: unknown): Failure => {
  const failure = error as Failure & { cause?: unknown; errors?: unknown[] };
  if (failure.errors?.length) return innermost(failure.errors[0]);
  return failure.cause instanceof Error && !failure.code ? innermost(failure.cause) : failure;
};

/** A `fetch` for one tenant: keep-alive, bounded, with timeouts and repeats; redirects are never followed. */
export function openTransport(endpoint: string, limits: Limits, timeout = 30_000) {
  const agent = new Agent({
    connections: limits.maxConcurrency,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const dispatcher = agent.compose(limited(endpoint, limits), retry);

  const send = async (input: Request): Promise<Response> => {
    const what = `${input.method} ${new URL(input.url).pathname}`;
    const body = input.body === null ? null : await input.text();
    try {
      const answer = await request(input.url, {
        dispatcher,
        method: input.method as Dispatcher.HttpMethod,
        headers: Object.fromEntries(input.headers),
        body,
      });
      const text = await answer.body.text();
      const headers = new Headers({ [requestHeader]: what });
      for (const name of ["content-type", "total-number"]) {
        const value = answer.headers[name];
        if (typeof value === "string") headers.set(name, value);
      }
      if (text === "") {
        headers.set("content-length", "0");
        return new Response(null, { status: answer.statusCode, headers });
      }
      // Some relation calls answer a bare word, and so do unknown routes.
      const isJson = headers.get("content-type")?.includes("json") ?? false;
      return new Response(isJson ? text : JSON.stringify(text), { status: answer.statusCode, headers });
    } catch (error) {
      const { code, message } = innermost(error);
      throw new UnreachableError(
        `${endpoint} can't be reached (${code ?? message}, at ${what}). Is logto:endpoint right, and is the tenant up?`,
        neverSent.has(code ?? ""),
      );
    }
  };
  return { send, close: () => agent.close() };
}
