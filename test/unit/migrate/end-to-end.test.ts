import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Pairing } from "../../../cli/adopt/pairing.ts";
import { connectorIdsOf } from "../../../cli/migrate/connector-ids.ts";
import type { Migration } from "../../../cli/migrate/migration.ts";
import type { Args } from "../../../providers/kinds/index.ts";
import { handlerOf, type Session } from "../../../providers/lifecycle/index.ts";
import { type Engine, openEngine } from "../../contract/provider/engine.ts";
import { runModel } from "../../support/in-process.ts";
import { sessionOf } from "../../support/round-trip.ts";
import { runScript, scopes } from "./set-up-script.ts";
import { migrated, panbot, textOf } from "./world.ts";

jest.setTimeout(60_000);

let engine: Engine;
let session: Session;
beforeEach(async () => {
  engine = await openEngine();
  session = sessionOf(engine.tenant);
});
afterEach(async () => {
  await session.api().close();
  await engine.close();
});

const configuration = () =>
  panbot
    .replace("https://abc123.logto.app", engine.tenant.url)
    .replace("setup-automation-id", engine.tenant.appId)
    .replace("planted-m2m-secret", engine.tenant.appSecret);

const sourceOf = (migration: Migration) => ({
  text: textOf(migration),
  config: migration.config,
  secrets: migration.secrets,
});

/** What the migrated model's resources are at the tenant, in a line each. */
async function pairsOf(migration: Migration): Promise<unknown[][]> {
  const none = {
    managed: new Map(),
    managedObjects: new Map<string, string>(),
    named: new Set<string>(),
    contested: new Map(),
  };
  const pairing = new Pairing(session, none);
  await runModel(sourceOf(migration), session, async (one) => pairing.answer(await pairing.add(one)));
  return pairing.pairs.map((pair) => {
    const { kind, name } = pair.declared;
    return [`${kind.name} ${name}`, pair.what, ...(pair.what === "matched" ? [pair.differing] : [pair])];
  });
}

const isClean = ([, what, differing]: readonly unknown[]) =>
  what === "matched" && (differing as unknown[]).length === 0;

describe("what the script made", () => {
  test("is matched whole by the migrated model, and nothing differs", async () => {
    await runScript(engine.api);
    const migration = await migrated(configuration(), {
      connectorIds: connectorIdsOf,
    });
    const pairs = await pairsOf(migration);
    expect(pairs.filter((one) => !isClean(one))).toEqual([]);
    expect(pairs).toHaveLength(2 + 1 + 1 + 8 + 4 + 6);
    // The server chose the ids, and other stacks have none of them.
    expect(migration.model.connectors).toMatchObject({
      google: { instanceId: "${config.googleConnectorId:-google}" },
    });
  });

  test("is taken over by an up alone too: nothing is made twice or deleted", async () => {
    await runScript(engine.api);
    const migration = await migrated(configuration(), {
      connectorIds: connectorIdsOf,
    });
    engine.sent();
    await runModel(sourceOf(migration), session, async ({ kind, inputs }) => {
      const handler = handlerOf(kind, () => session);
      const { inputs: checked, failures } = await handler.check({}, inputs);
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
      const { id, outs } = await handler.create(checked);
      return { id, outputs: outs as Args };
    });
    // What exists is refused by the server and read then; applications get the provider's mark.
    const harmless =
      /^(POST \/api\/resources\/\w+\/scopes|PUT \/api\/applications\/\w+\/roles|PATCH \/api\/applications\/\w+)$/;
    const writes = engine.sent().filter((line) => !line.startsWith("GET"));
    expect(writes.filter((line) => !harmless.test(line))).toEqual([]);
    expect(await engine.api("GET", "/applications")).toHaveLength(2 + 1);
    expect(
      (await engine.api("GET", "/resources?includeScopes=true")).flatMap((one: { scopes: [] }) => one.scopes),
    ).toHaveLength(8 + 1);
    expect(await engine.api("GET", "/roles")).toHaveLength(4 + 1);
    expect(await engine.api("GET", "/connectors")).toHaveLength(6);
  });

  test("without asking the tenant, connectors of other ids are refused, not replaced", async () => {
    await runScript(engine.api);
    const migration = await migrated(configuration());
    const unclean = (await pairsOf(migration)).filter((one) => !isClean(one));
    expect(unclean.map(([name, what]) => `${what} ${name}`).sort()).toEqual(
      ["apple", "facebook", "google", "linkedin", "microsoft", "wechat"].map(
        (name) => `refused Connector ${name}`,
      ),
    );
  });
});

