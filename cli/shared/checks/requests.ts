import { byProxy } from "pulumi-logto/management";
import type { Surroundings } from "./check.ts";

const timeout = 15_000;

/** What the tenant's answers said of its limits. */
export interface Limits {
  /** Requests that were refused for being too many. */
  refused: number;
  /** The headers that speak of limits, as last seen. */
  headers: Map<string, string>;
}

const ofLimits = /^(x-)?rate-?limit|^retry-after$/i;

/** Sends as `send` does, and keeps what answers say of limits. */
export function watching(send: Surroundings["send"], limits: Limits): Surroundings["send"] {
  return async (request) => {
    const response = await send(request);
    if (response.status === 429) limits.refused += 1;
    for (const [name, value] of response.headers) if (ofLimits.test(name)) limits.headers.set(name, value);
    return response;
  };
}

/** A fetch that follows no redirect and doesn't wait for ever. */
export const plainSend: Surroundings["send"] = (request) =>
  fetch(request, { ...byProxy(), redirect: "manual", signal: AbortSignal.timeout(timeout) });

/** Why a request got no answer: the innermost error's code, or its words. */
export function reasonOf(error: unknown): string {
  const { code, cause, errors, message, name } = error as Error & { code?: unknown; errors?: unknown[] };
  if (name === "TimeoutError") return "ETIMEDOUT";
  if (errors?.[0]) return reasonOf(errors[0]);
  if (cause) return reasonOf(cause);
  return typeof code === "string" ? code : message;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Undefined where it isn't JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
  body: any;
}

/** Reads an address, with the token if there is one. */
export async function get(around: Surroundings, url: string, token?: string): Promise<Answer> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await around.send(new Request(url, { headers }));
  const body = await response.json().catch(() => undefined);
  return { status: response.status, headers: response.headers, body };
}
