import { AnswerError } from "./errors.ts";

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
 * An answer as `fetch` would give it. Throws an AnswerError where the tenant says that it succeeded, and what it
 * calls JSON isn't.
 */
export function answerOf(
  request: string,
  status: number,
  received: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
): Response {
  const headers = new Headers({ [requestHeader]: request });
  for (const name of kept) {
    const value = received[name];
    if (typeof value === "string") headers.set(name, value);
  }
  if (text === "") {
    headers.set("content-length", "0");
    return new Response(null, { status, headers });
  }
  const type = headers.get("content-type") ?? "";
  if (type.includes("json") && isJson(text)) return new Response(text, { status, headers });
  if (status < 300 && (type.includes("json") || /^\s*</.test(text))) {
    const what = type.includes("json")
      ? `JSON that breaks off or is none (${text.length} characters)`
      : "a page";
    throw new AnswerError(request, status, what);
  }
  // Some relation calls answer a bare word, and so do unknown routes.
  return new Response(JSON.stringify(text), { status, headers });
}
