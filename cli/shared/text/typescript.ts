import { isPlainObject } from "pulumi-logto/kinds";

/** An expression, as it stands in a program. */
export class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const widest = 100;
const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const keyText = (key: string) => (identifier.test(key) && key !== "__proto__" ? key : JSON.stringify(key));

/** A value as TypeScript, expressions in it: in one line, if that fits behind what is `used` of it already. */
export function sourceText(value: unknown, indent = "", used = indent.length): string {
  if (value instanceof Code) return value.text;
  const isList = Array.isArray(value);
  if (!isList && !isPlainObject(value)) return JSON.stringify(value);
  const [open, close, space] = isList ? ["[", "]", ""] : ["{", "}", " "];
  const entries = Object.entries(value).map(
    ([key, one]) => [isList ? "" : `${keyText(key)}: `, one] as const,
  );
  if (entries.length === 0) return open + close;
  const parts = entries.map(([key, one]) => key + sourceText(one, "", Number.NEGATIVE_INFINITY)).join(", ");
  if (used + parts.length + 4 <= widest) return open + space + parts + space + close;
  const inner = `${indent}  `;
  const lines = entries.map(
    ([key, one]) => `${inner}${key}${sourceText(one, inner, inner.length + key.length)},`,
  );
  return [open, ...lines, indent + close].join("\n");
}
