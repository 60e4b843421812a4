import { MessageChannel } from "node:worker_threads";

const together = 8;

/** By a message, since a program's tests may put others in the place of timers. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.once("message", () => {
      port1.close();
      resolve();
    });
    port2.postMessage(undefined);
  });

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
