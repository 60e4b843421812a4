import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { edit, migrated, panbot, read, textOf } from "./world.ts";

describe("PanBot's configuration", () => {
  test("becomes a model that has no mistake, in both stacks", async () => {
    const migration = await migrated(panbot, { hasProduction: true });
    expect(read(migration).warnings).toEqual([]);
    expect(read(migration, "prod").warnings).toEqual([]);
    const count: Record<string, number> = {};
    for (const { kind } of read(migration).entries) count[kind.name] = (count[kind.name] ?? 0) + 1;
    expect(count).toEqual({
      ...{ Application: 2, ApplicationRoles: 1, ApiResource: 1, Scope: 8, Role: 4, Connector: 6 },
    });
  });

  test("says it as people would write it", async () => {
    const { model } = await migrated(panbot, { hasProduction: true });
    expect(model.applications).toEqual({
      dashboard: {
        name: "PanBot Dashboard",
        type: "Traditional",
        redirectUris: ["${config.dashboardUrl}/callback"],
        postLogoutRedirectUris: ["${config.dashboardUrl}"],
        adopt: true,
      },
      worker: {
        name: "PanBot Orders Worker",
        type: "MachineToMachine",
        roles: ["orders-worker"],
        adopt: true,
      },
    });
    const { owner, admin, "orders-worker": worker } = model.roles as Record<string, object>;
    expect(owner).toEqual({
      description: "runs the business",
      scopes: {
        "panbot-backend-api": [
          ...["read:businesses", "read:orders", "read:calls", "read:menus"],
          ...["write:businesses", "write:orders", "write:menus", "manage:staff"],
        ],
      },
      adopt: true,
    });
    expect(Object.values((admin as { scopes: object }).scopes)[0]).toHaveLength(8);
    expect(worker).toMatchObject({ type: "MachineToMachine" });
    expect(model.connectors).toEqual({
      google: {
        config: { clientId: "${config.googleClientId}" },
        secrets: { clientSecret: "${secret.googleClientSecret}" },
        adopt: true,
      },
      facebook: {
        config: { clientId: "${config.facebookClientId}" },
        secrets: { clientSecret: "${secret.facebookClientSecret}" },
        adopt: true,
      },
      microsoft: {
        factory: "azuread-universal",
        config: {
          clientId: "${config.microsoftClientId}",
          tenantId: "${config.microsoftTenantId}",
          cloudInstance: "https://login.microsoftonline.com",
        },
        secrets: { clientSecret: "${secret.microsoftClientSecret}" },
        adopt: true,
      },
      apple: {
        config: {
          clientId: "${config.appleServiceId}",
          teamId: "${config.appleTeamId}",
          keyId: "${config.appleKeyId}",
        },
        secrets: { privateKey: "${secret.applePrivateKey}" },
        adopt: true,
      },
      linkedin: {
        config: { clientId: "${config.linkedinClientId}" },
        secrets: { clientSecret: "${secret.linkedinClientSecret}" },
        adopt: true,
      },
      wechat: {
        factory: "wechat-web",
        config: { appId: "${config.wechatAppId}" },
        secrets: { appSecret: "${secret.wechatAppSecret}" },
        adopt: true,
      },
    });
  });

  test("puts values where they belong", async () => {
    const { config, secrets, production } = await migrated(panbot, { hasProduction: true });
    expect(Object.fromEntries(config)).toEqual({
      "logto:endpoint": "https://abc123.logto.app",
      "logto:appId": "setup-automation-id",
      dashboardUrl: "http://localhost:3000",
      googleClientId: "google-id",
      // All digits: no number of JavaScript's has so many.
      facebookClientId: "123456789012345678901",
      microsoftClientId: "microsoft-id",
      microsoftTenantId: "common",
      appleServiceId: "com.novaserve.web",
      appleTeamId: "TEAM000000",
      appleKeyId: "KEY0000000",
      linkedinClientId: "linkedin-id",
      wechatAppId: "wx-id",
    });
    expect([...secrets.keys()]).toEqual([
      ...["logto:appSecret", "googleClientSecret", "facebookClientSecret", "microsoftClientSecret"],
      ...["applePrivateKey", "linkedinClientSecret", "wechatAppSecret"],
    ]);
    expect(secrets.get("logto:appSecret")).toBe("planted-m2m-secret");
    expect(Object.fromEntries(production.config)).toEqual({
      "logto:production": "true",
      dashboardUrl: "https://dashboard.novaserve.ai",
    });
  });

  test("has no secret in it, nor in the remarks or the plain config", async () => {
    const migration = await migrated(panbot, { hasProduction: true });
    const { config, production, remarks } = migration;
    const shown = [textOf(migration), ...config.values(), ...production.config.values(), ...remarks].join(
      "\n",
    );
    expect(panbot).toContain("planted-");
    expect(shown).not.toContain("planted-");
  });

  test("without a stack for production, one tenant keeps the addresses of both", async () => {
    const migration = await migrated(panbot);
    expect(migration.model.applications).toMatchObject({
      dashboard: { redirectUris: ["${config.dashboardUrl}/callback", "${config.dashboardUrl2}/callback"] },
    });
    expect(read(migration).warnings).toEqual([]);
  });
});

