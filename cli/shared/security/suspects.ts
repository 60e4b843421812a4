import type { Context as ReviewContext } from "./findings.ts";

const placeholder =
  /^(change[-_ ]?me|todo|tbd|fixme|x{3,}|\*{3,}|placeholder|dummy|test|example|secret|password|passwd|123456\d*|<.*>|your[-_ ].*|\$\{.*\})$/i;

/** Secrets that can't be right, by key. Their values go no further than here. */
export function suspectsOf(
  secrets: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ReviewContext["suspects"] {
  return [...secrets].flatMap(([key, value]) => {
    if (placeholder.test(value.trim())) return [{ key, because: "is a placeholder" }];
    const twin = [...others].find(([, theirs]) => theirs.get(key) === value);
    return twin ? [{ key, because: `is the same as in stack ${twin[0]}` }] : [];
  });
}
