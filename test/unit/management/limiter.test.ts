import { describe, expect, test } from "@jest/globals";
import { type Clock, limiterOf, type Outcome, openLimiter } from "../../../providers/management/limiter.ts";
import { hintsOf } from "../../../providers/management/rate-limit-headers.ts";

/** A clock that only moves when told. */
function fakeClock() {
  let time = 1000;
  const alarms: { at: number; work(): void }[] = [];
  const clock: Clock = {
    now: () => time,
    wake: (after, work) => void alarms.push({ at: time + after, work }),
  };
  const forward = (by: number) => {
    const end = time + by;
    for (;;) {
      const next = alarms.sort((a, b) => a.at - b.at).find(({ at }) => at <= end);
      if (!next) break;
      alarms.splice(alarms.indexOf(next), 1);
      time = Math.max(time, next.at);
      next.work();
    }
    time = end;
  };
  return { clock, forward };
}

const fine: Outcome = { status: 200, headers: {} };

/** A limiter that holds what it has admitted until it's told how it ended. */
function opened(limits = { maxConcurrency: 32 } as Parameters<typeof openLimiter>[0]) {
  const { clock, forward } = fakeClock();
  const limiter = openLimiter(limits, clock);
  const admitted: ((outcome: Outcome) => void)[] = [];
  const ask = (count = 1) => {
    for (let i = 0; i < count; i++) limiter.enter("GET roles", (done) => void admitted.push(done));
  };
  /** Answers all that is in flight after that time, and again for as many rounds. */
  const rounds = (count: number, after: number, outcome = fine) => {
    for (let i = 0; i < count; i++) {
      forward(after);
      for (const done of admitted.splice(0)) done(outcome);
    }
  };
  return { limiter, admitted, ask, rounds, forward };
}

describe("how many at once", () => {
  test("ten at the start, whatever is allowed at most, and no more than that", () => {
    const { admitted, ask } = opened();
    ask(50);
    expect(admitted).toHaveLength(10);
    const narrow = opened({ maxConcurrency: 3 });
    narrow.ask(50);
    expect(narrow.admitted).toHaveLength(3);
  });
  test("more while all places are taken and answers are as fast as ever, up to the limit", () => {
    const { limiter, ask, rounds } = opened({ maxConcurrency: 14 });
    ask(1000);
    rounds(20, 80);
    expect(limiter.concurrency).toBe(14);
  });
  test("twice as many a round at first, by one a round once a limit was felt", () => {
    const { limiter, ask, rounds } = opened({ maxConcurrency: 100 });
    ask(5000);
    rounds(1, 80);
    expect(limiter.concurrency).toBe(20);
    rounds(1, 80);
    expect(limiter.concurrency).toBe(40);
    rounds(1, 80, { status: 429, headers: {} });
    expect(limiter.concurrency).toBe(20);
    rounds(3, 80);
    expect(limiter.concurrency).toBe(23);
  });
  test("not more where ten aren't needed", () => {
    const { limiter, ask, rounds } = opened();
    for (let i = 0; i < 30; i++) {
      ask(4);
      rounds(1, 80);
    }
    expect(limiter.concurrency).toBe(10);
  });
  test("fewer when answers get slow, and never none", () => {
    const { limiter, ask, rounds } = opened();
    ask(5000);
    rounds(10, 80);
    expect(limiter.concurrency).toBeGreaterThan(10);
    rounds(60, 1000);
    expect(limiter.concurrency).toBe(1);
  });
  test("the time that answers take on a loopback address says nothing", () => {
    const { limiter, ask, rounds } = opened();
    ask(5000);
    rounds(1, 1);
    rounds(40, 12);
    expect(limiter.concurrency).toBe(32);
  });
  test("half after a 429, once for all of the same moment, and half again if that doesn't help", () => {
    const { limiter, ask, rounds } = opened();
    ask(100);
    rounds(1, 50, { status: 429, headers: {} });
    expect(limiter.concurrency).toBe(5);
    rounds(1, 50, { status: 429, headers: {} });
    expect(limiter.concurrency).toBe(2);
  });
  test("an attempt that failed gives its place back", () => {
    const { admitted, ask, rounds } = opened();
    ask(20);
    rounds(1, 50, { status: undefined, headers: {} });
    expect(admitted).toHaveLength(10);
  });
});

describe("when", () => {
  test("nothing is sent while the tenant asks for a pause, by anyone", () => {
    const { admitted, ask, forward } = opened();
    ask(2);
    const [first, second] = admitted.splice(0) as [(o: Outcome) => void, (o: Outcome) => void];
    first({ status: 429, headers: { "retry-after": "3" } });
    second(fine);
    ask(4);
    forward(2900);
    expect(admitted).toHaveLength(0);
    forward(200);
    expect(admitted).toHaveLength(4);
  });
  test("no more than the tenant says are left, until it says they're back", () => {
    const { admitted, ask, forward } = opened();
    ask(1);
    admitted.splice(0)[0]?.({
      status: 200,
      headers: { "ratelimit-remaining": "3", "ratelimit-reset": "5" },
    });
    ask(8);
    expect(admitted).toHaveLength(3);
    forward(4900);
    expect(admitted).toHaveLength(3);
    forward(200);
    expect(admitted).toHaveLength(8);
  });
  test("those in flight count as not counted yet", () => {
    const { admitted, ask } = opened();
    ask(5);
    admitted.shift()?.({ status: 200, headers: { ratelimit: '"default";r=6;t=10' } });
    ask(10);
    expect(admitted).toHaveLength(4 + 2);
  });
  test("requestsPerSecond spaces them out", () => {
    const { admitted, ask, forward } = opened({ maxConcurrency: 100, requestsPerSecond: 4 });
    ask(9);
    expect(admitted).toHaveLength(1);
    forward(1001);
    expect(admitted).toHaveLength(5);
  });
  test("a tenant has one limiter in a process, with the strictest limits", () => {
    const one = limiterOf("https://a.example", { maxConcurrency: 8 });
    expect(limiterOf("https://a.example", { maxConcurrency: 4 })).toBe(one);
    expect(one.concurrency).toBe(4);
    expect(limiterOf("https://b.example", { maxConcurrency: 8 })).not.toBe(one);
  });
});

describe("what headers say", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  test.each([
    [{ "retry-after": "7" }, { pause: 7000 }],
    [{ "retry-after": "Thu, 01 Jan 2026 00:00:09 GMT" }, { pause: 9000 }],
    [{ "retry-after": "86400" }, { pause: 60_000 }],
    [{ "retry-after": "soon" }, {}],
    [
      { "x-ratelimit-remaining": "4", "x-ratelimit-reset": String(now / 1000 + 12) },
      { left: 4, reset: 12_000 },
    ],
    [
      { "x-ratelimit-remaining": "4", "x-ratelimit-reset": "12" },
      { left: 4, reset: 12_000 },
    ],
    [{ ratelimit: '"burst";r=0;t=2' }, { left: 0, reset: 2000 }],
    [{ "ratelimit-remaining": "", "ratelimit-reset": "3" }, {}],
    [{ "ratelimit-remaining": "5" }, {}],
    [{}, {}],
  ] as [Record<string, string>, object][])("%j", (headers, hints) => {
    expect(hintsOf(headers, now)).toEqual(hints);
  });
});
