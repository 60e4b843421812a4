import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { oneLine } from "../text/escape.ts";
import { Html, html } from "./html.ts";

const beside = (url: URL) => readFileSync(url, "utf8").trim();
const digest = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Data in a page: every text as people may see it, and nothing in it that ends the element or a line of a script. */
const asJson = (data: unknown): string =>
  JSON.stringify(data, (_, value) => (typeof value === "string" ? oneLine(value) : value)).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * One page that needs nothing else: its style, its script and its data are in it. The policy lets no other script run and
 * nothing be loaded, whatever a value contains.
 *
 * @param data What the script makes of it: `matrix.ts` has its shape.
 */
export function page(title: string, main: Html, data?: unknown): string {
  const style = beside(new URL("./style.css", import.meta.url));
  const script = beside(new URL("./script.js", import.meta.url));
  const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'`;
  const { text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${new Html(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${new Html(style)}</style></head>
<body>
<main>
${main}
</main>
<script type="application/json" id="data">${new Html(asJson(data ?? null))}</script>
<script>${new Html(script)}</script>
</body></html>
`;
  return text;
}
