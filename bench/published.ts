import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, runIn } from "../test/acceptance/packages.ts";

const unpacked = new Map<string, Promise<string>>();

async function unpack(workspace: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-published-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const [packed] = await pack(folder, workspace);
  const target = join(folder, "package");
  mkdirSync(target);
  await runIn(folder, ["tar", "-xzf", packed?.filename ?? "", "-C", target, "--strip-components=1"]);
  return target;
}

/** The folder of a package as users have it: packed, and unpacked with nothing beside it. */
function published(workspace: string): Promise<string> {
  const folder = unpacked.get(workspace) ?? unpack(workspace);
  unpacked.set(workspace, folder);
  return folder;
}

/** With the package's plugin. */
export const publishedPlugin = (): Promise<string> => published("providers");
/** With the language host of models. */
export const publishedHost = (): Promise<string> => published("model");
/** With the commands. */
export const publishedCommands = (): Promise<string> => published("cli");
