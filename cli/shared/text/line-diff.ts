import { createHash } from "node:crypto";
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

/** More than that isn't read in one line. */
const longLine = 200;

/** Pictures and fonts that are written out, by what and how much they are: what is run, or isn't quoted, stays. */
const withoutData = (text: string): string =>
  text.replace(
    /(?<=["'`(=])data:((?:image|font|application\/(?:x-)?font)[/-][\w.+-]+)[\w;=-]*,([\w+/=%.~:-]*)/g,
    (_, type, data) => {
      const digest = createHash("sha256").update(data).digest("hex").slice(0, 8);
      return `[data: ${type}, ${data.length} characters, ${digest}]`;
    },
  );

/** Lines that can be read: long ones are broken where a statement, a tag or a word ends. */
const readable = (text: string): string =>
  withoutData(text.replace(/\r\n?/g, "\n"))
    .split("\n")
    .flatMap((line) => (line.length <= longLine ? [line] : line.split(/(?<=[;{}>,])|(?<=\s)(?=\S)/)))
    .join("\n");

const isLong = (value: unknown) =>
  typeof value === "string" && (/[\n\r]/.test(value) || value.length > longLine);

/** How a long text differs from another, or one of several lines; undefined where neither is, unless it's asked for. */
export function textDiff(from: unknown, to: unknown, always = false): string[] | undefined {
  const areTexts = [from, to].every(
    (value) => value === undefined || value === null || typeof value === "string",
  );
  if (!areTexts || !(always || isLong(from) || isLong(to))) return undefined;
  const diff = lineDiff(readable(String(from ?? "")), readable(String(to ?? "")));
  // Line ends alone.
  return diff.every((line) => line.startsWith(" ")) ? undefined : changedLines(diff);
}

/** How texts write a character without writing it: HTML by number and by name, scripts and styles with a backslash. */
const written =
  /&#(?:x([0-9a-f]+)|(\d+));?|&(sol|bsol|colon|period|commat);|\\(?:x([0-9a-f]{2})|u\{?([0-9a-f]{4,6})\}?|([0-9a-f]{1,6})\s?)/gi;
const named: Record<string, string> = { sol: "/", bsol: "\\", colon: ":", period: ".", commat: "@" };

const charactersIn = (text: string): string =>
  text
    .replace(written, (all, hex, decimal, name, x, u, css) => {
      if (name) return named[name.toLowerCase()] ?? all;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? x ?? u ?? css, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    })
    .replaceAll("\\/", "/");

/** As a browser reads addresses: with backslashes, without slashes after a scheme, and a name before the host. */
const addresses =
  /(?:\bhttps?:[\\/]*|\bmailto:|(?<![\\/])[\\/]{2,})(?:[^\s/\\?#"'`<>()]{0,2000}@)?(\[[0-9a-f:.]+\]|[\p{L}\p{N}.。．｡-]+)(:\d+)?/giu;

const hostOf = (host: string): string =>
  URL.canParse(`https://${host}`) ? new URL(`https://${host}`).host : host.toLowerCase();

/** Hosts of the addresses in a text, as they are looked up, in those without a scheme too. */
export const hostsIn = (text: unknown): string[] =>
  typeof text === "string"
    ? [
        ...new Set(
          [text, charactersIn(text)]
            .flatMap((one) => [...one.matchAll(addresses)])
            .map(([, host = "", port = ""]) => hostOf(host + port))
            .filter((host) => /[.\]]/.test(host) || host.startsWith("localhost")),
        ),
      ]
    : [];
