// npm run generate: writes what follows from the declarations in providers/kinds/: classes, the model's schema, the reference
// and what is covered. With --check it only says what is stale.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generated, orphans, stale } from "./generated.ts";
import { ROOT } from "./settings.ts";

const isCheck = process.argv.includes("--check");
const changed = await stale(generated);
const left = orphans();

for (const [path, content] of isCheck ? [] : changed) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
}
if (!isCheck) for (const path of left) rmSync(join(ROOT, path));

for (const path of changed.keys()) console.log(isCheck ? `${path} is stale` : `Wrote ${path}`);
for (const path of left) console.log(isCheck ? `${path} belongs to no kind` : `Removed ${path}`);
if (isCheck && changed.size + left.length > 0) {
  console.error("Generated files don't follow the declarations any more. Run: npm run generate");
  process.exitCode = 1;
}
