const space = "[\\t\\v\\f\\r \\u0085\\u00a0]";
const isSpace = new RegExp(space);
const outerSpace = new RegExp(`^${space}+|${space}+$`, "g");
const assignment = new RegExp(`^(?:export${space}+)?([\\w.]*)${space}*[=:]${space}*`);

function withVariables(value: string, set: Readonly<Record<string, string>>): string {
  return value.replace(/(\\)?\$\(?\{?([A-Z0-9_]+)?\}?/g, (all, backslash, name) => {
    if (backslash) return all.slice(1);
    return name ? (set[name] ?? "") : all;
  });
}

const withoutEscapes = (value: string) =>
  value
    .replace(/\\./g, (all) => (all === "\\n" ? "\n" : all === "\\r" ? "\r" : all))
    .replace(/\\([^$])/g, "$1");

/** The value that stands first in the text, and how far it reaches. */
function valueIn(text: string, set: Readonly<Record<string, string>>): [value: string, end: number] {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") {
    const end = /[\n\r]|$/.exec(text)?.index ?? text.length;
    const line = text.slice(0, end);
    const comment = [...line.matchAll(/#/g)].findLast(({ index }) => isSpace.test(line[index - 1] ?? ""));
    const value = line.slice(0, comment?.index);
    return [withVariables(value.replace(outerSpace, ""), set), end];
  }
  for (let end = 1; end < text.length; end++) {
    if (text[end] !== quote || text[end - 1] === "\\") continue;
    const value = text.slice(0, end).replace(new RegExp(`^${quote}+|${quote}+$`, "g"), "");
    return [quote === '"' ? withVariables(withoutEscapes(value), set) : value, end + 1];
  }
  throw new Error("a quote that isn't closed");
}

/**
 * Reads a dotenv file as gh does, which takes github.com/joho/godotenv 1.5.1 for it. Held against that one: the cases of
 * env-formats.test.ts, and 200,000 made up of what is special to it, but for a carriage return alone outside of quotes.
 */
export function readLikeGh(content: string): Record<string, string> {
  const set: Record<string, string> = {};
  let rest = content.replaceAll("\r\n", "\n");
  for (;;) {
    rest = rest.replace(/^(?:\s+|#[^\n]*)+/, "");
    if (rest === "") return set;
    const [begin, name] = assignment.exec(rest) ?? [];
    if (begin === undefined || name === undefined) throw new Error(`no variable: ${rest.slice(0, 20)}`);
    const [value, end] = valueIn(rest.slice(begin.length), set);
    set[name] = value;
    rest = rest.slice(begin.length + end);
  }
}
