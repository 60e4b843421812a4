import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { ensurePulumi } from "../../toolchain/index.ts";
import { freePort } from "../support/free-port.ts";
import { remove } from "../support/remove.ts";
import { root } from "./harness.ts";
import { cleanEnv, pack, runIn } from "./packages.ts";
import { type Console, consoleAt } from "./tenant.ts";

jest.setTimeout(300_000);

/* What somebody does who has nothing but the packages: from an empty folder to the end. */

let place: string;
let folder: string;
let tarballs: string[];
let tenant: Console;
let before: unknown;
let port: string;
let env: NodeJS.ProcessEnv;

const run = (...command: string[]) => runIn(folder, command, env);
const pulumi = (...words: string[]) => run("pulumi", ...words, "--stack", "dev");
const command = (...words: string[]) => run("pulumi-logto", ...words, "--stack", "dev");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const edit = (name: string, from: string, to: string) => {
  expect(read(name)).toContain(from);
  writeFileSync(join(folder, name), read(name).replace(from, to));
};

const up = ["up", "--yes", "--skip-preview"];
const unchanged = ["preview", "--expect-no-changes"];

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "pulumi-logto-empty-"));
  folder = join(place, "shop");
  mkdirSync(folder);
  const packed = await pack(place, "providers", "model", "cli", "emulator");
  tarballs = packed.map(({ filename }) => `../${filename}`);
  port = String(await freePort());
  const real = await ensurePulumi();
  env = {
    ...cleanEnv(),
    ...real.env,
    // As npx has it.
    PATH: [join(folder, "node_modules/.bin"), real.env.PATH ?? process.env.PATH].join(delimiter),
    NO_COLOR: "1",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_RUN_PROGRAM: "true",
    PULUMI_CONFIG_PASSPHRASE: "shop-dev",
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_ignore_scripts: "true",
  };
});
afterAll(async () => {
  if (existsSync(join(folder, "node_modules"))) await run("pulumi-logto", "tenant", "--stop", "--port", port);
  if (place) remove(place);
});

