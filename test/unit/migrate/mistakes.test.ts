import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MigrationError } from "../../../cli/migrate/migration.ts";
import { edit, migrated, mistakes, panbot, read, textOf } from "./world.ts";

describe("mistakes say where they are, what is wrong and what is allowed", () => {
  const cases: [string, string, string][] = [
    [
      "a key that is nearly right",
      edit("client_secret: planted-google", "client_secrt: planted-google"),
      '36:35 connectors.google.client_secrt: isn\'t known; did you mean "client_secret"?',
    ],
    [
      "a section that is nearly right",
      edit("connectors:", "conectors:"),
      '35:1 conectors: isn\'t known; did you mean "connectors"?',
    ],
    [
      "a type that is nearly right",
      edit("type: Traditional", "type: Tradtional"),
      "9:11 applications.dashboard.type: isn't known; allowed: Traditional, SPA, Native, MachineToMachine; did you mean Traditional?",
    ],
    [
      "a scope that no API resource has",
      edit("[read:orders, write:orders]", "[read:order, write:orders]"),
      '34:71 roles[3].permissions[0]: no API resource of the file has this scope; did you mean "read:orders"?',
    ],
    [
      "a role that is nearly one",
      edit("roles: [orders-worker]", "roles: [order-worker]"),
      '15:13 applications.worker.roles[0]: is no role of the file; did you mean "orders-worker"?',
    ],
    [
      "an identity provider that is nearly one",
      edit("  linkedin:", "  linkedn:"),
      '47:12 connectors.linkedn: isn\'t known as an identity provider; did you mean "linkedin"?',
    ],
    [
      "a secret that is missing",
      edit("google-id, client_secret: planted-google", "google-id"),
      "36:11 connectors.google: needs client_secret too",
    ],
    [
      "a key that stands there twice",
      edit("client_id: google-id", "client_id: a, client_id: b"),
      "36:27: this key stands here twice; keep one",
    ],
    [
      "the same in two words",
      edit("client_id: google-id", "client_id: a, app_id: b"),
      '36:27 connectors.google.app_id: says the same as "client_id" (line 36); keep one',
    ],
    [
      "a list where one value is meant",
      edit("client_id: google-id", "client_id: [a, b]"),
      "36:24 connectors.google.client_id: has to be one value, and is a list",
    ],
    [
      "an address without a scheme",
      edit("[http://localhost:3000/callback]", "[/callback]"),
      "10:21 applications.dashboard.redirect_uris[0]: is no whole address; write it with its scheme, e.g. https://host/callback",
    ],
    [
      "an application without addresses",
      edit(
        "    redirect_uris: [http://localhost:3000/callback]\n",
        "",
        edit("  redirect_uris: [https://dashboard.novaserve.ai/callback]\n", ""),
      ),
      "8:5 applications.dashboard: has no redirect URIs; write the ones that the script gave it: redirect_uris: [<URI>]",
    ],
    [
      "an API resource without its indicator",
      edit("  indicator: https://api.novaserve.ai\n", ""),
      "17:3 api_resource: has no indicator; write indicator: <exactly the audience that the API checks>",
    ],
    [
      "an endpoint with a path",
      edit("https://abc123.logto.app", "https://abc123.logto.app/api"),
      "2:11 endpoint: has more than an address; leave out what follows the host",
    ],
    [
      "no YAML",
      edit("client_id: google-id,", "client_id: {google-id,"),
      "37:3: is indented in another way than what it belongs to",
    ],
    ["a tab", edit("  google:", "\tgoogle:"), "36:1: is indented by a tab; YAML takes spaces alone"],
    [
      "an alias of nothing",
      edit("google-id", "*nothing"),
      "36:24 connectors.google.client_id: refers to an anchor that isn't above it",
    ],
    [
      "whose addresses they are, of two applications",
      edit("  worker:", "  second: { type: spa, redirect_uris: http://localhost:1/callback }\n  worker:"),
      "51:18 production.redirect_uris: doesn't say which application it's for (PanBot Dashboard, second); write it in that one",
    ],
  ];

  test.each(cases)("%s", async (_, text, message) => {
    expect(await mistakes(text, { hasProduction: true })).toContain(message);
  });

  test("all come in one go, in the order of the file", async () => {
    const text = edit(
      "  linkedin:",
      "  linkedn:",
      edit(
        "type: Traditional",
        "type: Tradtional",
        edit("client_secret: planted-google", "client_secrt: planted-google"),
      ),
    );
    expect((await mistakes(text)).map((line) => line.split(" ")[0])).toEqual([
      "9:11",
      "36:11",
      "36:35",
      "47:12",
    ]);
  });

  test.each([
    ["nothing", ""],
    ["a list", "- a\n- b"],
    ["a text", "hello"],
    ["Terraform's own language", 'resource "logto_role" "a" {\n  name = "a"\n}'],
  ])("%s is neither of both", async (_, text) => {
    await expect(migrated(text)).rejects.toThrow(MigrationError);
  });
});

