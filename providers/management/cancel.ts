import { AsyncLocalStorage } from "node:async_hooks";
import { LogtoError } from "./errors.ts";

/** Who pressed Ctrl-C hears it of each resource that this run has left alone. */
export class CancelledError extends LogtoError {
  constructor() {
    super("the run was cancelled before anything of this was sent to the tenant; nothing of it has changed");
  }
}

/** One call of the engine's, and all that is done for it. */
interface Call {
  /** Of a cancelled run, and it has written nothing: nobody waits for it any more, and it begins nothing. */
  isGivenUp(): boolean;
  /** A write is sent. */
  sent(): void;
  /** That write has done nothing, for certain. */
  unsent(): void;
}

const calls = new AsyncLocalStorage<Call>();

/** The call that this is done for; undefined where nobody can cancel it. */
export const currentCall = (): Call | undefined => calls.getStore();

/**
 * What calls share, one of them has begun, and it may have been given up: one that has written has it done anew, since
 * it has to come to its end.
 */
export async function unlessGivenUp<T>(share: () => Promise<T>): Promise<T> {
  try {
    return await share();
  } catch (error) {
    const call = currentCall();
    if (!(error instanceof CancelledError) || !call || call.isGivenUp()) throw error;
    return share();
  }
}

type Methods = Record<string, (...args: never[]) => unknown>;
type Cancellable<M extends Methods> = {
  [K in keyof M]: (...args: Parameters<M[K]>) => Promise<Awaited<ReturnType<M[K]>>>;
};

/** The same methods, and `cancel`, after which they wait for nothing but what a write that was sent leads to. */
export function cancellable<M extends Methods>(methods: M): Cancellable<M> & { cancel(): void } {
  let isCancelled = false;
  /** Each gives its call up if there is nothing to wait for. */
  const open = new Set<() => void>();

  const until = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (isCancelled) throw new CancelledError();
    const { promise: end, reject } = Promise.withResolvers<never>();
    let writes = 0;
    const look = () => call.isGivenUp() && reject(new CancelledError());
    const call: Call = {
      isGivenUp: () => isCancelled && writes === 0,
      sent: () => void writes++,
      unsent() {
        writes--;
        look();
      },
    };
    open.add(look);
    try {
      return await Promise.race([calls.run(call, async () => work()), end]);
    } finally {
      open.delete(look);
    }
  };

  return {
    ...(Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...args: never[]) => until(() => method(...args)),
      ]),
    ) as never as Cancellable<M>),
    cancel() {
      isCancelled = true;
      for (const look of open) look();
    },
  };
}
