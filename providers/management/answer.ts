import { AnswerError } from "./errors.ts";

/** What is asked of a tenant. */
export interface Asked {
  method: string;
  url: string;
  /** By names in lower case. */
  headers: Record<string, string>;
  body?: string;
}

/** An answer, as much of one of `fetch` as anything here looks at. */
export type Answered = Pick<Response, "status" | "ok" | "text"> & { headers: Pick<Headers, "get"> };

/** Says in an answer which request it belongs to. */
export const requestHeader = "x-request";

/** Headers of an answer that anything here looks at. */
const kept = ["content-type", "total-number", "location"];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What came back, in short: never a value, which might be a secret. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (value === undefined || value === "") return "nothing";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

/**
 * An answer, whose text is JSON or nothing and can be had more than once. Throws an AnswerError where the tenant says that it succeeded, and what it
 * calls JSON isn't.
 */
export function answerOf(
  request: string,
  status: number,
  received: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): Answered {
  const headers = new Map([[requestHeader, request]]);
  for (const name of kept) {
    const value = received[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const answered = (body: string): Answered => ({
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name) => headers.get(name) ?? null },
    text: async () => body,
  });
  const type = headers.get("content-type") ?? "";
  if (text === "" || (type.includes("json") && isJson(text))) return answered(text);
  if (status < 300 && (type.includes("json") || /^\s*</.test(text))) {
    throw type.includes("json")
      ? new AnswerError(request, status, `JSON that breaks off or is none (${text.length} characters)`)
      : new AnswerError(request, status, "a page", "what stands before the tenant answers pages");
  }
  // Some relation calls answer a bare word, and so do unknown routes.
  return answered(JSON.stringify(text));
}
