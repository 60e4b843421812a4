import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import { openWorkspace, type Workspace } from "../acceptance/harness.ts";
import { type Console, openConsole } from "../acceptance/tenant.ts";

/** A secret of PanBot's that is to be found nowhere. */
export const planted = "planted-google-secret";

export interface PanBot {
  tenant: Console;
  workspace: Workspace;
  close(): Promise<void>;
}

/** A tenant, and a project with PanBot's dev config: the model's, or that of an example. */
export async function openPanBot(example?: string): Promise<PanBot> {
  const tenant = await openConsole();
  const options = example === undefined ? {} : { example };
  const workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev", ...options });
  const { url, appId, appSecret } = tenant.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId, "panbot:microsoftIssuer": `${tenant.issuer}/v2.0` },
    { "logto:appSecret": appSecret, "panbot:googleClientSecret": planted },
  );
  workspace.printed.pop();
  return {
    tenant,
    workspace,
    async close() {
      workspace.remove();
      await tenant.close();
    },
  };
}

/** How a program is run. */
export interface Program {
  up(): Promise<unknown>;
  /** Whether a preview has nothing to do. */
  isClean(): Promise<boolean>;
  destroy(): Promise<unknown>;
}

/** What differs from tenant to tenant, and from run to run. */
const particular = /^(tenantId|id|.*At|secret|signingKey|callbackUri|resourceId|hookId|providerConfig)$/;

const isList = /^(applications|resources|scopes|roles|connectors|ssoConnectors|hooks)$/;

function withoutParticulars(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutParticulars);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !particular.test(key))
      .map(([key, inner]) => {
        const plain = withoutParticulars(inner);
        // In no order of anybody's.
        return [
          key,
          isList.test(key) && Array.isArray(plain) ? plain.map((one) => JSON.stringify(one)).sort() : plain,
        ];
      }),
  );
}

/** What a tenant holds, whoever declared it. */
export async function heldAt(tenant: Console): Promise<unknown> {
  const text = JSON.stringify(withoutParticulars(await tenant.contents()));
  return JSON.parse(text.replaceAll(tenant.issuer, "<the issuer>"));
}

/** What PanBot's model makes of a tenant. */
export async function stateOfPanBot(): Promise<unknown> {
  const { tenant, workspace, close } = await openPanBot();
  try {
    await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev");
    return await heldAt(tenant);
  } finally {
    await close();
  }
}

/** PanBot's whole life by a program: made, changed behind its back, found, repaired, taken away. */
export async function liveThrough(tenant: Console, program: Program, expected: unknown): Promise<void> {
  const before = await heldAt(tenant);
  await program.up();
  deepEqual(await heldAt(tenant), expected);
  tenant.count();
  equal(await program.isClean(), true, "a preview after the update has something to do");

  const applications = await tenant.call("GET", "/applications");
  const dashboard = applications.find(({ name }: { name: string }) => name === "PanBot Dashboard");
  await tenant.call("PATCH", `/applications/${dashboard.id}`, {
    oidcClientMetadata: {
      ...dashboard.oidcClientMetadata,
      redirectUris: ["https://elsewhere.example/callback"],
    },
  });
  const roles = await tenant.call("GET", "/roles?page_size=100&page=1");
  const staff = roles.find(({ name }: { name: string }) => name === "staff");
  const [scope] = await tenant.call("GET", `/roles/${staff.id}/scopes`);
  await tenant.call("DELETE", `/roles/${staff.id}/scopes/${scope.id}`);
  await tenant.call("DELETE", "/connectors/google");
  notDeepEqual(await heldAt(tenant), expected);
  equal(await program.isClean(), false, "what was changed at the tenant isn't found");
  await program.up();
  deepEqual(await heldAt(tenant), expected);
  equal(await program.isClean(), true, "what was changed at the tenant isn't repaired");

  await program.destroy();
  deepEqual(await heldAt(tenant), before);
}
