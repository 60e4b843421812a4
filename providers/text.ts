/** Edits between two texts: insertions, deletions, replacements, swaps of neighbours. */
function distance(a: string, b: string): number {
  const rows = [...Array(a.length + 1).keys()].map((i) => [i, ...Array(b.length).fill(0)]) as number[][];
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = best;
    }
  }
  return rows[a.length]![b.length]!;
}

/** The candidate that was probably meant, if one is near enough. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  // The time goes with the square, and nobody mistypes so much.
  if (word.length > 100) return undefined;
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** What of a word isn't what it looks like, as the end of a sentence: Cyrillic and Greek among Latin, or nothing to see. */
export function disguised(word: string): string {
  const named = (letter: string) =>
    `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const [hidden] = /[\u00A0\u00AD\u200B-\u200F\u2060\uFEFF]/u.exec(word) ?? [];
  if (hidden) return `there is ${named(hidden)} in it, which nobody sees`;
  const [foreign] = (/[A-Za-z]/.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.exec(word)) || [];
  return foreign ? `"${foreign}" in it is ${named(foreign)}, another letter than it looks like` : "";
}

/** The end of a sentence about a word, in whose place another was probably meant. */
export function insteadOf(word: string, meant: string): string {
  const look = disguised(word);
  return `; did you mean "${meant}"?${look ? ` ${look}` : ""}`;
}

/** Words that may have been meant: the nearest one, else those that begin with it or hold it. */
export function near(word: string, candidates: readonly string[]): string[] {
  const meant = suggest(word, candidates);
  if (meant !== undefined) return [meant];
  const part = word.toLowerCase();
  if (part.length < 3 || part.length > 100) return [];
  const holding = candidates.filter((one) => one.toLowerCase().includes(part));
  const beginning = holding.filter((one) => one.toLowerCase().startsWith(part));
  return (beginning.length > 0 ? beginning : holding).slice(0, 4);
}

/** All of them, or as many as fit in a line or three. */
export function listed(words: readonly string[], room = 300): string {
  const all = words.join(", ");
  return all.length <= room ? all : `${all.slice(0, all.lastIndexOf(", ", room))} and others`;
}

/** `did you mean "a" or "b"?` */
export const didYouMean = (meant: readonly string[]): string =>
  `did you mean ${meant.map((one) => `"${one}"`).join(" or ")}?`;

/** What may stand in the place of a value: all there is where that is little, else what was probably meant. */
export function allowed(value: unknown, candidates: readonly string[], meant?: readonly string[]): string {
  const likely = meant?.length ? meant : typeof value === "string" ? near(value, candidates) : [];
  const all = candidates.join(", ");
  const parts = [
    // The whole list helps where it's short, or nobody knows what was meant.
    ...(all.length <= (likely.length > 0 ? 120 : 300) ? [`allowed: ${all}`] : []),
    ...(likely.length > 0 ? [didYouMean(likely)] : []),
  ];
  if (parts.length > 0) return parts.join("; ");
  return `allowed are ${candidates.length} values, e.g. ${candidates.slice(0, 3).join(", ")}`;
}
