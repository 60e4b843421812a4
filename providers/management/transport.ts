import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, interceptors, request } from "undici";
import { type Answered, type Asked, answerOf } from "./answer.ts";
import { CancelledError, currentCall } from "./cancel.ts";
import { LogtoError, UnreachableError } from "./errors.ts";
import { limited, type Watch } from "./limited.ts";
import type { Limits } from "./limiter.ts";
import { proxyAgent } from "./proxy.ts";
import { waitOf } from "./rate-limit-headers.ts";
import { withoutSecrets } from "./redaction.ts";
import type { Settings } from "./settings.ts";
import { isHang, maxHangs, openSilence } from "./silence.ts";

const maxRetries = 4;
/** Longest pause before another attempt. */
const maxWait = 60_000;

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
const broken = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"]);

/**
 * A firewall's usual rules refuse requests that don't say what sends them, or what they take. What says nothing of it
 * may be answered compressed.
 */
const manners = { "user-agent": "pulumi-logto", accept: "application/json", "accept-encoding": "identity" };

type Credentials = Pick<Settings, "appId" | "appSecret">;

type Unreachable = (why: string, isNeverSent: boolean) => UnreachableError;

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

/** What one request, repetitions included, has met. */
interface Attempts extends Watch {
  hangs: number;
}

const retry = interceptors.retry({
  throwOnError: false,
  statusCodes: [429, 500, 502, 503, 504],
  retry(error, { state, opts }, done) {
    const failure = error as Failure;
    const limit = failure.statusCode === 429 ? maxRetries * 2 : maxRetries;
    const { hangs } = (opts as unknown as { watch: Attempts }).watch;
    if (
      state.counter > limit ||
      hangs >= maxHangs ||
      !mayRepeat(safeToRepeat.has(String(opts.method)) || opts.path === tokenPath, failure)
    ) {
      done(error);
      return;
    }
    const after = failure.headers?.["retry-after"];
    setTimeout(() => done(null), waitBefore(state.counter - 1, Array.isArray(after) ? after[0] : after));
  },
});

const isAboutCertificate = (code = ""): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code);

const innermost = (error: unknown): Failure => {
  const failure = error as Failure & { cause?: unknown; errors?: unknown[] };
  if (failure.errors?.length) return innermost(failure.errors[0]);
  return failure.cause instanceof Error && !failure.code ? innermost(failure.cause) : failure;
};

/** A refusal without what says who asked: the page of a proxy may quote a request's headers. */
function withoutCredentials(text: string, status: number, { headers }: Asked, own: Credentials): string {
  if (status < 300) return text;
  const sent = headers.authorization?.split(" ")[1] ?? "";
  return withoutSecrets(text, [sent, own.appSecret]);
}

/** A `fetch` for one tenant: keep-alive, bounded, with timeouts and repeats; redirects are never followed. */
export function openTransport(endpoint: string, settings: Limits & Credentials, timeout = 30_000) {
  const agent = proxyAgent({
    connections: settings.maxConcurrency,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    timeout: 10_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const dispatcher = agent.compose(limited(endpoint, settings), retry);
  const silence = openSilence(timeout);

  const watching = (isWrite: boolean, unreachable: Unreachable): Attempts => {
    // Later on Node would say the call of whoever's end lets this one's attempt begin.
    const call = currentCall();
    let begun = 0;
    return {
      hangs: 0,
      begins() {
        if (call?.isGivenUp()) throw new CancelledError();
        if (silence.isGivenUp()) throw unreachable("UND_ERR_HEADERS_TIMEOUT", true);
        begun = performance.now();
        if (isWrite) call?.sent();
      },
      ended(status, code) {
        if (status !== undefined) silence.answered();
        if (isWrite && (status === 429 || neverSent.has(code ?? ""))) call?.unsent();
        if (!isHang(code)) return;
        this.hangs++;
        silence.hung(begun);
      },
    };
  };

  const attempt = async (input: Asked, number = 0, watched?: Attempts): Promise<Answered> => {
    const { pathname, origin } = new URL(input.url);
    const what = `${input.method} ${pathname}`;
    // A token may come from elsewhere.
    const [at, key] = input.url.startsWith(`${endpoint}/`)
      ? [endpoint, "endpoint"]
      : [origin, "tokenEndpoint"];
    const unreachable: Unreachable = (why, isNeverSent) =>
      new UnreachableError(
        `${at} can't be reached (${why}, at ${what}). Is logto:${key} right, and is the tenant up?`,
        isNeverSent,
      );
    const watch = watched ?? watching(input.method !== "GET" && pathname !== tokenPath, unreachable);
    let hasBegun = false;
    try {
      const answer = await request(input.url, {
        ...{ dispatcher, watch },
        method: input.method as Dispatcher.HttpMethod,
        headers: { ...manners, ...input.headers },
        body: input.body ?? null,
      });
      hasBegun = true;
      const text = withoutCredentials(await answer.body.text(), answer.statusCode, input, settings);
      return answerOf(what, answer.statusCode, answer.headers, text);
    } catch (error) {
      // An answer that broke off; what broke before has been repeated already.
      const isWorthIt = number < maxRetries / 2 && watch.hangs < maxHangs;
      if (hasBegun && safeToRepeat.has(input.method) && isWorthIt) {
        await sleep(waitBefore(number, undefined));
        return attempt(input, number + 1, watch);
      }
      if (error instanceof LogtoError) throw error;
      const { code, message } = innermost(error);
      if (isAboutCertificate(code)) {
        throw new UnreachableError(
          `${at} shows a certificate that isn't trusted (${code}, at ${what}). The check can't be switched off; for a certificate authority of your own, name its file in NODE_EXTRA_CA_CERTS`,
          true,
        );
      }
      const refused = /^Proxy (?:response|Authentication).*\((\d+)\)/.exec(message)?.[1];
      if (refused) {
        throw new UnreachableError(
          `the proxy that HTTPS_PROXY or HTTP_PROXY names doesn't let requests through to ${at}: it answers ${refused}. ${refused === "407" ? "It asks for a name and a password: http://<name>:<password>@<proxy>" : "Where it isn't needed, name the host in NO_PROXY"}`,
          true,
        );
      }
      // Without a token nothing of what it was for is sent.
      throw unreachable(code ?? message, neverSent.has(code ?? "") || pathname === tokenPath);
    }
  };
  return { send: (input: Asked) => attempt(input), close: () => agent.close() };
}