test("the documentation's example gives what the documentation says", async () => {
  const docs = readFileSync(join(import.meta.dirname, "../../../docs/migrate.md"), "utf8");
  const [input = "", output = ""] = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
  const migration = await migrated(input, { hasProduction: true });
  expect(textOf(migration)).toContain(output);
  read(migration);
  expect(migration.production.config.get("dashboardUrl")).toBe("https://dashboard.example");
});

/** The same in other words gives the same model and config. */
describe("one meaning, many forms", () => {
  const dashboard = `  dashboard:
    name: PanBot Dashboard
    type: Traditional
    redirect_uris: [http://localhost:3000/callback]
    post_logout_redirect_uris: [http://localhost:3000]
`;
  const production = `production:
  redirect_uris: [https://dashboard.novaserve.ai/callback]
  post_logout_redirect_uris: [https://dashboard.novaserve.ai]
`;
  const connection = `endpoint: https://abc123.logto.app
m2m:
  app_id: setup-automation-id
  app_secret: planted-m2m-secret
`;
  const permissions = panbot.slice(panbot.indexOf("  permissions:"), panbot.indexOf("roles:\n"));
  const asMap = permissions
    .replace(/- \{ name: ("\S+"), description: (.*) \}/g, "$1: $2")
    .replace("permissions", "scopes");
  const apiResource = panbot.slice(panbot.indexOf("api_resource:"), panbot.indexOf("roles:\n"));
  const roles = panbot.slice(panbot.indexOf("roles:\n"), panbot.indexOf("connectors:"));

  const forms: [string, string][] = [
    ["a slash at the endpoint's end", edit("logto.app\n", "logto.app/\n")],
    ["the tenant's id alone", edit("endpoint: https://abc123.logto.app", "tenant_id: abc123")],
    [
      "a section for the tenant",
      edit(
        connection,
        "logto:\n  endpoint: https://abc123.logto.app\n  m2m_app_id: setup-automation-id\n  m2m_app_secret: planted-m2m-secret\n",
      ),
    ],
    [
      "a section within the section",
      edit(
        connection,
        "tenant:\n  url: https://abc123.logto.app\n  credentials:\n    client_id: setup-automation-id\n    client_secret: planted-m2m-secret\n",
      ),
    ],
    [
      "camelCase",
      edit(
        "redirect_uris",
        "redirectUris",
        edit("post_logout_redirect_uris", "postLogoutRedirectUris", edit("app_secret", "appSecret")),
      ),
    ],
    ["kebab-case and capitals", edit("redirect_uris", "Redirect-URIs", edit("client_id", "CLIENT_ID"))],
    ["a type in the console's words", edit("type: Traditional", "type: Traditional Web")],
    ["another word for machines", edit("type: m2m", "type: machine_to_machine")],
    ["no type, which is a web application", edit("    type: Traditional\n", "")],
    ["one address, no list", edit("[http://localhost:3000/callback]", "http://localhost:3000/callback")],
    ["another word for signing out", edit("post_logout_redirect_uris", "post_sign_out_redirect_uris")],
    [
      "a map by environment",
      edit(
        "redirect_uris: [http://localhost:3000/callback]",
        "redirect_uris: { development: [http://localhost:3000/callback], production: https://dashboard.novaserve.ai/callback }",
        edit("  redirect_uris: [https://dashboard.novaserve.ai/callback]\n", ""),
      ),
    ],
    [
      "production within the application",
      edit(
        dashboard,
        `${dashboard}    production:\n      redirect_uris: [https://dashboard.novaserve.ai/callback]\n      post_logout_redirect_uris: [https://dashboard.novaserve.ai]\n`,
        edit(production, ""),
      ),
    ],
    [
      "keys for production",
      edit(
        dashboard,
        `${dashboard}    production_redirect_uris: [https://dashboard.novaserve.ai/callback]\n    prod_post_logout_redirect_uris: [https://dashboard.novaserve.ai]\n`,
        edit(production, ""),
      ),
    ],
    [
      "keys for production at the top",
      edit(
        production,
        "production_redirect_uris: [https://dashboard.novaserve.ai/callback]\nproduction_post_logout_redirect_uris: [https://dashboard.novaserve.ai]\n",
      ),
    ],
    [
      "environments",
      edit(
        production,
        `environments:\n  prod:\n    redirect_uris: [https://dashboard.novaserve.ai/callback]\n    post_logout_redirect_uris: [https://dashboard.novaserve.ai]\n`,
      ),
    ],
    [
      "production names the application",
      edit(
        production,
        `production:\n  applications:\n    dashboard:\n      name: PanBot Dashboard\n      redirect_uris: [https://dashboard.novaserve.ai/callback]\n      post_logout_redirect_uris: [https://dashboard.novaserve.ai]\n`,
      ),
    ],
    [
      "both in one list, told apart by the host",
      edit(
        "[http://localhost:3000/callback]",
        "[http://localhost:3000/callback, https://dashboard.novaserve.ai/callback]",
        edit(
          "[http://localhost:3000]",
          "[http://localhost:3000, https://dashboard.novaserve.ai]",
          edit(production, ""),
        ),
      ),
    ],
    [
      "machines in a section of their own",
      edit(
        "  worker:\n    name: PanBot Orders Worker\n    type: m2m\n    roles: [orders-worker]\n",
        "m2m_applications:\n  worker: { name: PanBot Orders Worker, role: orders-worker }\n",
      ),
    ],
    [
      "a list of API resources",
      edit(apiResource, apiResource.replace("api_resource:\n  name", "api_resources:\n- name")),
    ],
    ["another word for the indicator", edit("indicator:", "identifier:")],
    ["a map of scopes", edit(permissions, asMap)],
    [
      "scopes beside the API resource",
      edit(
        permissions,
        "",
        edit("roles:\n", `${permissions.replace("  permissions", "permissions")}roles:\n`),
      ),
    ],
    [
      "pairs of scopes",
      edit(permissions, permissions.replace(/\{ name: ("\S+"), description: (.*) \}/g, "$1: $2")),
    ],
    [
      "roles by name",
      edit(
        "  - name: staff\n    description: sees the business\n    permissions: [read:businesses, read:orders, read:calls, read:menus]\n",
        "  staff: { desc: sees the business, scopes: read:businesses read:orders read:calls read:menus }\n",
        edit(
          "  - { name: owner,",
          "  owner: {",
          edit("  - { name: admin,", "  admin: {", edit("  - { name: orders-worker,", "  orders-worker: {")),
        ),
      ),
    ],
    ["a glob of everything", edit("permissions: all", 'permissions: ["*"]')],
    [
      "scopes by API resource",
      edit(
        "[read:businesses, read:orders, read:calls, read:menus]",
        "{ https://api.novaserve.ai: [read:businesses, read:orders, read:calls, read:menus] }",
      ),
    ],
    [
      "scopes with their API resource",
      edit(
        "permissions: [read:orders, write:orders]",
        "permissions: [{ resource: PanBot Backend API, scopes: [read:orders, write:orders] }]",
      ),
    ],
    ["the type of a role is said", edit("name: orders-worker, ", "name: orders-worker, type: m2m, ")],
    ["another word for the connectors", edit("connectors:", "social_connectors:")],
    [
      "connectors without a section",
      edit(
        "connectors:\n  google: { client_id: google-id, client_secret: planted-google }\n",
        "google: { client_id: google-id, client_secret: planted-google }\nconnectors:\n",
      ),
    ],
    [
      "another word for Microsoft",
      edit("  microsoft:", "  azure_ad:", edit("tenant_id: common", "directory_id: common")),
    ],
    ["the factory's id", edit("  microsoft:", "  azuread-universal:")],
    [
      "credentials within a connector",
      edit(
        "google: { client_id: google-id, client_secret: planted-google }",
        "google: { enabled: yes, config: { client_id: google-id, client_secret: planted-google } }",
      ),
    ],
    ["Facebook's id as a client id", edit("{ app_id: 1234", "{ client_id: 1234")],
    ["an anchor", edit("google-id", "&id google-id")],
    ["a byte order mark, and Windows' lines", `\uFEFF${panbot.replaceAll("\n", "\r\n")}`],
    ["roles before the rest", `${roles}${edit(roles, "")}`],
  ];

  const sorted = (model: unknown): unknown =>
    model !== null && typeof model === "object" && !Array.isArray(model)
      ? Object.fromEntries(
          Object.entries(model)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : model;
  const saying = async (text: string) => {
    const migration = await migrated(text, { hasProduction: true });
    const { model, config, secrets, production } = migration;
    const all = {
      model,
      config,
      secrets,
      production: production.config,
      productionSecrets: production.secrets,
    };
    return sorted(
      Object.fromEntries(
        Object.entries(all).map(([key, one]) => [
          key,
          sorted(one instanceof Map ? Object.fromEntries(one) : one),
        ]),
      ),
    );
  };

  test.each(forms)("%s", async (_, text) => {
    expect(text).not.toBe(panbot);
    // The same model and config, of which another test says that the program reads them without a mistake.
    expect(await saying(text)).toEqual(await saying(panbot));
  });

  test("a list of connectors", async () => {
    const text = panbot
      .replace(/^ {2}(google|facebook|microsoft|linkedin|wechat): \{/gm, "  - { provider: $1,")
      .replace("  apple:\n    service", "  - type: apple\n    service");
    expect(text).not.toBe(panbot);
    expect(await saying(text)).toEqual(await saying(panbot));
  });

  test("JSON", async () => {
    const { parse } = await import("yaml");
    expect(
      await saying(
        JSON.stringify(
          parse(panbot, { intAsBigInt: true }),
          (_, value) => (typeof value === "bigint" ? String(value) : value),
          2,
        ),
      ),
    ).toEqual(await saying(panbot));
  });
});
