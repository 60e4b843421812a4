import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorld, urn, type World } from "./world.ts";

const root = join(import.meta.dirname, "../../..");

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const writeModel = (text: string) => writeFileSync(join(world.folder, "model.yaml"), text);

test("a model without mistakes says how much it declares; its warnings are warnings", async () => {
  writeModel("apiResources: { api: { indicator: https://api.example, scopes: { read: may read } } }\n");
  const [first, second] = await world.find("model");
  expect(first).toMatchObject({ verdict: "ok", says: "model.yaml: 2 resources, no mistake" });
  expect(second).toMatchObject({
    verdict: "warning",
    says: expect.stringMatching(/^model.yaml:1:.*no role grants it/),
  });
});

test("a model's mistakes have their places", async () => {
  writeModel("applications:\n  site: { type: SPA, redirectUri: https://a.example }\n");
  expect(await world.one("model")).toMatchObject({
    verdict: "failed",
    says: expect.stringMatching(/mistakes? in model.yaml:\nmodel.yaml:2:\d+ applications.site/),
  });
});

test("a model that isn't there is sent to init", async () => {
  world.config["logto:model"] = "other.yaml";
  const found = await world.one("model");
  expect(found).toMatchObject({ verdict: "failed", says: "there is no other.yaml" });
  expect(found.mend?.[0]).toContain("pulumi-logto init --stack dev");
  expect(found.mend?.[1]).toContain("config set logto:model --stack dev");
  expect(await world.one("values")).toMatchObject({ verdict: "skipped" });
});

test.each([
  [
    "Pulumi.yaml",
    `name: shop\nruntime: { name: logto, options: { model: none.yaml } }\nplugins: { languages: [{ name: logto, path: ${root}/model }], providers: [{ name: logto, path: ${root}/providers }] }\n`,
    "options.model under runtime in Pulumi.yaml",
  ],
  ["index.ts", 'await declareModel("none.yaml");\n', "what the program calls declareModel with"],
])("of a model that isn't there and that %s names, that is said to be mended", async (file, text, mend) => {
  writeFileSync(join(world.folder, file), text);
  const found = await world.one("model");
  expect(found).toMatchObject({ verdict: "failed", says: "there is no none.yaml" });
  expect(found.mend?.[1]).toContain(mend);
});

test("where programs declare everything themselves, the model isn't asked for", async () => {
  delete world.config["logto:model"];
  expect(await world.one("model")).toMatchObject({
    verdict: "skipped",
    says: expect.stringContaining("pulumi preview checks them"),
  });
  expect(await world.one("values")).toMatchObject({ verdict: "skipped" });
});

test("classes beside an installed model package are no model either, but one that may be meant is missed", async () => {
  delete world.config["logto:model"];
  rmSync(join(world.folder, "model.yaml"));
  const write = (name: string, text: string) => writeFileSync(join(world.folder, name), text);
  write("package.json", '{ "dependencies": { "pulumi-logto": "0.1.0", "pulumi-logto-model": "0.1.0" } }');
  write("index.ts", 'import * as logto from "pulumi-logto";\n');
  expect(await world.one("model")).toMatchObject({ verdict: "skipped" });
  write("index.ts", 'await import("./auth.ts");\n');
  const found = await world.one("model");
  expect(found).toMatchObject({ verdict: "failed", says: "there is no stacks/shop.yaml" });
  expect(found.mend?.[2]).toMatch(/^npm uninstall pulumi-logto-model {3}\(if /);
});

test("values that the model asks for in vain are no mistakes of the model, and have their commands", async () => {
  writeModel(
    "connectors:\n  github:\n    config: { clientId: '${config.githubId}' }\n    secrets: { clientSecret: '${secret.githubSecret}' }\n",
  );
  expect((await world.find("model"))[0]).toMatchObject({ verdict: "ok", says: "model.yaml: has no mistake" });
  expect(await world.one("values")).toEqual({
    verdict: "failed",
    says: 'stack "dev" lacks 2 values that the model asks for',
    mend: [
      "pulumi config set --stack dev shop:githubId",
      "pulumi config set --stack dev --secret shop:githubSecret",
    ],
  });
  world.config["shop:githubId"] = "x";
  world.secrets["shop:githubSecret"] = "planted-value-of-a-secret";
  expect(await world.one("values")).toMatchObject({ verdict: "ok" });
});

test("a killed run's pending operations are named, with the commands in their order", async () => {
  world.state.pending_operations = [{ type: "creating", resource: { urn: urn("Role", "staff") } }];
  expect(await world.one("pending")).toEqual({
    verdict: "warning",
    says: "a run was ended in the middle: creating Role staff. What it was about to make may exist at the tenant",
    mend: [
      expect.stringContaining("pulumi cancel --yes --stack dev"),
      expect.stringContaining("pulumi refresh --clear-pending-creates --stack dev"),
    ],
  });
});

const redirectUri = "https://site.example/callback";

/** An application at the tenant, and in the state. */
function addApplication(live: string[] = [redirectUri], declared = [redirectUri]): string {
  const id = "site00000000000000000";
  const { store } = world.tenant;
  store.table("applications").push({
    ...store.byId("applications", world.tenant.appId),
    id,
    name: "Site",
    type: "Traditional",
    oidcClientMetadata: { redirectUris: live, postLogoutRedirectUris: [] },
  });
  store.table("applicationSecrets").push({
    tenantId: "default",
    applicationId: id,
    name: "Default secret",
    value: "planted-value-of-a-secret",
    createdAt: 1,
    expiresAt: null,
  });
  world.state.resources = [
    {
      urn: urn("Application", "site"),
      type: "pulumi-nodejs:dynamic/logto:Application",
      id,
      inputs: { redirectUris: declared },
      outputs: {},
    },
  ];
  return id;
}

test("redirect URIs that are at the tenant as declared", async () => {
  addApplication();
  expect(await world.one("redirect-uris")).toMatchObject({ verdict: "ok" });
});

test.each([
  ["https://site.example/callback/", "differs by a trailing slash"],
  ["http://site.example/callback", "differs by the scheme"],
  ["https://site.example:8443/callback", "differs by the port"],
  ["https://Site.example/callback", "differs by upper and lower case"],
  ["https://other.example/callback", "it has https://other.example/callback"],
])("the tenant has %s instead", async (live, says) => {
  addApplication([live]);
  const found = await world.one("redirect-uris");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend?.[0]).toContain("pulumi up --stack dev");
});

