/** Attempts that are waited for until they time out: a hang is no hiccup, and each takes half a minute. */
export const maxHangs = 2;

const timeouts = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** Nothing came, for as long as it's waited. */
export const isHang = (code: string | undefined): boolean => timeouts.has(code ?? "");

/** Whether a tenant takes requests and answers none, whoever asks. */
export interface Silence {
  answered(): void;
  /** An attempt that began then has timed out. */
  hung(begun: number): void;
  /** Two timeouts, one after the other, have passed without any answer; what waits its turn need not. */
  isGivenUp(): boolean;
}

/** `span`: how long a tenant that was given up isn't asked again, in milliseconds. */
export function openSilence(span: number, now = () => performance.now()): Silence {
  let lastAnswer = Number.NEGATIVE_INFINITY;
  /** The first attempt of those that hung with no answer since. */
  let first: { begun: number; ended: number } | undefined;
  let givenUp: number | undefined;
  return {
    answered() {
      lastAnswer = now();
      first = undefined;
      givenUp = undefined;
    },
    hung(begun) {
      if (begun < lastAnswer) return;
      if (!first) first = { begun, ended: now() };
      else if (begun >= first.ended) givenUp = now();
    },
    isGivenUp() {
      if (givenUp !== undefined && now() - givenUp >= span) {
        first = undefined;
        givenUp = undefined;
      }
      return givenUp !== undefined;
    },
  };
}
