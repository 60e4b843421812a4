import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { testedPulumi } from "../../../cli/doctor/checks/pulumi-cli.ts";
import { hasFailed } from "../../../cli/shared/checks/examine.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test("where nothing is wrong, nothing fails, and what needs an applied stack is skipped", async () => {
  const results = await world.results();
  expect(hasFailed(results)).toBe(false);
  const ids = results.flatMap(({ id, findings }) =>
    findings.some(({ verdict }) => verdict === "skipped") ? [id] : [],
  );
  expect(ids).toEqual(["redirect-uris", "env-files"]);
});

test.each(["20.11.1", "22.18.0"])("Node %s is too old", async (version) => {
  world.around.nodeVersion = version;
  expect(await world.one("node")).toMatchObject({
    verdict: "failed",
    says: `${version} is too old; it has to be 22.19 or newer`,
    mend: [expect.stringContaining("nodejs.org")],
  });
});

test.each(["22.19.0", "24.0.0"])("Node %s is new enough", async (version) => {
  world.around.nodeVersion = version;
  expect(await world.one("node")).toMatchObject({ verdict: "ok" });
});

test.each([
  [
    "languages: [{ name: logto, path: nowhere }]",
    /plugins.languages: "logto" has no pulumi-language-logto in nowhere/,
  ],
  [
    "providers: [{ name: logto, path: ./nowhere }]",
    /plugins.providers: "logto" has no pulumi-resource-logto in/,
  ],
  ["providers: []", /plugins.languages: runtime: logto needs it here: .*pulumi-logto-model/],
])("a model without a program whose plugins aren't found: %s", async (plugins, says) => {
  writeFileSync(join(world.folder, "Pulumi.yaml"), `name: shop\nruntime: logto\nplugins: { ${plugins} }\n`);
  expect(await world.one("project")).toMatchObject({ verdict: "failed", says: expect.stringMatching(says) });
});

describe("the plugin", () => {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(world.folder, name)), { recursive: true });
    writeFileSync(join(world.folder, name), text);
  };
  const project = (rest: string) => write("Pulumi.yaml", `name: shop\n${rest}\n`);
  const here = "[{ name: logto, path: node_modules/pulumi-logto }]";
  const resource = "node_modules/pulumi-logto/pulumi-resource-logto";
  beforeEach(() => {
    world.around.env = { HOME: world.folder, PATH: join(world.folder, "bin") };
  });

  test.each<[string, string, () => void]>([
    ["logto:native: true", "nodejs", () => Object.assign(world.config, { "logto:native": "true" })],
    ["runtime: python", "python", () => {}],
    [
      "the import of pulumi-logto-sdk",
      "nodejs",
      () => write("index.ts", 'import * as logto from "pulumi-logto-sdk";'),
    ],
  ])("isn't there, and %s needs it", async (reason, runtime, prepare) => {
    prepare();
    project(`runtime: ${runtime}`);
    const found = await world.one("plugin");
    expect(found).toMatchObject({
      verdict: "failed",
      says: `Pulumi.yaml: plugins.providers: ${reason} needs it here: ${here}`,
    });
    const without = "pulumi config set logto:native false --stack dev   (without the plugin)";
    expect(found.mend).toEqual(["npm install pulumi-logto", ...(reason.includes("native") ? [without] : [])]);
    write(resource, "");
    expect((await world.one("plugin")).mend).not.toContain("npm install pulumi-logto");
  });

  test.each<[string, () => void]>([
    [
      "named",
      () => {
        write(resource, "");
        project(`runtime: nodejs\nplugins: { providers: ${here} }`);
      },
    ],
    [
      "a package that was added",
      () => project("runtime: nodejs\npackages: { logto: node_modules/pulumi-logto }"),
    ],
    ["on PATH", () => write("bin/pulumi-resource-logto", "")],
    ["installed", () => write(".pulumi/plugins/resource-logto-v0.1.0/PulumiPlugin.yaml", "")],
  ])("is found where it's %s", async (_, prepare) => {
    world.config["logto:native"] = "true";
    prepare();
    expect(await world.one("plugin")).toMatchObject({ verdict: "ok" });
  });

  test("isn't needed by the classes", async () => {
    world.config["logto:native"] = "false";
    expect(await world.one("plugin")).toMatchObject({
      verdict: "ok",
      says: expect.stringContaining("not needed"),
    });
  });

  test("both have to be there where the runtime is logto, be it on PATH", async () => {
    project("runtime: logto");
    expect(await world.one("project")).toEqual({
      verdict: "failed",
      says: [
        "Pulumi.yaml: plugins.languages: runtime: logto needs it here: [{ name: logto, path: node_modules/pulumi-logto-model }]",
        `Pulumi.yaml: plugins.providers: runtime: logto needs it here: ${here}`,
      ].join("\n"),
      mend: ["npm install pulumi-logto-model", "npm install pulumi-logto"],
    });
    write("bin/pulumi-resource-logto", "");
    write("node_modules/.bin/pulumi-language-logto", "");
    expect(await world.one("project")).toMatchObject({ verdict: "ok" });
  });
});

