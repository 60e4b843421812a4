import { unknownMarkIn, unknownSaid } from "pulumi-logto/protocol";

/** Why a text can't be read as a model, and where. */
export interface Obstacle {
  offset: number;
  message: string;
}

const asUtf8 = "save it as UTF-8";

/** What no YAML parser should be asked about: another encoding, a damaged file, a merge that isn't done. */
export function obstacleIn(text: string): Obstacle | undefined {
  const nul = text.indexOf("\0");
  const nuls = nul < 0 ? 0 : text.slice(0, 1000).split("\0").length - 1;
  if (nuls > Math.min(text.length, 1000) / 4)
    return { offset: 0, message: `the file is UTF-16, and the model is read as UTF-8; ${asUtf8}` };
  const foreign = text.indexOf("\uFFFD");
  if (foreign >= 0) {
    return {
      offset: foreign,
      message: `a character here isn't UTF-8: the file may be Latin-1 or Windows-1252; ${asUtf8}`,
    };
  }
  if (nul >= 0) {
    return {
      offset: nul,
      message:
        "a NUL byte stands here, so the file may be damaged; take it out, or restore the file from git",
    };
  }
  const mark = unknownMarkIn(text);
  if (mark) return { offset: text.indexOf(mark), message: unknownSaid(mark) };
  const conflict = /^(<{7}|\|{7}|>{7})( |$)/m.exec(text);
  if (conflict) {
    return {
      offset: conflict.index,
      message:
        "a merge conflict isn't solved here; keep what shall be, and take the lines with <<<<<<<, ======= and >>>>>>> out",
    };
  }
  return undefined;
}

const quoted = (comment: string) =>
  `# begins a comment; to write a value that begins with it, quote it: "${comment}"`;

/** What a comment that begins right where a value is expected was probably meant to be. */
export function swallowed(text: string, after: number): string | undefined {
  const [, comment] = /^['"]?[ \t]*[:-]?[ \t]+(#[^\s,\]}]+)/.exec(text.slice(after, after + 200)) ?? [];
  return comment && quoted(comment);
}

const words: Record<string, string> = {
  BLOCK_AS_IMPLICIT_KEY:
    'has a second ": " in the line; put quotes around a text with it, or begin a new line',
  BAD_INDENT: "is indented by another number of spaces than what it belongs to",
  MULTIPLE_DOCS:
    "a second document begins here, and a file holds one; take the --- out, or make it a file of its own",
};

/** A `${…}` without quotes around it, within { } or [ ], where its braces are taken for a map's. */
function referenceAt(text: string, offset: number): Obstacle | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? text.length : end);
  const bare = /[[{,:][ \t]*([^\s"'{}[\],]*\$\{[^}]*\})/.exec(line);
  if (!bare || !/[{[].*\$\{/.test(line)) return undefined;
  const [whole, found = ""] = bare;
  return {
    offset: start + bare.index + whole.indexOf(found),
    message: `within { } and [ ] a text with \${…} needs quotes around it: "${found}"`,
  };
}

/** The obstacle that the parser's first complaint comes from; what it says after that follows from it. */
export function syntaxObstacle(
  text: string,
  { code, pos, message }: { code: string; pos: [number, number]; message: string },
): Obstacle {
  const tab = /^ *\t[ \t]*[^\s#]/m.exec(text);
  if (tab && tab.index <= pos[1]) {
    return {
      offset: tab.index + tab[0].indexOf("\t"),
      message: "is indented by a tab; YAML is indented by spaces",
    };
  }
  const colours = text.slice(0, pos[1] + 10).matchAll(/[:,[][ \t]*(#[0-9A-Fa-f]{3,8})\b/g);
  const colour = [...colours].at(-1);
  if (colour) return { offset: colour.index + colour[0].indexOf("#"), message: quoted(String(colour[1])) };
  const flow = /^Flow (map|sequence)\b/.exec(message);
  if (flow) {
    const [open, close] = flow[1] === "map" ? ["{", "}"] : ["[", "]"];
    return { offset: pos[0], message: `an ${open} above has no ${close} before this` };
  }
  const reference = referenceAt(text, pos[0]);
  if (reference) return reference;
  const reserved = /^Plain value cannot start with .*character (\S)/.exec(message);
  if (reserved)
    return { offset: pos[0], message: `a text that begins with ${reserved[1]} needs quotes around it` };
  return { offset: pos[0], message: words[code] ?? message };
}
