import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../cli/program.ts";
import { openPanBot } from "../support/example.ts";
import { changed } from "../support/model-page.ts";

const root = join(import.meta.dirname, "../..");
export const folder = join(root, "docs/pictures");

/** Of which pages the pictures are. */
export const digestsFile = join(folder, "pages.json");

/** Tells one page from another. */
export const digestOf = (page: string): string =>
  createHash("sha256").update(page.replaceAll(/\s+/g, " ")).digest("hex");

/** The change that docs/start.md makes first. */
export function firstChange(model: string): string {
  const [, diff] = /```diff\n([\s\S]*?)```/.exec(readFileSync(join(root, "docs/start.md"), "utf8")) ?? [];
  return changed(model, diff ?? "");
}

/** What the pictures show: the review of that change to PanBot, and who may do what once it's applied. */
export async function pages(): Promise<Record<"review" | "access", string>> {
  const { tenant, workspace, close } = await openPanBot();
  try {
    const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev");
    const page = async (command: string): Promise<string> => {
      const file = join(workspace.folder, `${command}.html`);
      await run(workspace.context, [command, "--stack", "dev", "--format", "html", "--output", file]);
      return readFileSync(file, "utf8").replaceAll(tenant.tenant.url, "http://localhost:3001");
    };
    await up();
    const model = join(workspace.folder, "stacks/panbot.yaml");
    writeFileSync(model, firstChange(readFileSync(model, "utf8")));
    const review = await page("review");
    await up();
    return { review, access: await page("access") };
  } finally {
    await close();
  }
}
