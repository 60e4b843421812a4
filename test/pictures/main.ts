// npm run pictures: what the README shows. Makes the pages by the project's own commands, and has a headless Chromium
// (CHROME, or one on PATH) take them. A test says when the pages are others than those of the pictures.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { digestOf, digestsFile, folder, pages } from "./pages.ts";

/** As much of each page as tells what it is. */
const sizes = { review: "900,760", access: "900,660" } as const;

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const chrome =
  process.env.CHROME ||
  names.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
if (!chrome) {
  console.error(
    `error: no Chromium is there. Looked for ${names.join(", ")}; or name one:\n  CHROME=<file> npm run pictures`,
  );
  process.exit(1);
}

const made = await pages();
const scratch = mkdtempSync(join(tmpdir(), "pictures-"));
try {
  for (const [name, text] of Object.entries(made) as [keyof typeof sizes, string][]) {
    const page = join(scratch, `${name}.html`);
    writeFileSync(page, text);
    execFileSync(
      chrome,
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${scratch}`],
        ...[`--window-size=${sizes[name]}`, `--screenshot=${join(folder, `${name}.png`)}`],
        pathToFileURL(page).href,
      ],
      { stdio: "ignore" },
    );
    console.log(`Wrote docs/pictures/${name}.png`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const digests = Object.fromEntries(Object.entries(made).map(([name, text]) => [name, digestOf(text)]));
writeFileSync(digestsFile, `${JSON.stringify(digests, undefined, 2)}\n`);
