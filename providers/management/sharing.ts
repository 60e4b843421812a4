import { AsyncLocalStorage } from "node:async_hooks";
import type { Answered, Asked } from "./answer.ts";
import { unlessGivenUp } from "./cancel.ts";

type Send = (asked: Asked) => Promise<Answered>;

/** Long enough for a refresh of thousands, short enough not to act on old news. */
const freshness = 30_000;

/** Answers that are kept until a write, or until they're old. */
function keeper() {
  const kept = new Map<string, { until: number; answer: Promise<unknown> }>();
  return {
    /** Forgets all but what is `untouched`. */
    clear(untouched: (key: string) => boolean = () => false) {
      for (const key of kept.keys()) if (!untouched(key)) kept.delete(key);
    },
    put: (key: string, answer: unknown) =>
      void kept.set(key, { until: Date.now() + freshness, answer: Promise.resolve(answer) }),
    amend<T>(key: string, change: (kept: T) => void) {
      kept.get(key)?.answer.then(
        (answer) => change(answer as T),
        () => {},
      );
    },
    /** What is kept under the key, else what `ask` answers; kept if it's `worth` it. */
    get<T>(key: string, ask: () => Promise<T>, isWorth: (answer: T) => boolean = () => true): Promise<T> {
      const known = kept.get(key);
      if (known && known.until > Date.now()) return known.answer as Promise<T>;
      const answer = ask();
      const fresh = { until: Number.POSITIVE_INFINITY, answer };
      kept.set(key, fresh);
      const forget = () => kept.get(key) === fresh && kept.delete(key);
      answer.then((value) => {
        fresh.until = Date.now() + freshness;
        if (!isWorth(value)) forget();
      }, forget);
      return answer;
    },
  };
}

export interface Sharing {
  send: Send;
  /** What was made of answers, shared by all who ask for the same key, until the answers are stale. */
  shared<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** Writes of which is known what they leave as it is: of that which is shared, what is `untouched` stays. */
  keeping<T>(untouched: (key: string) => boolean, write: () => Promise<T>): Promise<T>;
  /** What the next one to ask for the key gets. */
  put(key: string, answer: unknown): void;
  /** Changes what is kept under the key, if anything is. */
  amend<T>(key: string, change: (kept: T) => void): void;
  /** Lets what is asked for next be asked anew, though nothing was written. */
  forget(): void;
  /** Something was written through this. */
  hasWritten(): boolean;
}

/**
 * Lets equal GETs share one request, those at the same time and those soon after. A write makes all that was read
 * stale, when it's sent and again when it's answered.
 */
export function sharing(send: Send): Sharing {
  const answers = keeper();
  const made = keeper();
  const writing = new AsyncLocalStorage<(key: string) => boolean>();
  let written = false;
  const clear = () => {
    written = true;
    answers.clear();
    made.clear(writing.getStore());
  };

  return {
    async send(asked) {
      if (asked.method === "GET") {
        return unlessGivenUp(() =>
          answers.get(
            asked.url,
            () => send(asked),
            (answer) => answer.status === 200,
          ),
        );
      }
      clear();
      try {
        return await send(asked);
      } finally {
        clear();
      }
    },
    shared: (key, read) => unlessGivenUp(() => made.get(key, read, (one) => one !== undefined)),
    async keeping(untouched, write) {
      try {
        return await writing.run(untouched, write);
      } catch (error) {
        // What came of it, nobody knows.
        made.clear();
        throw error;
      }
    },
    put: (key, answer) => made.put(key, answer),
    amend: (key, change) => made.amend(key, change),
    forget: () => answers.clear(),
    hasWritten: () => written,
  };
}
