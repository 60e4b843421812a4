// npm run fix: writes recorded cases with one step a line, as a recorder doesn't.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { untidyCases } from "./cases.ts";
import { ROOT } from "./settings.ts";

for (const [path, text] of untidyCases()) {
  writeFileSync(join(ROOT, path), text);
  console.log(`Wrote ${path}`);
}
