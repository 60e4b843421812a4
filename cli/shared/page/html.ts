import { grouped } from "../text/counted.ts";
import { partsOf, type Sentence } from "../text/sentence.ts";
import { xml } from "../text/xml.ts";

/** What is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | readonly Value[];

function written(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return xml(String(value));
  return value.map(written).join("");
}

/** HTML, of which each value that isn't HTML itself is text: in an element or, between quotes, in an attribute. */
export const html = (markup: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(markup.map((part, i) => part + written(values[i])).join(""));

/** Values as code, one after the other. */
export const codes = (values: readonly string[]): Html[] =>
  values.map((value, i) => html`${i > 0 ? ", " : ""}<code>${value}</code>`);

/** A sentence, its values as code. */
export const inHtml = (sentence: Sentence): Html =>
  html`${partsOf(sentence).map((part) => (typeof part === "string" ? part : html`<code>${part.value}</code>`))}`;

/** All of a sentence's lists that are too long to be read, folded: it stands behind the sentence's paragraph. */
export const listsBehind = (sentence: Sentence): Html[] =>
  sentence.flatMap((part) =>
    typeof part !== "string" && "values" in part && partsOf([part]).length < part.values.length
      ? [html`<details><summary>all ${grouped(part.values.length)}</summary>${codes(part.values)}</details>`]
      : [],
  );
