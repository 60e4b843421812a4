import { beforeAll, test } from "@jest/globals";
import { pool } from "../../cli/shared/fleet/pool.ts";

/** How much of it is done at a time. */
const atATime = 5;

/**
 * A test for each, all of them worked on at once, since most of their time goes in waits. Jest's own `concurrent`
 * takes what is loaded after the first has ended for something outside of any test, and refuses it.
 */
export function eachAtOnce<Case extends object | string>(
  cases: readonly Case[],
  title: string,
  work: (one: Case) => Promise<void>,
  timeout: number,
): void {
  const ends = new Map<Case, PromiseSettledResult<void>>();
  beforeAll(async () => {
    await pool(cases, atATime, async (one) => {
      const [end] = await Promise.allSettled([work(one)]);
      ends.set(one, end);
    });
  }, timeout);
  test.each<object | string>([...cases])(title, (one) => {
    const end = ends.get(one as Case);
    if (end?.status !== "fulfilled") throw end?.reason ?? new Error("it didn't come to an end");
  });
}