test("without a pulumi it's said how to get one, and what needs it is skipped", async () => {
  world.answers.version = new Error(
    "There is no pulumi on PATH. Install it: https://www.pulumi.com/docs/install/",
  );
  expect(await world.one("pulumi")).toEqual({
    verdict: "failed",
    says: "There is no pulumi on PATH",
    mend: ["Install it: https://www.pulumi.com/docs/install/"],
  });
  expect(await world.one("backend")).toEqual({
    verdict: "skipped",
    says: 'not checked: it needs "Pulumi CLI"',
  });
});

test("an old pulumi is warned of", async () => {
  world.answers.version = { code: 0, stdout: "v3.99.0\n" };
  expect(await world.one("pulumi")).toMatchObject({
    verdict: "warning",
    says: expect.stringContaining("3.99.0 is older"),
  });
  expect(await world.one("backend")).toMatchObject({ verdict: "ok" });
});

test("a pulumi that doesn't run fails", async () => {
  world.answers.version = { code: 126, stderr: "exec format error" };
  expect(await world.one("pulumi")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("exec format"),
  });
});

test("the pulumi that is tested with is the one that the repository pins", () => {
  const { dependencies } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"),
  );
  expect(testedPulumi).toBe(dependencies.pulumi);
});

test("outside of a project all that needs one is skipped", async () => {
  world.around.context = {
    ...world.around.context,
    project: () => {
      throw new Error("There is no Pulumi.yaml in /x, nor above. Change to the folder of a Pulumi project");
    },
  };
  expect(await world.one("project")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("no Pulumi.yaml"),
  });
  expect(await world.one("backend")).toEqual({ verdict: "skipped", says: 'not checked: it needs "Project"' });
});

test.each([
  ["", "Pulumi.yaml has no name"],
  ["name: [", "Pulumi.yaml can't be read"],
])("a project file %j fails", async (content, says) => {
  writeFileSync(join(world.folder, "Pulumi.yaml"), content);
  expect(await world.one("project")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining(says),
  });
});

test("a stack without config is fine where the environment names the tenant", async () => {
  world.around.env = {
    LOGTO_ENDPOINT: world.tenant.url,
    LOGTO_M2M_APP_ID: world.tenant.appId,
    LOGTO_M2M_APP_SECRET: world.tenant.appSecret,
  };
  world.config = {};
  world.secrets = {};
  expect(await world.one("config")).toMatchObject({ verdict: "ok" });
  expect(await world.one("token")).toMatchObject({ verdict: "ok" });
});

test.each([
  [
    "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    "nobody is logged in",
    "pulumi login",
  ],
  [
    'error: unable to open state directory "file:///nowhere": stat /nowhere: no such file',
    "isn't there: /nowhere",
    "mkdir -p /nowhere",
  ],
  ["error: unexpected EOF", "can't be reached: unexpected EOF", "PULUMI_BACKEND_URL"],
])("a backend that says %j", async (stderr, says, mend) => {
  world.answers.whoami = { stderr };
  const found = await world.one("backend");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend?.join("\n")).toContain(mend);
});