test("the tenant has no redirect URI at all", async () => {
  addApplication([]);
  expect(await world.one("redirect-uris")).toMatchObject({ says: expect.stringContaining("; it has none") });
});

test("an application that was deleted at the tenant", async () => {
  const id = addApplication();
  world.tenant.store.table("applications").pop();
  expect(await world.one("redirect-uris")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining(`no application ${id} any more`),
  });
});

/** The stack's env file, and what is in its place on the disk. */
function addEnvFile(onDisk: Record<string, string | undefined> = {}): void {
  const id = addApplication();
  const variables = {
    LOGTO_ENDPOINT: world.tenant.url,
    LOGTO_APP_ID: id,
    LOGTO_APP_SECRET: "planted-value-of-a-secret",
    LOGTO_COOKIE_SECRET: "c".repeat(32),
    LOGTO_BASE_URL: "https://site.example",
    LOGTO_API_RESOURCE: "https://default.logto.app/api",
    OTHER: "as it is",
  };
  world.envFiles = { web: { path: "web.env", variables } };
  const lines = Object.entries({ ...variables, ...onDisk }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}='${value}'`],
  );
  writeFileSync(join(world.folder, "web.env"), lines.join("\n"));
}

test("env files that fit", async () => {
  addEnvFile();
  expect(await world.one("env-files")).toEqual({ verdict: "ok", says: "1 file holds what the tenant takes" });
});

test("a stack that declares no env files", async () => {
  addApplication();
  expect(await world.one("env-files")).toMatchObject({
    verdict: "skipped",
    says: expect.stringContaining("no output envFiles"),
  });
});

test("an env file that was never written", async () => {
  addEnvFile();
  world.envFiles = { web: { path: "elsewhere.env", variables: {} } };
  expect(await world.one("env-files")).toEqual({
    verdict: "warning",
    says: "web: elsewhere.env isn't there",
    mend: ["pulumi-logto env dev   (writes the stack's values into it)"],
  });
});

test.each([
  ["LOGTO_ENDPOINT", "https://other.logto.app", "which is another tenant than this stack's"],
  ["LOGTO_APP_ID", "another-tenants", 'sign-in says "invalid client_id"'],
  [
    "LOGTO_APP_SECRET",
    "planted-elsewhere",
    "LOGTO_APP_SECRET is none of the secrets of Site: it's another environment's",
  ],
  ["LOGTO_COOKIE_SECRET", "planted-short", "is shorter than 32 characters"],
  ["LOGTO_BASE_URL", "http://site.example", "they differ by the scheme"],
  ["LOGTO_BASE_URL", "https://site.example:3000", "they differ by the port"],
  ["LOGTO_BASE_URL", "https://site.example/", "without the slash at its end"],
  ["LOGTO_BASE_URL", "https://elsewhere.example", "no redirect URI of Site begins with it"],
  [
    "LOGTO_API_RESOURCE",
    "https://default.logto.app/api/",
    "they differ by a trailing slash, and the audience",
  ],
  ["LOGTO_API_RESOURCE", "https://api.elsewhere", "no API resource of the tenant has that indicator"],
  ["LOGTO_COOKIE_SECRET", undefined, "LOGTO_COOKIE_SECRET is missing"],
])("%s is %s", async (name, value, says) => {
  addEnvFile({ [name]: value });
  const found = await world.one("env-files");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend).toEqual(["pulumi-logto env dev   (writes the stack's values into it)"]);
  if (name.endsWith("SECRET") && value) expect(JSON.stringify(found)).not.toContain(value);
});

test("a default secret that was rotated away, before and after an update: what to do first", async () => {
  addEnvFile();
  const secrets = world.tenant.store.table("applicationSecrets");
  secrets.push({ ...secrets.pop(), name: "2027", value: "planted-rotated" });
  for (const known of ["planted-value-of-a-secret", null]) {
    (
      (world.envFiles as Record<string, unknown>).web as { variables: Record<string, unknown> }
    ).variables.LOGTO_APP_SECRET = known;
    const found = await world.one("env-files");
    expect(found.says).toContain(
      'None is called "Default secret": rename the one that is to be used ("2027")',
    );
    expect(found.mend?.[0]).toContain("pulumi up --stack dev");
    expect(JSON.stringify(found)).not.toContain("planted");
  }
});

test("secrets of a tenant that has no list of them", async () => {
  addEnvFile();
  world.tenant.lacks.operations.push("/api/applications/{id}/secrets");
  expect(await world.one("env-files")).toMatchObject({ verdict: "ok" });
});

test("the endpoint with a slash at its end", async () => {
  addEnvFile({ LOGTO_ENDPOINT: `${world.tenant.url}/` });
  expect(await world.one("env-files")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("they differ by a trailing slash"),
  });
});

test("a secret that has expired", async () => {
  addEnvFile();
  Object.assign(world.tenant.store.table("applicationSecrets").at(-1) ?? {}, { expiresAt: 5 });
  expect(await world.one("env-files")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("has expired"),
  });
});

test("what the stack says itself, and the tenant doesn't know, isn't mended by writing it again", async () => {
  addEnvFile({ LOGTO_COOKIE_SECRET: "planted-short" });
  world.tenant.store.table("applications").pop();
  const found = await world.find("env-files");
  const mendOf = (name: string) => found.find(({ says }) => says.includes(`${name} is`))?.mend;
  expect(mendOf("LOGTO_APP_ID")).toEqual([
    "pulumi up --stack dev   (takes up what the tenant has, and makes what it lacks)",
    "pulumi-logto env dev   (then restart what reads the env files)",
  ]);
  expect(mendOf("LOGTO_COOKIE_SECRET")).toEqual([
    "pulumi-logto env dev   (writes the stack's values into it)",
  ]);
});

test("http in production", async () => {
  addEnvFile({ LOGTO_BASE_URL: "http://site.example" });
  world.config["logto:production"] = "true";
  expect((await world.find("env-files")).map(({ says }) => says).join("\n")).toContain(
    "http, and this stack is production",
  );
});

test("a value of no meaning here that is out of date", async () => {
  addEnvFile({ OTHER: "as it was" });
  expect(await world.one("env-files")).toMatchObject({
    verdict: "warning",
    says: "web.env: OTHER is not what the stack says",
  });
});

test("the state of a production stack belongs where others have it too", async () => {
  expect(await world.one("state")).toMatchObject({
    verdict: "ok",
    says: expect.stringMatching(/\.state, which does for a stack that isn't production$/),
  });
  world.config["logto:production"] = "true";
  const found = await world.one("state");
  expect(found.verdict).toBe("warning");
  expect(found.says).toContain(`is in ${join(world.folder, ".state")}, on this machine alone`);
  expect(found.mend).toEqual([
    "pulumi stack export --file dev.state.json --stack dev   (it's as encrypted as it was)",
    expect.stringMatching(/^Set backend\.url in Pulumi\.yaml to .*s3:/),
    "pulumi stack init dev",
    "pulumi stack import --file dev.state.json --stack dev   (and remove dev.state.json)",
  ]);
  // Of a folder elsewhere on this machine nobody can see who else has it.
  for (const [url, says] of [
    ["s3://team", "where others can have it too"],
    ["https://app.pulumi.com/me", "where others can have it too"],
    ["file:///mnt/team?no_tmp_dir=true", "in /mnt/team: others can have it too if they have that folder"],
  ]) {
    world.answers.whoami = { code: 0, stdout: JSON.stringify({ user: "me", url }) };
    expect(await world.one("state")).toEqual({ verdict: "ok", says });
  }
});

test("a model may be a folder, whose files are named where something is wrong", async () => {
  mkdirSync(join(world.folder, "stacks"));
  writeFileSync(join(world.folder, "stacks/a.yaml"), "roles: { staff: { description: d } }\n");
  world.config["logto:model"] = "stacks/";
  expect(await world.one("model")).toMatchObject({ verdict: "ok", says: "stacks/: 1 resource, no mistake" });
  writeFileSync(join(world.folder, "stacks/b.yaml"), "\nroles: { boss: { nam: d } }\n");
  expect(await world.one("model")).toMatchObject({
    verdict: "failed",
    says: expect.stringMatching(/mistakes? in stacks\/:\nstacks\/b\.yaml:2:\d+ roles\.boss/),
  });
});
