import type { Dispatcher } from "undici";
import { type Limits, limiterOf, type Outcome } from "./limiter.ts";

/** What takes about the same time at the tenant: the method, and the path without the ids in it. */
export function kindOfCall(method: string, path: string): string {
  const segments = path.split("?")[0]?.split("/") ?? [];
  return [method, segments[2], segments[4]].filter(Boolean).join(" ");
}

/** Goes with a request, and hears of its attempts. */
export interface Watch {
  /** One is about to be sent; what is thrown refuses it. */
  begins(): void;
  /** One is over: with a status, or by an error's code. */
  ended(status: number | undefined, code?: string): void;
}

/** Sends each attempt when the tenant's limiter admits it. */
export const limited = (endpoint: string, limits: Limits): Dispatcher.DispatcherComposeInterceptor => {
  const limiter = limiterOf(endpoint, limits);
  return (dispatch) => (opts, handler) => {
    const { watch } = opts as { watch?: Watch };
    limiter.enter(kindOfCall(opts.method, opts.path), (done) => {
      let isOver = false;
      const over = (outcome: Outcome, error?: Error) => {
        if (isOver) return;
        isOver = true;
        watch?.ended(outcome.status, (error as { code?: string } | undefined)?.code);
        done(outcome);
      };
      let status = 0;
      let headers: Record<string, string | string[] | undefined> = {};
      const observed: Dispatcher.DispatchHandler = {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
        onResponseStart(controller, statusCode, answered, statusMessage) {
          status = statusCode;
          headers = answered;
          // The connection is held until the next attempt, the place isn't.
          if (status === 429 || status >= 500) over({ status, headers });
          handler.onResponseStart?.(controller, statusCode, answered, statusMessage);
        },
        onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
        onResponseEnd(controller, trailers) {
          over({ status, headers });
          handler.onResponseEnd?.(controller, trailers);
        },
        onResponseError(controller, error) {
          over({ status: undefined, headers }, error);
          handler.onResponseError?.(controller, error);
        },
      };
      try {
        watch?.begins();
        dispatch(opts, observed);
      } catch (error) {
        // Whoever's end let this one in mustn't hear of its failure.
        over({ status: undefined, headers });
        handler.onResponseError?.(undefined as never, error as Error);
      }
    });
    return true;
  };
};
