import phrases from "@logto/phrases/lib/locales/en/errors/index.js";

/** Logto's own sentence for a code, without the values that it would put in; the code itself where there is none. */
export function phraseOf(code: string): string {
  const phrase = code
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        inner !== null && typeof inner === "object" && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      phrases,
    );
  if (typeof phrase !== "string") return code;
  return phrase
    .replace(/\{\{[^}]*\}\}/g, "")
    .replace(/\s+([.,:;]|$)/g, "$1")
    .replace(/ {2,}/g, " ");
}
