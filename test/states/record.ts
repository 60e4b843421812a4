import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertRecordable, version as current } from "../../toolchain/release.ts";
import { ROOT } from "../../toolchain/settings.ts";
import { openWorkspace } from "../acceptance/harness.ts";
import { everything, modelText, plantedSecrets } from "../acceptance/models.ts";
import { openConsole } from "../acceptance/tenant.ts";

/*
 * `node test/states/record.ts <version>`, once for each release: the state of a stack with every kind as this version
 * writes it, and the tenant that it is of. Every later version has to go on with it (test/acceptance/states.test.ts).
 */
const [version] = process.argv.slice(2);
if (!version) throw new Error("say which version: node test/states/record.ts 0.1.0");
const tags = execFileSync("git", ["tag", "--list"], { cwd: ROOT, encoding: "utf8" }).split("\n");
assertRecordable(version, current(), tags);

const console_ = await openConsole();
const workspace = await openWorkspace({ project: "panbot", stack: "test" });
const { url, appId, appSecret, store } = console_.tenant;
const model = modelText(everything);
workspace.write("stacks/everything.yaml", model);
await workspace.config(
  {
    "logto:endpoint": url,
    "logto:appId": appId,
    "logto:model": "stacks/everything.yaml",
    "panbot:issuer": `${url}/dev-issuer/v2.0`,
  },
  { "logto:appSecret": appSecret, ...plantedSecrets },
);
await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const { stdout } = await workspace.expect(0, "stack", "export", "--stack", "test");

const folder = join(import.meta.dirname, version);
mkdirSync(folder, { recursive: true });
const write = (name: string, text: string) =>
  writeFileSync(join(folder, name), text.replaceAll(url, "http://tenant.example"));
// Where the program stood on the machine that records is nobody's matter.
write(
  "state.json",
  JSON.stringify(JSON.parse(stdout), (key, value) =>
    /^(sourcePosition|stackTrace)$/.test(key) ? undefined : value,
  ),
);
write("tenant.json", JSON.stringify(store.tables));
write("config.yaml", readFileSync(join(workspace.folder, "Pulumi.test.yaml"), "utf8"));
write("model.yaml", model);
workspace.remove();
await console_.close();
