import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { templateFiles } from "../cli/init/new/template.ts";
import { publishedRules } from "../emulator/published-rules.ts";
import { kinds } from "../providers/kinds/index.ts";
import { classesSource } from "./classes.ts";
import { coveragePage } from "./coverage/page.ts";
import { knownApi, knownOperations } from "./known-api.ts";
import { modelErrorsPage } from "./model-errors.ts";
import { modelSchema } from "./model-schema.ts";
import { packageSchema } from "./package-schema/schema.ts";
import { pageOf } from "./reference/names.ts";
import { kindPage, referenceIndex } from "./reference/page.ts";
import { reviewRulesPage } from "./review-rules.ts";
import { binFolder, ROOT } from "./settings.ts";

type Maker = () => string | Promise<string>;

const reference = "docs/reference";

function formatted(path: string, content: string): string {
  const { status, stdout, stderr } = spawnSync(
    join(binFolder(), "biome"),
    ["check", "--write", `--stdin-file-path=${path}`],
    { cwd: ROOT, input: content, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`biome can't format ${path}:\n${stderr}`);
  return stdout;
}

/** The documents that follow from the kinds, and how each is made. */
export const documents: Readonly<Record<string, Maker>> = {
  ...Object.fromEntries(kinds.map((kind) => [`${reference}/${pageOf(kind)}`, () => kindPage(kind)])),
  [`${reference}/README.md`]: referenceIndex,
  "docs/coverage.md": coveragePage,
  "docs/review-rules.md": reviewRulesPage,
  "docs/model-errors.md": modelErrorsPage,
};

/** All generated files, and how each is made. */
export const generated: Readonly<Record<string, Maker>> = {
  "providers/index.ts": () => formatted("providers/index.ts", classesSource()),
  "providers/kinds/published-rules.json": async () =>
    formatted("providers/kinds/published-rules.json", JSON.stringify(await publishedRules())),
  "cli/doctor/known-api.json": () => `${JSON.stringify(knownApi(), null, 2)}\n`,
  "emulator/known-operations.json": () => `${JSON.stringify(knownOperations(), null, 2)}\n`,
  "providers/schema.json": () => `${JSON.stringify(packageSchema(), null, 1)}\n`,
  "model/model.schema.json": () => `${JSON.stringify(modelSchema(), null, 1)}\n`,
  ...Object.fromEntries(
    Object.entries(templateFiles()).map(([path, text]) => [`templates/logto-yaml/${path}`, () => text]),
  ),
  ...documents,
};

/** Pages of kinds that there are no more. */
export const orphans = (): string[] =>
  globSync(`${reference}/*`, { cwd: ROOT })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !(path in generated));

/** Those files whose content isn't what it would be now, with that content. */
export async function stale(files: Readonly<Record<string, Maker>>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [path, make] of Object.entries(files)) {
    const content = await make();
    if (content !== current(path)) found.set(path, content);
  }
  return found;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return undefined;
  }
}