describe("what Terraform made", () => {
  test("is matched by its ids, even where names are taken twice", async () => {
    const ids = await runScript(engine.api);
    const twin = await engine.api("POST", "/applications", {
      name: "PanBot Dashboard",
      type: "Traditional",
      oidcClientMetadata: { redirectUris: ["https://twin.example/"], postLogoutRedirectUris: [] },
    });
    const resource = (type: string, name: string, attributes: object) => ({
      ...{ mode: "managed", type, name, provider: 'provider["registry.terraform.io/lenstra/logto"]' },
      instances: [{ attributes }],
    });
    const resources = [
      resource("logto_application", "twin", {
        id: twin.id,
        name: "PanBot Dashboard",
        type: "Traditional",
        redirect_uris: ["https://twin.example/"],
        post_logout_redirect_uris: [],
      }),
      resource("logto_api_resource", "backend", {
        id: ids.backend,
        name: "PanBot Backend API",
        indicator: "https://api.novaserve.ai",
        access_token_ttl: 3600,
      }),
      ...Object.entries(scopes).map(([name, description]) =>
        resource("logto_api_resource_scope", name.replace(":", "_"), {
          id: ids[name],
          name,
          description,
          resource_id: ids.backend,
        }),
      ),
      resource("logto_role", "staff", {
        ...{
          id: ids.staff,
          name: "staff",
          description: "sees the business",
          type: "User",
          is_default: false,
        },
        scope_ids: Object.keys(scopes)
          .filter((one) => one.startsWith("read:"))
          .map((one) => ids[one]),
      }),
    ];
    const state = JSON.stringify({ version: 4, terraform_version: "1.9.8", lineage: "x", resources });
    const pairs = await pairsOf(await migrated(state));
    expect(pairs.filter((one) => !isClean(one))).toEqual([]);
    expect(pairs).toHaveLength(1 + 1 + 8 + 1);
  });

  test("by a provider that holds it as JSON, its secrets and connectors included", async () => {
    const provider = 'provider["registry.terraform.io/the-ccsn/logto"]';
    const resource = (type: string, name: string, attributes: object) => ({
      ...{ mode: "managed", type, name, provider },
      instances: [{ attributes }],
    });
    const configuration = (type: string, attributes: object, said: object) =>
      resource(type, "this", { ...attributes, configuration: JSON.stringify(said) });
    const web = await engine.api("POST", "/applications", {
      name: "Web",
      type: "Traditional",
      oidcClientMetadata: { redirectUris: ["https://web.example/cb"], postLogoutRedirectUris: [] },
    });
    const { value } = await engine.api("POST", `/applications/${web.id}/secrets`, { name: "gitops" });
    const config = { clientId: "github-id", clientSecret: "github-secret" };
    const github = await engine.api("POST", "/connectors", { connectorId: "github-universal", config });
    await engine.api("PATCH", `/connectors/${github.id}`, { syncProfile: true });
    await engine.api("PATCH", "/sign-in-exp", { socialSignInConnectorTargets: ["github"] });
    await engine.api("PATCH", "/account-center", { enabled: true, fields: { name: "Edit" } });
    await engine.api("PATCH", "/configs/oidc/session", { ttl: 1800 });
    const resources = [
      resource("logto_application", "web", {
        ...{ id: web.id, name: "Web", type: "Traditional", redirect_uris: ["https://web.example/cb"] },
        client_secrets: { "Default secret": web.secret, gitops: value },
      }),
      resource("logto_application_secret", "gitops", {
        ...{ id: `${web.id}/gitops`, application_id: web.id, name: "gitops", value },
      }),
      configuration(
        "logto_connector",
        { id: github.id, connector_id: "github-universal" },
        { config, syncProfile: true },
      ),
      configuration(
        "logto_sign_in_experience",
        { id: "default" },
        { socialSignInConnectorTargets: ["github"] },
      ),
      configuration("logto_account_center", { id: "default" }, { enabled: true, fields: { name: "Edit" } }),
      configuration("logto_oidc_session_config", { id: "default" }, { ttl: 1800 }),
    ];
    const state = JSON.stringify({ version: 4, terraform_version: "1.9.8", lineage: "x", resources });
    const pairs = await pairsOf(await migrated(state));
    expect(pairs.filter((one) => !isClean(one))).toEqual([]);
    expect(pairs.map(([name]) => name).sort()).toEqual([
      "AccountCenter default",
      "Application web",
      "ApplicationSecret web/gitops",
      "Connector this",
      "OidcSessionSettings default",
      "SignInExperience default",
    ]);
  });
});
