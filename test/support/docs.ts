import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ROOT } from "../../toolchain/settings.ts";

/** What people read: Markdown at the top, in docs/, and beside what it's about. */
export const documents: readonly string[] = globSync(
  [
    "*.md",
    "docs/**/*.md",
    "{providers,model,cli,emulator,examples,templates}/**/README.md",
    "test/contract/README.md",
  ],
  { cwd: ROOT, exclude: (name) => name.endsWith("node_modules") || name.endsWith("dist") },
)
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

export const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const withoutCode = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, "").replace(/`[^`\n]*`/g, "``");

export interface Link {
  /** A file or folder of the repository; that of the document itself for an anchor in it. */
  path: string;
  anchor: string | undefined;
}

/** Where a document's relative links lead. */
export const linksIn = (path: string): Link[] =>
  [...withoutCode(textOf(path)).matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, to = ""]) => {
    if (/^[a-z]+:/.test(to)) return [];
    const [file = "", anchor] = to.split("#");
    return [
      { path: file === "" ? path : normalize(join(dirname(path), file)).replaceAll("\\", "/"), anchor },
    ];
  });

/** The anchors that GitHub makes of a document's titles, and those that it sets itself. */
export function anchorsIn(path: string): Set<string> {
  const text = textOf(path).replace(/^ *```[\s\S]*?^ *```$/gm, "");
  const found = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id as string));
  for (const [, title = ""] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/ /g, "-");
    let name = slug;
    for (let n = 1; found.has(name); n++) name = `${slug}-${n}`;
    found.add(name);
  }
  return found;
}
