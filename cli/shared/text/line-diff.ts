import { diffArrays } from "diff";

/** Lines of two texts: kept (` `), taken out (`-`) and put in (`+`). */
export function lineDiff(from: string, to: string): string[] {
  const [before, after] = [from, to].map((text) => (text === "" ? [] : text.split("\n"))) as [
    string[],
    string[],
  ];
  return diffArrays(before, after).flatMap(({ value, added, removed }) =>
    value.map((line) => `${added ? "+" : removed ? "-" : " "}${line}`),
  );
}

/** Of a diff the lines that change, with those around them. */
function changedLines(diff: readonly string[], around = 2): string[] {
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
