/** What a tenant, or a gateway before it, lets callers know of its limits; times in milliseconds from now. */
export interface Hints {
  /** How long it asks everyone to wait. */
  pause?: number;
  /** Requests left, until `reset`. */
  left?: number;
  reset?: number;
}

type Headers = Record<string, string | string[] | undefined>;

/** Longest wait that any header may ask for. */
const longest = 60_000;
/** A number above this is a moment in seconds since 1970, not a span. */
const moment = 1_000_000_000;

const within = (wait: number) => Math.min(Math.max(wait, 0), longest);

/** The wait that a Retry-After asks for, however long: seconds, or a date. */
export function askedWait(retryAfter: string | null | undefined, now: number): number | undefined {
  if (!retryAfter?.trim()) return undefined;
  const seconds = Number(retryAfter);
  const wait = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/** The same, no longer than any header may ask for. */
export function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  const wait = askedWait(retryAfter, now);
  return wait === undefined ? undefined : within(wait);
}

function spanOf(text: string | undefined, now: number): number | undefined {
  const seconds = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(seconds)) return undefined;
  return within(seconds > moment ? seconds * 1000 - now : seconds * 1000);
}

/**
 * Reads Retry-After; `RateLimit: "policy";r=<left>;t=<seconds>`; and the older pairs `RateLimit-Remaining`,
 * `RateLimit-Reset` and `X-RateLimit-Remaining`, `X-RateLimit-Reset`.
 */
export function hintsOf(headers: Headers, now: number): Hints {
  const one = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const hints: Hints = {};
  const pause = waitOf(one("retry-after"), now);
  if (pause !== undefined) hints.pause = pause;
  const combined = one("ratelimit");
  const left =
    /;\s*r=(\d+)/.exec(combined ?? "")?.[1] ?? one("ratelimit-remaining") ?? one("x-ratelimit-remaining");
  const reset = /;\s*t=(\d+)/.exec(combined ?? "")?.[1] ?? one("ratelimit-reset") ?? one("x-ratelimit-reset");
  const span = spanOf(reset, now);
  const number = left === undefined || left.trim() === "" ? Number.NaN : Number(left);
  if (!Number.isNaN(number) && span !== undefined) Object.assign(hints, { left: number, reset: span });
  return hints;
}
