// npm run generate: writes what follows from the declarations in providers/kinds/. With --check it only says what is stale.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { classesSource } from "./classes.ts";
import { modelSchema } from "./model-schema.ts";
import { binFolder, ROOT } from "./settings.ts";

/** Generated files and their contents. */
const files: Record<string, (path: string) => string> = {
  "providers/index.ts": (path) => formatted(path, classesSource()),
  "stacks/model.schema.json": () => `${JSON.stringify(modelSchema(), null, 1)}\n`,
};

function formatted(path: string, content: string): string {
  const { status, stdout, stderr } = spawnSync(
    join(binFolder(), "biome"),
    ["check", "--write", `--stdin-file-path=${path}`],
    { cwd: ROOT, input: content, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`biome can't format ${path}:\n${stderr}`);
  return stdout;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return undefined;
  }
}

const isCheck = process.argv.includes("--check");
const stale = Object.entries(files).filter(([path, make]) => {
  const content = make(path);
  if (content === current(path)) return false;
  if (!isCheck) writeFileSync(join(ROOT, path), content);
  return true;
});
for (const [path] of stale) console.log(isCheck ? `${path} is stale` : `Wrote ${path}`);
if (isCheck && stale.length > 0) {
  console.error("Generated files don't follow the declarations any more. Run: npm run generate");
  process.exitCode = 1;
}