test("a stack that isn't there is named with those that are", async () => {
  world.around.named = "staging";
  expect(await world.one("stack")).toEqual({
    verdict: "failed",
    says: 'there is no "staging" (there are: dev, prod)',
    mend: ["pulumi stack init staging"],
  });
});

test("a stack with its organization is the same", async () => {
  world.around.named = "acme/shop/dev";
  expect(await world.one("stack")).toMatchObject({ verdict: "ok" });
});

test("where none is selected, it's said how to name one", async () => {
  world.around.named = undefined;
  world.around.context = { ...world.around.context, args: ["doctor", "--format", "json"] };
  const list = (...names: string[]) => {
    const stacks = names.map((name) => ({ name, current: false }));
    world.answers["stack ls"] = { code: 0, stdout: JSON.stringify(stacks) };
  };
  list("dev", "acme/prod");
  expect(await world.one("stack")).toEqual({
    verdict: "failed",
    says: "none is selected (there are: dev, acme/prod)",
    mend: ["dev", "acme/prod"].map((one) => `pulumi-logto doctor --format json --stack ${one}`),
  });
  list();
  expect(await world.one("stack")).toMatchObject({ mend: ["pulumi-logto init --stack dev"] });
});

test("a stack without config is sent to init", async () => {
  world.config = {};
  world.secrets = {};
  expect(await world.one("config")).toMatchObject({
    verdict: "failed",
    mend: ["pulumi-logto init --stack dev"],
  });
});

test.each([
  ["error: incorrect passphrase", "isn't the one", "PULUMI_CONFIG_PASSPHRASE"],
  [
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    "isn't set",
    "export PULUMI_CONFIG_PASSPHRASE=",
  ],
  ["error: kms: access denied", "can't be decrypted: kms: access denied", "change-secrets-provider"],
])("with %j the endpoint is checked, and the token isn't", async (stderr, says, mend) => {
  world.answers["config --json --show-secrets"] = { stderr };
  const found = await world.one("passphrase");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend?.join("\n")).toContain(mend);
  expect(await world.one("endpoint")).toMatchObject({ verdict: "ok" });
  expect(await world.one("token")).toEqual({
    verdict: "skipped",
    says: 'not checked: it needs "Passphrase"',
  });
});

test("a passphrase that overrides the public one is to be unset", async () => {
  world.answers["config --json --show-secrets"] = { stderr: "error: incorrect passphrase" };
  world.around.context = { ...world.around.context, defaultStack: "dev" };
  world.around.env = { PULUMI_CONFIG_PASSPHRASE: "mine" };
  expect((await world.one("passphrase")).mend?.[0]).toContain("unset PULUMI_CONFIG_PASSPHRASE");
});

test("secrets of a real tenant that the public passphrase encrypts aren't secret", async () => {
  world.around.env = { PULUMI_CONFIG_PASSPHRASE: "shop-dev" };
  const file = join(world.folder, "Pulumi.dev.yaml");
  writeFileSync(file, "encryptionsalt: v1:a:v1:b:c\n");
  expect(await world.one("passphrase")).toMatchObject({ verdict: "ok" });

  world.config["logto:production"] = "true";
  const found = await world.one("passphrase");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining("which is public") });
  expect(found.mend?.[0]).toContain("pulumi stack change-secrets-provider passphrase --stack dev");
  // What comes after it is checked all the same.
  expect(await world.one("token")).toMatchObject({ verdict: "ok" });

  writeFileSync(file, "secretsprovider: awskms://a\n");
  expect(await world.one("passphrase")).toMatchObject({ verdict: "ok" });
});

test("a check that breaks fails by itself, and the others go on", async () => {
  world.answers["stack export"] = { code: 0, stdout: "no JSON" };
  expect(await world.one("pending")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("couldn't be checked"),
  });
  expect(await world.one("token")).toMatchObject({ verdict: "ok" });
});
