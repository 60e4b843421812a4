import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { exportTenant } from "../../cli/export/command.ts";
import { ensurePulumi, ensureYamlHost } from "../../toolchain/index.ts";
import { openWorkspace, root, type Workspace } from "./harness.ts";
import { leaksOf, textsIn } from "./leaks.ts";
import { everything, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);

/* A tenant that others have set up becomes a program in Pulumi YAML. */

let tenant: Console;
let owner: Workspace;
let taker: Workspace;

const project = (name: string, more = "") =>
  `name: ${name}\nruntime: yaml\noptions: { refresh: always }\nplugins: { providers: [{ name: logto, path: ${JSON.stringify(join(root, "providers"))} }] }\n${more}`;

beforeAll(async () => {
  await ensureYamlHost(await ensurePulumi());
  tenant = await openConsole();
  const { url, appId, appSecret } = tenant.tenant;
  owner = await openWorkspace({ project: "panbot", stack: "test" });
  owner.write("stacks/everything.yaml", modelText(everything));
  await owner.config(
    {
      "logto:endpoint": url,
      "logto:appId": appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${tenant.issuer}/v2.0`,
    },
    { "logto:appSecret": appSecret, ...plantedSecrets },
  );
  await owner.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
  await tenant.call("POST", "/applications", {
    name: "Made by hand",
    type: "SPA",
    oidcClientMetadata: { redirectUris: ["https://hand.example/callback"], postLogoutRedirectUris: [] },
  });
  await tenant.call("POST", "/roles", { name: "by-hand", description: "made by hand" });
  await tenant.call("POST", "/organizations", { name: "By hand" });
  taker = await openWorkspace({ project: "taken", stack: "taken", program: "" });
  taker.write("Pulumi.yaml", project("taken"));
  await taker.config({ "logto:endpoint": url, "logto:appId": appId }, { "logto:appSecret": appSecret });
  taker.printed.splice(0);
});
afterAll(async () => {
  if (!process.env.KEEP) {
    owner?.remove();
    taker?.remove();
  }
  await tenant?.close();
});

test("export --format import, pulumi import, preview", async () => {
  await exportTenant(taker.context).parseAsync(["--stack", "taken", "--users", "--format", "import"], {
    from: "user",
  });
  const done = await taker.run(
    "import",
    "--file",
    "import.json",
    "--yes",
    "--skip-preview",
    "--generate-code",
    "--out",
    "program.yaml",
    "--stack",
    "taken",
  );
  console.log(taker.folder, done.code, done.text);
  const program = readFileSync(join(taker.folder, "program.yaml"), "utf8");
  taker.write("Pulumi.yaml", project("taken", program));
  const preview = await taker.run("preview", "--diff", "--expect-no-changes", "--stack", "taken");
  console.log(preview.text);
  expect(leaksOf({ ...plantedSecrets, app: tenant.tenant.appSecret }, textsIn(taker.folder))).toEqual([]);
  expect(preview.code).toBe(0);
});
