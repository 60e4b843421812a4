import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { panbot } from "../unit/model/panbot.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

/* A model that is divided, and lists of the stack config, by the real CLI. */

jest.setTimeout(300_000);

let workspace: Workspace;
let tenant: Console;

beforeAll(async () => {
  workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
  workspace.useModelAlone();
  tenant = await openConsole();
  const { url, appId, appSecret } = tenant.tenant;
  const plain = {
    "logto:endpoint": url,
    "logto:appId": appId,
    "panbot:microsoftIssuer": `${url}/dev-issuer/v2.0`,
  };
  const values = Object.entries(plain).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  await workspace.expect(0, "config", "set-all", ...values, "--secret", `logto:appSecret=${appSecret}`);
});
afterAll(async () => {
  await tenant?.close();
  workspace?.remove();
});

const { roles, applications, ...rest } = parse(panbot);
const web = (redirectUris: unknown[]) =>
  stringify({ applications: { ...applications, dashboard: { ...applications.dashboard, redirectUris } } });

test("a model that was one file is the same in several, and a list of Pulumi's config is put in", async () => {
  await workspace.expect(0, "up", "--yes");

  workspace.write("stacks/panbot.yaml", stringify({ include: ["parts/*.yaml"], ...rest }));
  mkdirSync(join(workspace.folder, "stacks/parts"));
  workspace.write("stacks/parts/roles.yaml", stringify({ roles }));
  workspace.write("stacks/parts/applications.yaml", stringify({ applications }));
  await workspace.expect(0, "preview", "--expect-no-changes");

  workspace.write("stacks/parts/rest.yaml", stringify(rest));
  await workspace.expect(0, "config", "set", "logto:model", "stacks/parts/");
  await workspace.expect(0, "preview", "--expect-no-changes");

  workspace.write("stacks/parts/applications.yaml", web(["${config.previews}", "${config.office:-}"]));
  for (const [i, name] of ["one", "two"].entries())
    await workspace.expect(
      0,
      "config",
      "set",
      "--path",
      `panbot:previews[${i}]`,
      `https://${name}.example/cb`,
    );
  await workspace.expect(0, "up", "--yes");
  const all = (await tenant.call("GET", "/applications")) as { name: string; oidcClientMetadata: object }[];
  expect(all.find(({ name }) => name === "PanBot Dashboard")?.oidcClientMetadata).toMatchObject({
    redirectUris: ["https://one.example/cb", "https://two.example/cb"],
  });

  workspace.write("stacks/parts/applications.yaml", web(["${config.previews}/cb"]));
  const { text } = await workspace.expect("failure", "preview");
  expect(text).toMatch(
    /stacks\/parts\/applications\.yaml:\d+:\d+ applications\.dashboard\.redirectUris\[0\]: panbot:previews in Pulumi\.dev\.yaml is a list/,
  );
});
