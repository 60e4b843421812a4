import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { parse, stringify } from "yaml";
import type { Finding, Surroundings } from "../../../cli/shared/checks/check.ts";
import type { Result } from "../../../cli/shared/checks/examine.ts";
import { lineOf, toJson } from "../../../cli/shared/checks/report.ts";
import { plainSend } from "../../../cli/shared/checks/requests.ts";
import type { Wishes } from "../../../cli/try/checks/on-request.ts";
import { tryOut } from "../../../cli/try/command.ts";
import type { RunningTenant } from "../../../emulator/index.ts";
import { type Applied, apply, type Made, openProject } from "../../support/stack-without-cli.ts";
import { panbot } from "../model/panbot.ts";

/** PanBot, and beside it what it has none of. */
const more = `
applications:
  orders-app:
    name: PanBot Orders App
    type: SPA
    redirectUris: [https://orders.novaserve.ai/callback]
    corsAllowedOrigins: [https://embed.novaserve.ai]
roles:
  stranger: { description: of nobody here, type: MachineToMachine, scopes: { backend: [manage:staff] } }
samlApplications:
  crm: { name: CRM, entityId: "urn:crm", acsUrl: "https://crm.example.com/acs", secrets: { first: { active: true } } }
organizationScopes: { invite: { name: "invite:member" } }
organizationRoles:
  shop-worker: { type: MachineToMachine, scopes: [invite], resourceScopes: { backend: [read:menus] } }
organizations:
  shop: { name: Shop, applications: { orders-worker: { roles: [shop-worker] } } }
jwtCustomizers:
  clientCredentials:
    script: "const getCustomJwtClaims = async ({ token, context }) => ({ plan: 'planted-claim' })"
`;

const model = () => {
  const [base, extra] = [panbot.replace("${config.microsoftIssuer}", "${config.issuer}"), more].map(
    (text) => parse(text) as Record<string, Record<string, unknown>>,
  );
  for (const [section, entries] of Object.entries(extra ?? {})) {
    (base as object as Record<string, object>)[section] = { ...base?.[section], ...entries };
  }
  // What only the engine makes; the env files are written below.
  const { generated: _, envFiles: __, ...rest } = base ?? {};
  return stringify(rest);
};

const config = {
  dashboardUrl: "https://dashboard.novaserve.ai",
  backendUrl: "https://backend.novaserve.ai",
  googleClientId: "google",
  facebookClientId: "facebook",
  appleServiceId: "apple",
  appleTeamId: "TEAM",
  appleKeyId: "KEY",
  linkedinClientId: "linkedin",
  wechatAppId: "wechat",
  microsoftClientId: "microsoft",
  microsoftDomain: "panbot.example",
};

const secrets = Object.fromEntries(
  [
    ...["googleClientSecret", "facebookClientSecret", "applePrivateKey"],
    ...["linkedinClientSecret", "wechatAppSecret", "microsoftClientSecret"],
  ].map((key) => [`panbot:${key}`, `planted-${key}`]),
);

/** PanBot applied to a tenant of its own, with an env file of each application. */
export interface World {
  tenant: RunningTenant;
  stack: Applied;
  folder: string;
  around: { -readonly [K in keyof Surroundings]: Surroundings[K] };
  envFiles: Record<string, { path: string; variables: Record<string, string> }>;
  made(kind: string, name: string): Made;
  results(wishes?: Wishes): Promise<Result[]>;
  /** What doesn't work, by check: `redirect-uris: …`. */
  faults(wishes?: Wishes): Promise<string[]>;
  find(id: string, wishes?: Wishes): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  // The library of SAML metadata tells of what Logto has none of.
  jest.spyOn(console, "warn").mockImplementation(() => {});
  const text = model();
  const stack = await apply(text, secrets, config);
  const project = openProject(text, { test: stack });
  const folder = mkdtempSync(join(tmpdir(), "try-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: panbot\nruntime: nodejs\n");
  const made: World["made"] = (kind, name) => {
    const found = stack.resources.find((one) => one.kind.name === kind && one.name === name);
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  const dashboard = made("Application", "dashboard");
  const worker = made("Application", "orders-worker");
  const world: World = {
    tenant: stack.tenant,
    stack,
    folder,
    envFiles: {
      web: {
        path: "web.env",
        variables: {
          LOGTO_ENDPOINT: stack.tenant.url,
          LOGTO_APP_ID: dashboard.id,
          LOGTO_APP_SECRET: String(dashboard.outputs.clientSecret),
          LOGTO_COOKIE_SECRET: "planted-cookie-secret-of-forty-eight-characters",
          LOGTO_BASE_URL: config.dashboardUrl,
          LOGTO_API_RESOURCE: "https://api.novaserve.ai",
        },
      },
      worker: {
        path: "worker.env",
        variables: {
          LOGTO_ENDPOINT: stack.tenant.url,
          LOGTO_APP_ID: worker.id,
          LOGTO_APP_SECRET: String(worker.outputs.clientSecret),
          LOGTO_API_RESOURCE: "https://api.novaserve.ai",
        },
      },
    },
    around: {
      context: {
        ...project.context,
        project: () => folder,
        pulumi: async (args) =>
          args[1] === "output"
            ? { code: 0, stdout: JSON.stringify(world.envFiles), stderr: "" }
            : project.context.pulumi(args),
      },
      named: "test",
      env: {},
      nodeVersion: "24.1.0",
      now: Date.now,
      send: plainSend,
    },
    made,
    async results(wishes) {
      const results = await tryOut(world.around, wishes);
      const shown = results.map((one) => lineOf(one, true)).join("\n") + toJson(results);
      const hidden = [
        ...Object.values(world.envFiles).flatMap(({ variables }) => variables.LOGTO_APP_SECRET as string),
        ...stack.tenant.store.table("applicationSecrets").map(({ value }) => String(value)),
        "planted-",
      ];
      const leaked = hidden.filter((value) => shown.includes(value));
      if (leaked.length > 0) throw new Error(`a secret is shown: ${leaked.join(", ")}`);
      return results;
    },
    async faults(wishes) {
      return (await world.results(wishes)).flatMap(({ id, findings }) =>
        findings.filter(({ verdict }) => verdict === "failed").map(({ says }) => `${id}: ${says}`),
      );
    },
    async find(id, wishes) {
      return (await world.results(wishes)).find((one) => one.id === id)?.findings ?? [];
    },
    async close() {
      project.remove();
      rmSync(folder, { recursive: true, force: true });
      await stack.close();
    },
  };
  return world;
}
