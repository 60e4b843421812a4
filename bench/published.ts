import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, runIn } from "../test/acceptance/packages.ts";

let unpacked: Promise<string> | undefined;

async function unpack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-published-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const [packed] = await pack(folder, "providers");
  const target = join(folder, "package");
  mkdirSync(target);
  await runIn(folder, ["tar", "-xzf", packed?.filename ?? "", "-C", target, "--strip-components=1"]);
  return target;
}

/** The folder of the package with the plugin as users have it: packed, and unpacked with nothing beside it. */
export function publishedPlugin(): Promise<string> {
  unpacked ??= unpack();
  return unpacked;
}
