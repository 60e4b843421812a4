/** Text in a cell of a table: in one line, and its pipes no borders. */
const cell = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|")
    .trim();

/** A table; columns in which no row has anything are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((_, column) => column).filter((column) => rows.some((row) => row[column]));
  const line = (cells: readonly string[]) =>
    `| ${columns.map((column) => cell(cells[column] ?? "")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code, whatever backticks are in it. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trim()}\n\`\`\``;

/** What opens by a click. */
export const folded = (summary: string, text: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`;

/** Paragraphs, those that say nothing left out, as a file. */
export const page = (...parts: readonly (string | undefined | false)[]): string =>
  `${parts.filter(Boolean).join("\n\n")}\n`;

/** `a, b and c`. */
export function listed(words: readonly string[], and = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${and} ${words.at(-1)}`;
}

/** What a page says of where it comes from, for whoever opens it to change it. */
export const generatedNote = (from: string): string =>
  `<!-- Written by "npm run generate" from ${from}. Change those. -->`;
