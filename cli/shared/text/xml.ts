import escapeHtml from "escape-html";
import { oneLine } from "./escape.ts";

/** The text as content or attribute of HTML and SVG. */
export const xml = (text: string): string => escapeHtml(oneLine(text));