describe("what isn't carried over is said", () => {
  const remarks = async (text: string) => (await migrated(text)).remarks.join("\n");

  test.each([
    ["a section", `${panbot}branding: { color: red }\n`, "Not carried over: branding (line 52)"],
    [
      "a value",
      edit("client_id: google-id", "hint: x, client_id: google-id"),
      "connectors.google.hint (line 36)",
    ],
    [
      "a connector that nobody filled in",
      edit("google-id", "YOUR_GOOGLE_CLIENT_ID", edit("planted-google", '"<secret>"')),
      "connectors.google (line 36): nobody filled in its credentials",
    ],
    [
      "a connector that is switched off",
      edit("{ client_id: google-id", "{ enabled: off, client_id: google-id"),
      "connectors.google (line 36): it isn't enabled",
    ],
    [
      "what sends e-mail",
      edit("connectors:", "connectors:\n  smtp: { host: mail.example, password: planted-smtp }"),
      "connectors.smtp (line 36): it sends e-mail or SMS",
    ],
    [
      "the provider's own application",
      edit("PanBot Orders Worker", "Setup Automation"),
      "pulumi-logto runs as this application",
    ],
    ["Microsoft, of which there are two ways", panbot, "--microsoft sso"],
  ])("%s", async (_, text, remark) => {
    expect(await remarks(text)).toContain(remark);
  });

  test("a value of the script's environment is to be set by hand", async () => {
    const text = edit(
      "google-id",
      '"${GOOGLE_CLIENT_ID}"',
      edit("planted-google", '"${GOOGLE_CLIENT_SECRET}"'),
    );
    const migration = await migrated(edit("planted-m2m-secret", "$SECRET", text));
    expect([...migration.open]).toEqual(["googleClientId"]);
    expect([...migration.secrets].filter(([, value]) => value === undefined).map(([key]) => key)).toEqual([
      "logto:appSecret",
      "googleClientSecret",
    ]);
    expect(read(migration).warnings).toEqual([]);
  });

  test("sections that the script has built in are those of PanBot's guide, and said to be", async () => {
    const text =
      "endpoint: https://a.logto.app\nm2m_app_id: a\nm2m_app_secret: b\nproduction_redirect_uris: [https://d.example/callback]\n";
    const migration = await migrated(text, { hasProduction: true });
    expect(migration.remarks.join("\n")).toContain(
      "The file says nothing of applications, api_resources, roles",
    );
    expect(read(migration, "prod").entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["dashboard", "staff", "owner", "admin"]),
    );
    expect(
      (
        await migrated(
          "roles: []\napplications: []\napi_resources: []\nwebhooks: [{ url: https://a.example/hook, events: [User.Created] }]",
        )
      ).model,
    ).toEqual({
      webhooks: { webhook: { url: "${config.webhookUrl}/hook", events: ["User.Created"], adopt: true } },
    });
  });
});

