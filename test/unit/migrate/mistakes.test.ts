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
      '9:11 applications.dashboard.type: isn\'t known; allowed: Traditional, SPA, Native, MachineToMachine; did you mean "Traditional"?',
    ],
    [
      "a scope that the API resource hasn't",
      edit("[read:orders, write:orders]", "[read:order, write:orders]"),
      '34:58 roles.orders-worker.scopes[0]: the API resource has no such scope; allowed: read:businesses, write:businesses, read:orders, write:orders, read:calls, read:menus, write:menus, manage:staff; did you mean "read:orders"?',
    ],
    [
      "a role that is nearly one",
      edit("roles: [orders-worker]", "roles: [order-worker]"),
      '15:13 applications.worker.roles[0]: is no role of the file; allowed: staff, owner, admin, orders-worker; did you mean "orders-worker"?',
    ],
    [
      "an identity provider that is nearly one",
      edit("  linkedin:", "  linkedn:"),
      '47:3 connectors.linkedn: isn\'t known; did you mean "linkedin"?',
    ],
    [
      "an identity provider that is none of PanBot's",
      edit("  linkedin:", "  discord:"),
      "47:3 connectors.discord: isn't known; allowed: google, facebook, microsoft, apple, linkedin, wechat. Take it out, and write it in the model by hand; or let the tenant say it: pulumi-logto export, then pulumi-logto adopt",
    ],
    [
      "a section that the guide doesn't have",
      `${panbot}branding: { color: red }\n`,
      "49:1 branding: isn't known; allowed: endpoint, m2m, applications, api_resource, roles, connectors. Take it out, and write it in the model by hand; or let the tenant say it: pulumi-logto export, then pulumi-logto adopt",
    ],
    [
      "a secret behind a key whose colon is missing",
      edit("client_secret: planted-google", "client_secret planted-google"),
      "36:35 connectors.google: this key isn't known; allowed: client_id, client_secret. Take it out, and write it in the model by hand; or let the tenant say it: pulumi-logto export, then pulumi-logto adopt",
    ],
    [
      "a secret that is missing",
      edit("google-id, client_secret: planted-google", "google-id"),
      "36:11 connectors.google.client_secret: is missing",
    ],
    [
      "a key without a value",
      edit("planted-google", '""', edit("google-id", "")),
      "36:24 connectors.google.client_id: has to be one value",
    ],
    [
      "a secret that is empty",
      edit("planted-google", '""'),
      "36:50 connectors.google.client_secret: is empty",
    ],
    [
      "a key that stands there twice",
      edit("client_id: google-id", "client_id: a, client_id: b"),
      "36:27: this key stands here twice; keep one",
    ],
    [
      "a list where one value is meant",
      edit("client_id: google-id", "client_id: [a, b]"),
      "36:24 connectors.google.client_id: has to be one value",
    ],
    [
      "one value where a list is meant",
      edit("roles: [orders-worker]", "roles: orders-worker"),
      "15:12 applications.worker.roles: has to be a list",
    ],
    [
      "a scope's name with white space",
      edit("    read:calls:", "    read calls:"),
      "24:5 api_resource.scopes.read calls: is no scope's name; that has no white space",
    ],
    [
      "an address without a scheme",
      edit("[http://localhost:3000/callback", "[/callback"),
      "10:21 applications.dashboard.redirect_uris[0]: is no whole address; write it with its scheme, e.g. https://host/callback",
    ],
    [
      "an application without addresses",
      panbot.replace(/ {4}redirect_uris: .*\n/, ""),
      "8:5 applications.dashboard: has no redirect URIs; write the ones that the script gave it: redirect_uris: [<URI>]",
    ],
    [
      "an API resource without its indicator",
      edit("  indicator: https://api.novaserve.ai\n", ""),
      "17:3 api_resource.indicator: is missing",
    ],
    [
      "an endpoint with a path",
      edit("https://abc123.logto.app", "https://abc123.logto.app/api"),
      "2:11 endpoint: has more than an address; leave out what follows the host",
    ],
    [
      "an endpoint that is none",
      edit("https://abc123.logto.app", "abc123.logto.app"),
      "2:11 endpoint: is no address; it's the tenant's, e.g. https://<tenant>.logto.app",
    ],
    [
      "no YAML",
      edit("client_id: google-id,", "client_id: {google-id,"),
      "37:3: is indented in another way than what it belongs to",
    ],
    ["a tab", edit("  google:", "\tgoogle:"), "36:1: is indented by a tab; YAML takes spaces alone"],
    ["an alias", edit("google-id", "*nothing"), "36:24: is an alias; write what it stands for"],
    [
      "a tag of the script's own",
      edit("google-id", "!ENV GOOGLE_ID"),
      "36:24: has a tag of its own; write the value without it",
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
      "47:3",
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
});

describe("Microsoft", () => {
  test("as the SSO connector of the guide", async () => {
    const text = edit("tenant_id: common", "tenant_id: 11111111-2222-3333-4444-555555555555");
    const migration = await migrated(text, { microsoft: "sso" });
    expect(migration.model.connectors).not.toHaveProperty("microsoft");
    expect(migration.model.ssoConnectors).toEqual({
      microsoft: {
        name: "Microsoft",
        provider: "AzureAdOidc",
        config: { clientId: "${config.microsoftClientId}", issuer: "${config.microsoftIssuer}" },
        secrets: { clientSecret: "${secret.microsoftClientSecret}" },
        adopt: true,
      },
    });
    expect(migration.config.get("microsoftIssuer")).toBe(
      "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
    );
    expect(migration.remarks.join("\n")).toContain("ssoConnectors.microsoft has no domains");
    expect(read(migration).warnings).toEqual([]);
  });

  test("as both", async () => {
    const migration = await migrated(panbot, { microsoft: "both" });
    expect(Object.keys(migration.model.connectors as object)).toContain("microsoft");
    expect(migration.config.get("microsoftIssuer")).toBe("https://login.microsoftonline.com/common/v2.0");
    expect(migration.remarks.join("\n")).toContain("is that of no single directory");
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
    ["a reference of the model", edit("runs the business", "${secret.googleClientSecret}")],
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
