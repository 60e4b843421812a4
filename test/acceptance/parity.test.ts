import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { parity } from "../../cli/parity/command.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

const stacks = ["dev", "prod"] as const;
const tenants = {} as Record<(typeof stacks)[number], Console>;
let workspace: Workspace;

const set = (stack: string, values: Record<string, string>, flag = "--plaintext") =>
  workspace.expect(
    0,
    ...["config", "set-all", "--stack", stack],
    ...Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]),
  );

interface Report {
  resources: number;
  differences: { what: string; kind: string; name: string; argument?: string }[];
  allowed: { difference: { kind: string; name: string; argument?: string }; why: string }[];
  notes: string[];
}

async function compare(...args: string[]): Promise<{ code: number; text: string; report: Report }> {
  const file = join(workspace.folder, "parity.json");
  process.exitCode = 0;
  await parity({
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => workspace.folder,
    async pulumi(given) {
      const { code, stdout, text } = await workspace.run(...given);
      return { code: code ?? 1, stdout, stderr: text };
    },
  }).parseAsync(["dev", "prod", "--format", "json", "--output", file, ...args], { from: "user" });
  const code = Number(process.exitCode);
  process.exitCode = 0;
  const text = readFileSync(file, "utf8");
  return { code, text, report: JSON.parse(text) };
}

const said = ({ differences }: Report) =>
  differences.map(({ what, kind, name, argument }) => [what, kind, name, argument ?? ""].join(" ").trim());

beforeAll(async () => {
  workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
  workspace.useModelAlone();
  await workspace.expect(0, "stack", "init", "prod", "--copy-config-from", "dev");
  for (const stack of stacks) {
    tenants[stack] = await openConsole();
    const { url, appId, appSecret } = tenants[stack].tenant;
    const issuer = `${url}/dev-issuer/v2.0`;
    await set(stack, { "logto:endpoint": url, "logto:appId": appId, "panbot:microsoftIssuer": issuer });
    await set(stack, { "logto:appSecret": appSecret }, "--secret");
  }
  await set("prod", {
    "panbot:dashboardUrl": "https://dashboard.novaserve.ai",
    "panbot:backendUrl": "https://backend.novaserve.ai",
    "panbot:googleClientId": "prod-google",
    "panbot:webFolder": "env/web-prod",
  });
  await set("prod", { "panbot:googleClientSecret": "planted-prod-google" }, "--secret");
  for (const stack of stacks) await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", stack);
});
afterAll(async () => {
  workspace?.remove();
  for (const stack of stacks) await tenants[stack]?.close();
});

describe("PanBot in two environments", () => {
  test("differs in what its config says, and in nothing else", async () => {
    const { code, report, text } = await compare();
    expect(said(report)).toEqual([]);
    expect(code).toBe(0);
    expect(report.resources).toBe(24);
    const why = Object.fromEntries(
      report.allowed.map(({ difference: { kind, name, argument }, why }) => [
        `${kind} ${name} ${argument}`,
        why,
      ]),
    );
    expect(why).toEqual({
      "Application dashboard redirectUris": "comes from panbot:dashboardUrl",
      "Application dashboard postLogoutRedirectUris": "comes from panbot:dashboardUrl",
      "Connector google config.clientId": "comes from panbot:googleClientId",
      "Connector google secrets.clientSecret": "a secret, and each environment has its own",
      "SsoConnector microsoft config.issuer": "comes from panbot:microsoftIssuer",
      "Webhook user-events url": "comes from panbot:backendUrl",
    });
    expect(text).not.toContain("planted-prod-google");
  });

  test("live, also in what somebody did at a tenant since", async () => {
    const same = await compare("--live");
    expect(said(same.report)).toEqual([]);
    expect(same.code).toBe(0);
    const { call } = tenants.prod;
    const roles: { id: string; name: string }[] = await call("GET", "/roles");
    const owner = roles.find(({ name }) => name === "owner");
    await call("PATCH", `/roles/${owner?.id}`, { description: "by hand" });
    await call("POST", "/roles", { name: "intern", description: "by hand" });
    expect((await compare()).code).toBe(0);
    const { code, report } = await compare("--live");
    expect(said(report)).toEqual(["missing Role intern", "changed Role owner description"]);
    expect(code).toBe(7);
    const allowed = await compare("--live", "--allow", "Role.intern", "--allow", "Role.*.description");
    expect(allowed.code).toBe(0);
  });
});
