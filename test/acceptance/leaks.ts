import { filesOf } from "./harness.ts";

/** What is left of a text's base64 where other bytes stand before and after it. */
function inBase64(value: string, offset: number, encoding: "base64" | "base64url"): string {
  const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const inner = whole.subarray(0, whole.length - (whole.length % 3));
  return inner.toString(encoding).slice(Math.ceil((offset * 8) / 6));
}

/** All ways in which a secret may be written. */
export const formsOf = (value: string): string[] => [
  ...new Set([
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString("hex"),
    ...[0, 1, 2].flatMap((offset) => [
      inBase64(value, offset, "base64"),
      inBase64(value, offset, "base64url"),
    ]),
  ]),
];

export interface Text {
  name: string;
  content: string;
}

/** Where a secret is to be found, in whatever form. */
export function leaksOf(secrets: Readonly<Record<string, string>>, texts: readonly Text[]): string[] {
  return Object.entries(secrets).flatMap(([what, value]) => {
    const forms = formsOf(value);
    return texts
      .filter(({ content }) => forms.some((form) => content.includes(form)))
      .map(({ name }) => `${what} is in ${name}`);
  });
}

/** All files of a project and its state. */
export const textsIn = (folder: string): Text[] => filesOf(folder);