describe("Microsoft", () => {
  test("as the SSO connector of the guide", async () => {
    const text = edit(
      "tenant_id: common",
      "tenant_id: 11111111-2222-3333-4444-555555555555, domains: [PanBot.example]",
    );
    const migration = await migrated(text, { microsoft: "sso" });
    expect(migration.model.connectors).not.toHaveProperty("microsoft");
    expect(migration.model.ssoConnectors).toEqual({
      microsoft: {
        name: "Microsoft",
        provider: "AzureAdOidc",
        config: { clientId: "${config.microsoftClientId}", issuer: "${config.microsoftIssuer}" },
        secrets: { clientSecret: "${secret.microsoftClientSecret}" },
        domains: ["panbot.example"],
        adopt: true,
      },
    });
    expect(migration.config.get("microsoftIssuer")).toBe(
      "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
    );
    expect(read(migration).warnings).toEqual([]);
  });

  test("as both, and an issuer without its well-known end", async () => {
    const issuer = "https://login.microsoftonline.com/x/v2.0";
    const text = edit(
      "tenant_id: common",
      `tenant_id: x, issuer: ${issuer}/.well-known/openid-configuration`,
    );
    const migration = await migrated(text, { microsoft: "both" });
    expect(Object.keys(migration.model.connectors as object)).toContain("microsoft");
    expect(migration.config.get("microsoftIssuer")).toBe(issuer);
    expect(migration.model.signInExperience).toEqual({ singleSignOnEnabled: true });
    expect(read(migration).entries.filter(({ kind }) => kind.name === "SsoConnector")).toHaveLength(1);
  });
});

describe("hostile files", () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[..."bcdefghi"].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[i]}`).join(", ")}]`).join("\n")}\nroles: *i`;
  test.each([
    ["a bomb of aliases", bomb],
    ["a thing within itself", "roles: &a\n  x: *a\nendpoint: &b [*b]"],
    ["bottomless nesting", `roles: ${"[".repeat(5000)}${"]".repeat(5000)}`],
    [
      "names that every object inherits",
      "roles: { __proto__: { description: x }, constructor: { description: y } }\nconnectors: { __proto__: { client_id: a } }\ntoString: x",
    ],
    ["a reference of the model", edit("view orders", "${secret.googleClientSecret}")],
  ])("%s is refused", async (_, text) => {
    const began = Date.now();
    const found = await mistakes(text);
    expect(Date.now() - began).toBeLessThan(5000);
    expect(found.join("\n")).not.toContain("planted");
    expect(found).not.toEqual([]);
  });

  test("texts that look like references stay texts", async () => {
    const migration = await migrated(edit("view orders", '"costs ${config.x} and $${y}"'));
    const [scope] = read(migration).entries.filter(({ name }) => name.endsWith("read:orders"));
    expect(scope?.args.description).toBe("costs ${config.x} and $${y}");
  });

  test("whatever is broken, it's told as a mistake, and no secret is in it", async () => {
    const lines = panbot.split("\n");
    const noise = fc.constantFrom(
      "",
      " ",
      "- ",
      "{",
      "}",
      "[",
      ": ",
      "&a ",
      "*a",
      "!x ",
      "| ",
      '"',
      "'",
      "\t",
      "#",
      "? ",
      "~",
      "%",
      "<<: *a",
      "1e999",
      "\u0000",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lines.length - 1),
        fc.nat(60),
        noise,
        fc.nat(3),
        async (line, column, what, cut) => {
          const text = lines
            .map((one, i) => (i === line ? one.slice(0, column) + what + one.slice(column + cut) : one))
            .join("\n");
          try {
            const migration = await migrated(text, { hasProduction: true });
            expect([textOf(migration), ...migration.remarks].join("\n")).not.toContain("planted-");
          } catch (error) {
            if (!(error instanceof MigrationError)) throw error;
            expect(error.message).not.toContain("planted-");
            expect(error.message).toMatch(/input:\d+:\d+|isn't|nothing in it/);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
