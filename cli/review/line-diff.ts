/** Lines of two texts: kept (` `), taken out (`-`) and put in (`+`). */
export function lineDiff(from: string, to: string): string[] {
  const before = from === "" ? [] : from.split("\n");
  const after = to === "" ? [] : to.split("\n");
  // Longest common subsequence, by lengths from the end.
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      (lengths[i] as number[])[j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(` ${before[i]}`);
      i++;
      j++;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`-${before[i++]}`);
    } else {
      lines.push(`+${after[j++]}`);
    }
  }
  return lines;
}

/** Of a diff the lines that change, with those around them. */
export function changedLines(diff: readonly string[], around = 2): string[] {
  const isChanged = (line: string | undefined) => line !== undefined && !line.startsWith(" ");
  const isNear = diff.map((_, i) => diff.slice(Math.max(0, i - around), i + around + 1).some(isChanged));
  return diff.flatMap((line, i) => (isNear[i] ? [line] : isNear[i - 1] ? [" …"] : []));
}

const isLong = (value: unknown) => typeof value === "string" && /[\n\r]/.test(value);

/** How a text of several lines differs from another; undefined where neither has several. */
export function textDiff(from: unknown, to: unknown): string[] | undefined {
  const areTexts = [from, to].every((value) => value === undefined || typeof value === "string");
  if (!areTexts || !(isLong(from) || isLong(to))) return undefined;
  const lines = (value: unknown) => String(value ?? "").replace(/\r\n?/g, "\n");
  const diff = lineDiff(lines(from), lines(to));
  // Line ends alone.
  return diff.every((line) => line.startsWith(" ")) ? undefined : changedLines(diff);
}
