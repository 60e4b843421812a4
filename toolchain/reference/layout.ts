/** A piece of a program: text, or parts in parentheses or braces. */
export type Piece = string | Block;
interface Block {
  open: string;
  parts: readonly { key: string; piece: Piece }[];
  close: string;
}

interface Style {
  indent: string;
  /** Values in lines that follow each other stand below each other. */
  aligned?: true;
}

const widest = 100;

const inOneLine = (piece: Piece): string =>
  typeof piece === "string"
    ? piece
    : `${piece.open}${piece.parts.map(({ key, piece: part }) => key + inOneLine(part)).join(", ")}${piece.close}`;

interface Line {
  key: string;
  text: string;
}

/** Keys as wide as the widest of those beside them, up to a part that takes several lines. */
function align(lines: readonly Line[]): Line[] {
  const groups: Line[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const isShort = !line.text.includes("\n");
    if (isShort && isOpen) groups.at(-1)?.push(line);
    else groups.push([line]);
    isOpen = isShort;
  }
  return groups.flatMap((group) => {
    const width = Math.max(...group.map(({ key }) => key.length));
    return group.map(({ key, text }) => ({ key: key.padEnd(width), text }));
  });
}

/** The piece in one line, if that fits behind what is `used` of it already, or part by part. */
export function laidOut(piece: Piece, style: Style, indent = "", used = indent.length): string {
  if (typeof piece === "string") return piece;
  const short = inOneLine(piece);
  if (piece.parts.length === 0 || used + short.length < widest) return short;
  const inner = indent + style.indent;
  const lines = piece.parts.map(({ key, piece: part }) => ({
    key,
    text: laidOut(part, style, inner, inner.length + key.length),
  }));
  const shown = style.aligned ? align(lines) : lines;
  return [piece.open, ...shown.map(({ key, text }) => `${inner}${key}${text},`), indent + piece.close].join(
    "\n",
  );
}
