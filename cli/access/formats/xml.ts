import { oneLine } from "../../review/formats/escape.ts";

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as content or attribute of HTML and SVG. */
export const xml = (text: string): string =>
  oneLine(text).replace(/[&<>"']/g, (one) => entities[one] as string);