describe("from an empty folder, with the packages alone", () => {
  test("init makes a project", async () => {
    await run("npm", "install", "--save-dev", ...tarballs);
    const said = await run(
      ...["npx", "pulumi-logto", "init", "--yes", "--github", "--api-indicator", "https://api.shop.example"],
      ...["--endpoint", `http://localhost:${port}`],
    );
    expect(said).toContain("Made stack dev");
    expect(said).not.toContain("Kept");
    expect(existsSync(join(folder, ".github/workflows/logto-review.yml"))).toBe(true);
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    expect({ ...dependencies, ...devDependencies }).toEqual({
      "@pulumi/pulumi": expect.stringMatching(/^\d+\.\d+\.\d+$/),
      pulumi: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      "pulumi-logto": `file:${tarballs[0]}`,
      "pulumi-logto-model": `file:${tarballs[1]}`,
      "pulumi-logto-cli": `file:${tarballs[2]}`,
      "pulumi-logto-tenant": `file:${tarballs[3]}`,
    });
    expect(read("Pulumi.dev.yaml")).toMatch(/logto:appSecret:\n {4}secure: /);
    const [, schema = ""] = /\$schema=(\S+)/.exec(read("model.yaml")) ?? [];
    expect(JSON.parse(read(schema))).toMatchObject({ title: "Logto model" });
  });

  test("tenant starts one on this machine", async () => {
    expect(await command("doctor").catch(String)).toContain(
      `Start the embedded tenant: npx pulumi-logto tenant --port ${port}`,
    );
    const said = await run("npx", "pulumi-logto", "tenant", "--background", "--port", port);
    expect(said).toContain(`npx pulumi-logto tenant --stop --port ${port}`);
    const appSecret = "dev-setup-automation-secret";
    tenant = consoleAt({ url: `http://localhost:${port}`, appId: "setup-automation", appSecret });
    before = await tenant.contents();
  });

  test("up configures the tenant, and changes nothing when it's run again", async () => {
    await pulumi(...up);
    const { applications, roles } = await tenant.contents();
    expect(applications).toContainEqual(expect.objectContaining({ name: "Dashboard" }));
    expect(roles).toContainEqual(expect.objectContaining({ name: "editor" }));
    await pulumi(...unchanged);
    expect(await command("doctor")).toContain("✓ Model: model.yaml: 6 resources, no mistake");
    await run("pulumi-logto", "env", "dev");
    expect(read("env/web/.env.local")).toContain("LOGTO_API_RESOURCE=https://api.shop.example\n");
  });

  test("a change is previewed, reviewed and applied", async () => {
    edit("model.yaml", "scopes: { backend: [read:items] }", "scopes: { backend: [read:items, write:items] }");
    expect(await pulumi("preview")).toMatch(/Role viewer update.*scopes/);
    expect(await command("review")).toMatch(/viewer.*gains.*write:items/);
    await pulumi(...up);
    await pulumi(...unchanged);
  });

  test("a mistake in the model is told with its place", async () => {
    edit("model.yaml", "type: Traditional", "type: Traditionel");
    const said = await pulumi("preview").catch(String);
    expect(said).toMatch(/model\.yaml:\d+:\d+ applications\.dashboard\.type: /);
    expect(said).not.toContain("Warning");
    edit("model.yaml", "type: Traditionel", "type: Traditional");
  });

  test("drift is found, and put right", async () => {
    const roles = (await tenant.call("GET", "/roles")) as { id: string; name: string }[];
    const viewer = roles.find(({ name }) => name === "viewer");
    await tenant.call("PATCH", `/roles/${viewer?.id}`, { description: "sees it all" });
    expect(await command("drift")).toContain("sees it all");
    await pulumi(...up);
    expect(await command("drift")).toContain("no drift");
  });

  test("what the tenant holds is exported, and adopted by a stack that has nothing yet", async () => {
    await command("export", "--output", "exported.yaml", "--set-secrets");
    expect(read("exported.yaml")).toContain("$schema=./node_modules/pulumi-logto-model/model.schema.json");
    await pulumi("config", "rm", "logto:model");
    const other = (...words: string[]) => run(...words, "--stack", "copy");
    await run("pulumi", "stack", "init", "copy");
    writeFileSync(join(folder, "Pulumi.copy.yaml"), read("Pulumi.dev.yaml"));
    await other("pulumi", "config", "set", "logto:model", "exported.yaml");
    expect(await other("pulumi-logto", "adopt", "--yes")).toContain("Adopted 6 resources");
    await other("pulumi", ...unchanged);
    await other("pulumi", "stack", "rm", "--force", "--yes");
    await pulumi(...unchanged);
  });

  test("pulumi new makes the same of the template", async () => {
    const template = join(place, "template");
    cpSync(join(root, "templates/logto-yaml"), template, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(template, "package.json"), "utf8"));
    // They aren't in the registry yet.
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    writeFileSync(
      join(template, "package.json"),
      JSON.stringify({
        ...manifest,
        dependencies: { ...devDependencies, ...dependencies },
        devDependencies: {},
      }),
    );
    const made = join(place, "made");
    const settings = Object.entries({
      "logto:endpoint": `http://localhost:${port}`,
      "logto:appId": "setup-automation",
      "logto:appSecret": "dev-setup-automation-secret",
      dashboardUrl: "http://localhost:3000",
    }).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
    const words = ["pulumi", "new", template, "--dir", made, "--name", "made", "--stack", "dev", "--yes"];
    const state = join(place, "state");
    mkdirSync(state);
    const elsewhere = { ...env, PULUMI_BACKEND_URL: `file://${state}` };
    await runIn(folder, [...words, "--description", "d", ...settings], elsewhere);
    expect(readFileSync(join(made, "model.yaml"), "utf8")).not.toContain("${PROJECT}");
    // It finds what the other project has made.
    await expect(runIn(made, ["pulumi", "preview", "--stack", "dev"], elsewhere)).rejects.toThrow(
      /shop\/dev/,
    );
  });

  test("a new clone gets its stack by what its README says", async () => {
    const clone = join(place, "clone/shop");
    const isKept = (path: string) => !/[\\/](?:node_modules|\.state|\.pulumi-logto|env)$/.test(path);
    cpSync(folder, clone, { recursive: true, filter: isKept });
    // From there the tarballs are elsewhere.
    for (const name of ["package.json", "package-lock.json"]) {
      writeFileSync(join(clone, name), read(name).replaceAll("file:../", "file:../../"));
    }
    const [, ...commands] = /^(npm ci) && (npx pulumi-logto init --yes) /m.exec(read("README.md")) ?? [];
    for (const one of commands) await runIn(clone, one.split(" "), env);
    const secret = ["pulumi", "config", "get", "logto:appSecret", "--stack", "dev"];
    expect(await runIn(clone, secret, env)).toBe("dev-setup-automation-secret\n");
  });

  test("destroy leaves the tenant as it was", async () => {
    await pulumi("destroy", "--yes", "--skip-preview");
    expect(await tenant.contents()).toEqual(before);
  });
});
