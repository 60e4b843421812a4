import type { Args, Kind, Refusal } from "../kinds/kind.ts";
import { ApiError, issueText, meaningOf } from "../management/index.ts";
import { argumentAt, type Place } from "./columns.ts";
import { getAt } from "./values.ts";

/*
 * The tenant's refusals in the words of the declaration: the argument, what is wrong with it, and Logto's code last.
 */

/** A path as people write it: `redirectUris[0]`. */
export const pathText = (path: readonly string[]): string =>
  path.join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]");

/**
 * The argument that an issue is about. `isConfig`: Logto names it by its place in the connector's configuration.
 */
function placeOf(kind: Kind, args: Args, path: readonly string[], isConfig: boolean): Place {
  return argumentAt(kind, args, isConfig ? ["config", ...path] : path) ?? { path: [...path], isSecret: true };
}

/** Texts longer than the tenant takes, by their arguments. */
function* longer(value: unknown, limit: number, path: string[] = []): Generator<string> {
  if (typeof value === "string" && [...value].length > limit) yield pathText(path);
  if (value !== null && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) yield* longer(inner, limit, [...path, key]);
}

const general: Record<string, Refusal> = {
  "entity.value_too_long": {
    says(args, data) {
      const { message } = (data ?? {}) as { message?: unknown };
      const limit = Number(/\((\d+)\)/.exec(String(message))?.[1] ?? Number.NaN);
      const places = [...longer(args, limit)].join(", ");
      return Number.isNaN(limit)
        ? undefined
        : `${places ? `${places}: ` : ""}longer than the ${limit} characters that the tenant has room for`;
    },
  },
};

/** What the kind, or all kinds, say of a code. */
function byCode(
  kind: Kind,
  args: Args,
  { code, said: { data, message }, status }: ApiError,
): string | undefined {
  const refusal = code === undefined ? undefined : (kind.rules?.refusals?.[code] ?? general[code]);
  if (!refusal) return undefined;
  const at = typeof refusal.at === "function" ? refusal.at(args) : refusal.at;
  const says =
    refusal.says?.(args, data) ??
    meaningOf(status, { code: code as string, issues: [], ...(message ? { message } : {}) });
  return `${at ? `${at}: ` : ""}${says}`;
}

/** What an error says: a refusal in the words of the kind's arguments, anything else as it is. */
export const wordsOf = (kind: Kind, args: Args, error: unknown): string =>
  error instanceof ApiError ? worded(kind, args, error) : (error as Error).message;

/** A refusal, in the words of the kind's arguments. Values of secret ones are in none. */
export function worded(kind: Kind, args: Args, error: ApiError): string {
  const { issues } = error.said;
  const lines = issues.map((issue) => {
    const { path, isSecret } = placeOf(
      kind,
      args,
      issue.path.map(String),
      error.code === "connector.invalid_config",
    );
    const value = getAt(args, path);
    // Logto says of an enum's value what it got, of others not.
    const shown = issue.received === undefined && value !== undefined ? { ...issue, received: value } : issue;
    return `${pathText(path) || kind.name}: ${issueText(shown, !isSecret)}`;
  });
  const text = byCode(kind, args, error) ?? (lines.length > 0 ? [...new Set(lines)].join("; ") : undefined);
  return `${text ?? meaningOf(error.status, error.said)} ${error.end}`;
}
