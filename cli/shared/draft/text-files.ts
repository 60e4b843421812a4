import { posix } from "node:path";
import type { Verbatim } from "./verbatim.ts";

const endings = { css: "css", html: "html", script: "js" } as const;

function endingOf({ text, language }: Verbatim): string {
  if (language && (language !== "html" || text.includes("<"))) return endings[language];
  if (text.startsWith("-----BEGIN ")) return "pem";
  return text.startsWith("<?xml") ? "xml" : "txt";
}

const part = (text: string) =>
  text
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);

/** Long texts of a model that are written into files beside it, the same one once. */
export class TextFiles {
  /** By the files' paths in the project. */
  readonly texts = new Map<string, string>();
  readonly folder: string;
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `model`: the model's file. */
  constructor(model: string) {
    const folder = model.replace(/\.ya?ml$/, "");
    this.folder = folder === model ? `${model}-texts` : folder;
  }

  /** All that is to be written: the texts, and what keeps git from changing their line ends. */
  all(): ReadonlyMap<string, string> {
    if (this.texts.size === 0) return this.texts;
    return new Map([...this.texts, [posix.join(this.folder, ".gitattributes"), "* -text\n"]]);
  }

  /** What the model says in the place of the text, which stands below these keys. */
  put(written: Verbatim, [kind = "", ...rest]: readonly string[]): { file: string } {
    const ending = endingOf(written);
    const key = `${ending} ${written.text}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      const wished = `${part(kind)}/${rest.map(part).filter(Boolean).join(".")}`;
      name = `${wished}.${ending}`;
      // Some disks don't tell capitals from small letters.
      for (let number = 2; this.#taken.has(name.toLowerCase()); number++)
        name = `${wished}-${number}.${ending}`;
      this.#taken.add(name.toLowerCase());
      this.#names.set(key, name);
      this.texts.set(posix.join(this.folder, name), written.text);
    }
    return { file: `./${posix.join(posix.basename(this.folder), name)}` };
  }
}
