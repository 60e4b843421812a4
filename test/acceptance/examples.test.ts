import { afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { ensurePulumi, ensureYamlHost } from "../../toolchain/index.ts";
import { heldAt, liveThrough } from "../support/example.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { leaksOf, textsIn } from "./leaks.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);

/* The programs of examples/ that the real engine runs here. Those in Python and Go: npm run languages. */

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(example?: string): Promise<{ workspace: Workspace; tenant: Console }> {
  const tenant = await openConsole();
  const options = example === undefined ? {} : { example };
  const workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev", ...options });
  closing.push(workspace.remove, tenant.close);
  const { url, appId, appSecret } = tenant.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId, "panbot:microsoftIssuer": `${tenant.issuer}/v2.0` },
    { "logto:appSecret": appSecret, "panbot:googleClientSecret": "planted-google-secret" },
  );
  workspace.printed.pop();
  return { workspace, tenant };
}

const up = (workspace: Workspace) => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev");

/** What PanBot's model makes of a tenant. */
let expected: unknown;

beforeAll(async () => {
  const { workspace, tenant } = await open();
  await up(workspace);
  expected = await heldAt(tenant);
  for (const close of closing.splice(0)) await close();
});

test.each(["yaml", "typescript"])("PanBot in %s", async (example) => {
  if (example === "yaml") await ensureYamlHost(await ensurePulumi());
  const { workspace, tenant } = await open(example);
  await liveThrough(
    tenant,
    {
      up: () => up(workspace),
      async isClean() {
        const { code, text } = await workspace.run("preview", "--expect-no-changes", "--stack", "dev");
        if (code !== 0 && !text.includes("no changes were expected")) throw new Error(text);
        return code === 0;
      },
      destroy: () => workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "dev"),
    },
    expected,
  );
  const texts = [...textsIn(workspace.folder), { name: "the output", content: workspace.printed.join("\n") }];
  expect(leaksOf({ google: "planted-google-secret", app: tenant.tenant.appSecret }, texts)).toEqual([]);
});
