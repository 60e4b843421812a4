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
    expect(Object.fromEntries(production)).toEqual({
      "logto:production": "true",
      dashboardUrl: "https://dashboard.novaserve.ai",
    });
  });

  test("has no secret in it, nor in the remarks or the plain config", async () => {
    const migration = await migrated(panbot, { hasProduction: true });
    const { config, production, remarks } = migration;
    const shown = [textOf(migration), ...config.values(), ...production.values(), ...remarks].join("\n");
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

test("a file for each tenant gives one model, and each stack its config", async () => {
  const dev = panbot.replaceAll(/, https:\/\/dashboard[^\]]*/g, "");
  const prod = panbot.replaceAll(/http:\/\/localhost[^,]*, /g, "");
  const [here, there] = [await migrated(dev), await migrated(prod)];
  expect(textOf(here)).toBe(textOf(there));
  expect(here.config.get("dashboardUrl")).toBe("http://localhost:3000");
  expect(there.config.get("dashboardUrl")).toBe("https://dashboard.novaserve.ai");
});

test("the documentation's example gives what the documentation says", async () => {
  const docs = readFileSync(join(import.meta.dirname, "../../../docs/migrate.md"), "utf8");
  const [input = "", output = ""] = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
  const migration = await migrated(input, { hasProduction: true });
  expect(textOf(migration)).toContain(output);
  read(migration);
  expect(migration.production.get("dashboardUrl")).toBe("https://dashboard.example");
});

/** The same in another notation gives the same model and config. */
describe("one meaning, in each way that YAML writes it", () => {
  const roles = panbot.slice(panbot.indexOf("roles:\n"), panbot.indexOf("connectors:"));
  const forms: [string, string][] = [
    ["a slash at the endpoint's end", edit("logto.app\n", "logto.app/\n")],
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
      production,
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
