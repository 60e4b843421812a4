import { promisify } from "node:util";

const together = 8;
/** Taken before a program's tests can put another in its place. */
const nextTurn = promisify(setImmediate);

let count = 0;
let turn: Promise<unknown> = Promise.resolve();

/**
 * An argument for the next resource of a program: for a few at once, for those after them in the next turn of the event
 * loop. The SDK takes all resources forward side by side, and sends none before all are ready to be sent; the engine and
 * the plugin would stand idle until then.
 */
export function inTurn<T>(value: T): T | Promise<T> {
  count += 1;
  if (count <= together) return value;
  if (count % together === 1) turn = turn.then(() => nextTurn());
  return turn.then(() => value);
}
