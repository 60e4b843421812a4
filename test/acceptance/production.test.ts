import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { captured } from "../support/captured.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

let console_: Console;
const open: Workspace[] = [];

async function productionStack(program?: string): Promise<Workspace> {
  const workspace = await openWorkspace({ project: "panbot", ...(program ? { program } : {}) });
  open.push(workspace);
  const { url, appId, appSecret } = console_.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId, "logto:production": "true" },
    { "logto:appSecret": appSecret },
  );
  return workspace;
}

const tell = ({ context }: Workspace, ...args: string[]) => captured(context, [...args, "--stack", "test"]);

const preview = (workspace: Workspace, code: number | "failure" = 0) =>
  workspace.expect(code, "preview", "--expect-no-changes", "--stack", "test");

/** Everything with an address that isn't https, as real tenants have it. */
const objects: [path: string, body: Record<string, unknown>][] = [
  [
    "/applications",
    {
      name: "Shop",
      type: "Traditional",
      oidcClientMetadata: {
        redirectUris: ["https://app.acme.test/cb", "http://localhost:3000/cb"],
        postLogoutRedirectUris: [],
      },
    },
  ],
  [
    "/applications",
    {
      name: "Phone",
      type: "Native",
      oidcClientMetadata: {
        redirectUris: ["acme://logto/callback", "http://127.0.0.1:9321/callback"],
        postLogoutRedirectUris: [],
      },
    },
  ],
  [
    "/applications",
    {
      name: "Dashboard",
      type: "SPA",
      oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: ["http://localhost:5173"] },
    },
  ],
  [
    "/hooks",
    {
      name: "Events",
      events: ["User.Created"],
      config: { url: "http://host.docker.internal:9080/hook" },
    },
  ],
];
const accepted = [
  "http://localhost:5173",
  "http://localhost:3000/cb",
  "http://host.docker.internal:9080/hook",
];

beforeAll(async () => {
  console_ = await openConsole();
  for (const [path, body] of objects) await console_.call("POST", path, body);
});
afterAll(async () => {
  for (const workspace of open) workspace.remove();
  await console_?.close();
});

describe("a production stack whose tenant has http addresses", () => {
  test("export, adopt, and a clean preview: all of it is in the model, accepted by name", async () => {
    const workspace = await productionStack();
    const dry = await tell(workspace, "export", "--dry-run");
    expect(dry.text).toContain(`pulumi config set --stack test logto:insecureUrls ${accepted.join(",")}`);
    const exported = await tell(workspace, "export", "--set-secrets", "--force");
    expect(exported.text).toContain("Wrote stacks/panbot.yaml");
    expect(exported.text).toContain(
      "applications.Shop.redirectUris.1 (http://localhost:3000/cb), webhooks.Events.url (http://host.docker.internal:9080/hook)",
    );
    expect(exported.text).not.toContain("127.0.0.1:9321");
    expect(exported.text).toMatch(/Set in the stack config: .*logto:insecureUrls/);

    expect((await tell(workspace, "adopt", "--yes")).text).toContain("Adopted 8 resources");
    const { text } = await preview(workspace);
    for (const address of accepted) {
      expect(text).toMatch(
        new RegExp(`stacks/panbot.yaml:\\d+:\\d+ \\S+: "${address}" is http; accepted in Pulumi.test.yaml`),
      );
    }
    expect(text).not.toContain("127.0.0.1:9321");
    expect(text).not.toContain("acme://");

    const { text: audit } = await tell(workspace, "review", "--audit");
    for (const address of accepted) expect(audit).toContain(address);
    expect(audit.match(/accepted in "Pulumi.test.yaml"/g)).toHaveLength(accepted.length);
  });

  test("a YAML list does as well; what is out of it is refused with place and command, what is idle is said", async () => {
    const workspace = open[0] as Workspace;
    const path = "Pulumi.test.yaml";
    const config = readFileSync(join(workspace.folder, path), "utf8");
    const [first, ...others] = accepted;
    const listed = (all: string[]) =>
      config.replace(
        /( *)logto:insecureUrls: .*\n/,
        (_, indent) => `${indent}logto:insecureUrls:\n${all.map((one) => `${indent}  - ${one}\n`).join("")}`,
      );
    workspace.write(path, listed(accepted));
    await preview(workspace);
    expect((await tell(workspace, "export")).text).not.toContain("Set in the stack config");

    workspace.write(path, listed(others));
    const refused = await preview(workspace, "failure");
    expect(refused.text).toMatch(
      new RegExp(
        `stacks/panbot.yaml:\\d+:\\d+ applications.Dashboard.postLogoutRedirectUris\\[0\\]: "${first}" is http, and stack "test" is production; use https, or accept it by name .*Run:\\s+pulumi config set --stack test logto:insecureUrls ${[...others, first].join(",")}\\s`,
      ),
    );

    workspace.write(path, listed([...accepted, "http://old.example"]));
    const { text } = await preview(workspace);
    expect(text).toContain('logto:insecureUrls accepts "http://old.example", which nothing in the model has');
    expect((await tell(workspace, "review")).text).toContain(
      '"http://old.example" is accepted in "Pulumi.test.yaml", and nothing has it',
    );
  });

  test("a program of classes is refused and warned alike", async () => {
    const workspace = await productionStack(
      `import * as logto from "pulumi-logto";\nnew logto.Webhook("hook", { name: "Other", url: "http://10.0.0.1/hook", events: ["User.Created"] });\n`,
    );
    const refused = await workspace.expect("failure", "preview", "--stack", "test");
    const command = "pulumi config set --stack test logto:insecureUrls http://10.0.0.1/hook";
    expect(refused.text).toContain('url: "http://10.0.0.1/hook" is http, and stack "test" is production');
    expect(refused.text).toContain(command);
    await workspace.expect(0, ...command.split(" ").slice(1));
    const { text } = await workspace.expect(0, "preview", "--stack", "test");
    expect(text).toContain(
      'Webhook "hook": url: "http://10.0.0.1/hook" is http; accepted in Pulumi.test.yaml (logto:insecureUrls)',
    );
  });
});
