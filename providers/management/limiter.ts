import { hintsOf } from "./rate-limit-headers.ts";

/** What the stack config allows at most. */
export interface Limits {
  maxConcurrency: number;
  requestsPerSecond?: number | undefined;
}

/** What an answer says of the tenant's load. */
export interface Outcome {
  /** Undefined when no answer came. */
  status: number | undefined;
  /** Header names in lower case. */
  headers: Record<string, string | string[] | undefined>;
}

/** The time, in milliseconds, and a way to be woken. */
export interface Clock {
  now(): number;
  wake(after: number, work: () => void): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wake: (after, work) => void setTimeout(work, after),
};

/** In flight at the start. More at once only pays where the tenant is far away, which has to be found out. */
const start = 10;
/** Below this an answer's time says nothing of the tenant's load. */
const noise = 50;
/** Answers that take this many times their best time are a sign of a queue; up to that many they're fine. */
const slow = 2;
const steady = 1.3;
/** How much the latest answer counts. */
const weight = 0.2;

const intervalOf = ({ requestsPerSecond }: Limits) => (requestsPerSecond ? 1000 / requestsPerSecond : 0);

interface Waiting {
  kind: string;
  begin(done: (outcome: Outcome) => void): void;
}

/** Admits requests to one tenant: as many at once as it bears, and none while it asks for a pause. */
export interface Limiter {
  /** Calls `begin` when a request of that kind may be sent; the request's end has to be told to `done`, once. */
  enter(kind: string, begin: (done: (outcome: Outcome) => void) => void): void;
  /** Takes stricter limits on. */
  restrict(limits: Limits): void;
  /** How many may be in flight just now. */
  readonly concurrency: number;
}

/**
 * Grows while all places are taken and answers come as fast as ever: to twice as many a round until the first sign
 * of a limit, by one a round from then on. Shrinks by a fifth when answers take twice their best time, and by half on
 * a 429.
 */
export function openLimiter(limits: Limits, clock: Clock = systemClock): Limiter {
  let { maxConcurrency } = limits;
  let interval = intervalOf(limits);
  let concurrency = Math.min(start, maxConcurrency);
  const waiting: Waiting[] = [];
  let inFlight = 0;
  let pausedUntil = 0;
  let nextStart = 0;
  let alarm = Number.POSITIVE_INFINITY;
  /** What the tenant said is left until when. */
  let allowance: { left: number; until: number } | undefined;
  const best = new Map<string, number>();
  let slowness = 1;
  let wasFull = false;
  let changedAt = 0;
  /** Nothing has told of a limit so far. */
  let isProbing = true;
  /** Answers to what was sent since then: each change is seen to work before another. */
  let answers = 0;

  const change = (to: number) => {
    concurrency = Math.max(1, Math.min(Math.floor(to), maxConcurrency));
    changedAt = clock.now();
    answers = 0;
    wasFull = false;
  };

  const earliest = (now: number): number => {
    if (allowance && now >= allowance.until) allowance = undefined;
    return Math.max(pausedUntil, nextStart, allowance && allowance.left <= 0 ? allowance.until : 0);
  };

  const admit = (): void => {
    const now = clock.now();
    while (waiting.length > 0) {
      if (inFlight >= concurrency) {
        wasFull = true;
        return;
      }
      const at = earliest(now);
      if (at > now) {
        if (at >= alarm) return;
        alarm = at;
        clock.wake(at - now, () => {
          if (alarm === at) alarm = Number.POSITIVE_INFINITY;
          admit();
        });
        return;
      }
      const next = waiting.shift() as Waiting;
      inFlight++;
      if (allowance) allowance.left--;
      nextStart = Math.max(now, nextStart) + interval;
      const sent = now;
      next.begin((outcome) => {
        inFlight--;
        learn(next.kind, sent, outcome);
        admit();
      });
    }
  };

  const learn = (kind: string, sent: number, { status, headers }: Outcome): void => {
    const now = clock.now();
    const { pause, left, reset } = hintsOf(headers, Date.now());
    if (status === 429 || status === 503) pausedUntil = Math.max(pausedUntil, now + (pause ?? 0));
    if (left !== undefined && reset !== undefined) {
      const until = now + reset;
      // Those in flight may not be counted yet.
      const free = left - inFlight;
      const isSameWindow = allowance !== undefined && until <= allowance.until + 1000;
      allowance = {
        left: isSameWindow ? Math.min(free, allowance?.left ?? free) : free,
        until: isSameWindow ? Math.max(until, allowance?.until ?? 0) : until,
      };
    }
    if (sent < changedAt) return;
    answers++;
    if (status === 429 || slowness > steady) isProbing = false;
    if (status === 429) change(concurrency / 2);
    if (status === undefined || status === 429 || status >= 500) return;
    const took = now - sent;
    const fastest = Math.min(took, best.get(kind) ?? Number.POSITIVE_INFINITY);
    best.set(kind, fastest);
    slowness += weight * ((took + noise) / (fastest + noise) - slowness);
    if (answers < concurrency) return;
    if (slowness > slow) change(concurrency * 0.8);
    else if (slowness < steady && wasFull) change(isProbing ? concurrency * 2 : concurrency + 1);
  };

  return {
    enter(kind, begin) {
      waiting.push({ kind, begin });
      admit();
    },
    restrict(stricter) {
      maxConcurrency = Math.min(maxConcurrency, stricter.maxConcurrency);
      interval = Math.max(interval, intervalOf(stricter));
      concurrency = Math.min(concurrency, maxConcurrency);
    },
    get concurrency() {
      return concurrency;
    },
  };
}

const limiters = new Map<string, Limiter>();

/** The tenant's limiter: one in a process, whoever asks. */
export function limiterOf(endpoint: string, limits: Limits): Limiter {
  const known = limiters.get(endpoint);
  if (known) {
    known.restrict(limits);
    return known;
  }
  const made = openLimiter(limits);
  limiters.set(endpoint, made);
  return made;
}
