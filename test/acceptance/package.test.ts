import { readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import proto, { type ProviderHandshakeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { startPlugin } from "../support/plugin-process.ts";
import { remove } from "../support/remove.ts";
import { openWorkspace, root, type Workspace } from "./harness.ts";
import { cleanEnv, example, install, type Packed, pack, runIn, versionOf, writeFiles } from "./packages.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(120_000);

let tarballs: string;
let installed: string;
let packed: Packed[];
let tenant: Console;
const workspaces: Workspace[] = [];

/** A project with nothing but the tarballs and the SDK, as npm installs them. */
async function project(program: string, type: string, file: string): Promise<Workspace> {
  const workspace = await openWorkspace({ program: "", modules: join(installed, "node_modules") });
  workspaces.push(workspace);
  rmSync(join(workspace.folder, "index.ts"));
  writeFiles(workspace.folder, {
    "package.json": JSON.stringify({ type, main: file }),
    "Pulumi.yaml": "name: acceptance\nruntime: nodejs\noptions: { refresh: always }\n",
    [file]: program,
  });
  await workspace.config(
    { "logto:endpoint": tenant.tenant.url, "logto:appId": tenant.tenant.appId },
    { "logto:appSecret": tenant.tenant.appSecret },
  );
  return workspace;
}

const commonjs = example("providers")
  .replace('import * as logto from "pulumi-logto"', 'const logto = require("pulumi-logto")')
  .replace("export const { clientId, clientSecret } = dashboard;", "exports.clientId = dashboard.clientId;");

const envFiles = `
exports.envFiles = { web: { path: "web/.env", variables: { LOGTO_APP_ID: dashboard.clientId } } };
`;

beforeAll(async () => {
  tarballs = await mkdtemp(join(tmpdir(), "pulumi-logto-tarballs-"));
  packed = await pack(tarballs, "providers", "model", "cli");
  const files = packed.map(({ filename }) => join(tarballs, filename));
  installed = await install(...files, `@pulumi/pulumi@${versionOf("@pulumi/pulumi")}`);
  tenant = await openConsole();
});
afterAll(async () => {
  for (const workspace of workspaces) workspace.remove();
  for (const folder of [tarballs, installed]) if (folder) remove(folder);
  await tenant?.close();
});

describe("the package pulumi-logto", () => {
  test("holds what was compiled, and says what it needs", () => {
    const [{ files = [] } = {}] = packed;
    const unexpected =
      /^(?!LICENSE$|package\.json$|README\.md$|dist\/.*\.(?:js|json|d\.ts)$|dist\/third-party-licenses\.txt$|PulumiPlugin\.yaml$|pulumi-resource-logto(?:\.cmd)?$|schema\.json$)/;
    expect(files.map(({ path }) => path).filter((path) => unexpected.test(path))).toEqual([]);
    for (const { files: held } of packed) expect(held.map(({ path }) => path)).toContain("LICENSE");
    const folder = join(installed, "node_modules/pulumi-logto");
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(Object.keys(manifest.dependencies)).toEqual([
      "@grpc/grpc-js",
      "cross-spawn",
      "google-protobuf",
      "undici",
      "zod",
    ]);
    expect(Object.keys(manifest.peerDependencies)).toEqual(["@pulumi/pulumi"]);
    expect(manifest).not.toHaveProperty("devDependencies");
  });

  test.each([
    ["an ES module", "module", "index.js", example("providers")],
    ["CommonJS", "commonjs", "index.js", commonjs],
    ["TypeScript, as Pulumi compiles it", "commonjs", "index.ts", example("providers")],
  ])("does its work in a program that is %s", async (_, type, file, program) => {
    const { expect: run } = await project(program, type, file);
    const before = await tenant.contents();
    await run(0, "up", "--yes", "--skip-preview", "--stack", "test");
    const { applications, roles } = await tenant.contents();
    expect(applications).toContainEqual(expect.objectContaining({ name: "dashboard" }));
    expect(roles).toContainEqual(expect.objectContaining({ name: "staff", scopes: [expect.anything()] }));
    const { stdout } = await run(0, "stack", "output", "clientId", "--stack", "test");
    expect(stdout.trim()).toMatch(/^[a-z0-9]{21}$/);
    await run(0, "preview", "--expect-no-changes", "--stack", "test");
    await run(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(await tenant.contents()).toEqual(before);
  });

  const wrong = `
// @ts-expect-error
new logto.Application("wrong", { type: "Wrong" });
`;
  test.each([
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
    ["commonjs", "node10"],
  ])("has types of its own for %s modules, resolved as %s", async (module, resolution) => {
    const program = example("providers") + wrong;
    const folder = writeFiles(join(installed, `types-${module}`), {
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution: resolution,
          target: "es2022",
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          types: [],
          ignoreDeprecations: "6.0",
        },
      }),
      "index.ts": program,
      "commonjs.cts": program,
      "module.mts": program,
    });
    await runIn(folder, [join(root, "node_modules/.bin/tsc"), "-p", "."]);
  });

  test("lets a program be tested with Pulumi's mocks, by a runner that knows no ES modules", async () => {
    const folder = writeFiles(join(installed, "mocks"), {
      "package.json": "{}",
      "index.js": commonjs,
      "index.test.js": `
const pulumi = require("@pulumi/pulumi");

test("the client id", async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }),
    call: () => ({}),
  });
  const { clientId } = require("./index.js");
  expect(await new Promise((resolve) => clientId.apply(resolve))).toBe("dashboard-id");
});
`,
    });
    await runIn(folder, ["node", join(root, "node_modules/jest/bin/jest.js"), "--rootDir", folder]);
  });
});

describe("the package pulumi-logto-model", () => {
  const model = `
apiResources:
  backend:
    indicator: https://api.model.example
    scopes: { "read:orders": view orders }
applications:
  shop: { type: Traditional, redirectUris: ["https://shop.example/callback"] }
generated: { cookie: { length: 40 } }
envFiles:
  shop: { path: .env, variables: { COOKIE: "\${generated.cookie}" } }
`;
  const inComponent = `
import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";
import { declareModel, ModelOutputs } from "pulumi-logto-model";

class SignIn extends pulumi.ComponentResource {
  readonly outputs: Promise<ModelOutputs>;
  constructor(name: string) {
    super("shop:index:SignIn", name);
    this.outputs = declareModel("auth/logto.yaml", { parent: this });
    this.registerOutputs(this.outputs);
  }
}

const main = async () => {
  const { applications, apiResources } = await new SignIn("sign-in").outputs;
  const { clientId } = applications.shop;
  new logto.ApplicationSecret("beside", { application: clientId, name: "beside" });
  const indicator: pulumi.Input<unknown> = apiResources.backend.indicator;
  return { clientId, indicator, applications, apiResources };
};
export = main();
`;
  const reader = `
import * as pulumi from "@pulumi/pulumi";
const stack = new pulumi.StackReference("organization/acceptance/test");
export const outputs = pulumi.all([stack.requireOutput("applications"), stack.requireOutput("apiResources")]);
`;

  test.each([
    [
      "an ES module",
      "module",
      'import { declareModel } from "pulumi-logto-model";\nexport default await declareModel();\n',
    ],
    [
      "CommonJS",
      "commonjs",
      'module.exports = () => require("pulumi-logto-model").declareModel("model.yaml");\n',
    ],
  ])("is a whole program in one line that is %s", async (_, type, program) => {
    const { expect: run, write } = await project(program, type, "index.js");
    const before = await tenant.contents();
    write("model.yaml", model);
    await run(0, "up", "--yes", "--skip-preview", "--stack", "test");
    const { stdout } = await run(0, "stack", "output", "--json", "--stack", "test");
    expect(JSON.parse(stdout)).toMatchObject({
      endpoint: tenant.tenant.url,
      applications: { shop: { clientId: expect.stringMatching(/^[a-z0-9]{21}$/) } },
      envFiles: "[secret]",
    });
    await run(0, "preview", "--expect-no-changes", "--stack", "test");
    await run(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(await tenant.contents()).toEqual(before);
  });

  const alone = `
import { declareModel } from "pulumi-logto-model";
export = declareModel("auth/logto.yaml");
`;

  test("works in TypeScript, and keeps what there is when it gets into a component, beside other resources", async () => {
    const { expect: run, folder, state, write } = await project(alone, "commonjs", "index.ts");
    const before = await tenant.contents();
    writeFiles(join(folder, "auth"), { "logto.yaml": model });
    await run(0, "up", "--yes", "--skip-preview", "--stack", "test");
    const ids = () => (state().deployment.resources ?? []).flatMap(({ id }) => (id ? [id] : []));
    const first = ids();
    write("index.ts", inComponent);
    await run(0, "up", "--yes", "--skip-preview", "--stack", "test");
    expect(ids()).toEqual(expect.arrayContaining(first));
    const urns = (state().deployment.resources ?? []).map(({ urn }) => String(urn));
    expect(urns).toContainEqual(
      expect.stringMatching(/shop:index:SignIn\$.*logto:Scope::backend\/read:orders$/),
    );
    expect(urns).toContainEqual(expect.stringMatching(/shop:index:SignIn\$random:.*::cookie$/));
    await run(0, "preview", "--expect-no-changes", "--stack", "test");
    const other = writeFiles(join(folder, "reader"), {
      "package.json": JSON.stringify({ type: "module" }),
      "Pulumi.yaml": "name: reader\nruntime: nodejs\n",
      "index.js": reader,
    });
    // The state's place is relative to the folder.
    symlinkSync(join(folder, ".state"), join(other, ".state"));
    await run(0, "stack", "init", "reader", "--cwd", other);
    await run(0, "up", "--yes", "--skip-preview", "--stack", "reader", "--cwd", other);
    const { stdout } = await run(0, "stack", "output", "--json", "--stack", "reader", "--cwd", other);
    const { clientId } = JSON.parse((await run(0, "stack", "output", "--json", "--stack", "test")).stdout);
    expect(JSON.parse(stdout).outputs).toMatchObject([{ shop: { clientId } }, { backend: {} }]);
    await run(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(await tenant.contents()).toEqual(before);
  });
});

describe("the plugin in the package", () => {
  test("is one file that needs nothing beside it, and says whose work is in it", async () => {
    const alone = await mkdtemp(join(tmpdir(), "pulumi-logto-alone-"));
    try {
      await runIn(alone, ["tar", "-xzf", join(tarballs, packed[0]?.filename ?? ""), "--strip-components=1"]);
      // The others are for the host of models.
      expect(readdirSync(join(alone, "dist/plugin"))).toEqual(["main.js", "serve.js", "values.js"]);
      for (const other of ["serve.js", "values.js"]) rmSync(join(alone, "dist/plugin", other));
      const command = [join(alone, "pulumi-resource-logto")];
      const { call, end } = await startPlugin(command, {
        ...cleanEnv(),
        NODE_COMPILE_CACHE: join(alone, "c"),
      });
      const handshake: ProviderHandshakeResponse = await call(
        "handshake",
        new proto.ProviderHandshakeRequest(),
      );
      expect(handshake.getAcceptSecrets()).toBe(true);
      // For this the lifecycle and all kinds are loaded.
      await call("checkConfig", new proto.CheckRequest());
      expect(await end()).toEqual([0, null]);
      // What V8 compiled of it is kept for the next start.
      expect(readdirSync(join(alone, "c"), { recursive: true }).length).toBeGreaterThan(1);
      const licences = readFileSync(join(alone, "dist/third-party-licenses.txt"), "utf8").split(
        /^-{80}\n\n/m,
      );
      for (const [name, words] of [
        ["@grpc/grpc-js", "Apache License"],
        ["google-protobuf", "Copyright (c) 2022, Google Inc."],
        ["undici", "Matteo Collina"],
        ["zod", "Colin McDonnell"],
      ]) {
        expect(licences.find((text) => text.startsWith(`${name} `))).toContain(words);
      }
    } finally {
      remove(alone);
    }
  });

  const native = `
import * as pulumi from "@pulumi/pulumi";
class Role extends pulumi.CustomResource {
  constructor(name, args) { super("logto:index:Role", name, args); }
}
export const id = new Role("staff", { description: "d" }).id;
`;

  test("serves a program that names its folder", async () => {
    const { expect: run, write } = await project(native, "module", "index.js");
    write(
      "Pulumi.yaml",
      "name: acceptance\nruntime: nodejs\nplugins: { providers: [{ name: logto, path: node_modules/pulumi-logto }] }\n",
    );
    const before = await tenant.contents();
    await run(0, "up", "--yes", "--skip-preview", "--stack", "test");
    expect((await tenant.contents()).roles).toContainEqual(expect.objectContaining({ name: "staff" }));
    await run(0, "preview", "--expect-no-changes", "--refresh", "--stack", "test");
    await run(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(await tenant.contents()).toEqual(before);
  });

  test.each(["pulumi-logto", "pulumi-logto/pulumi-resource-logto"])(
    "gives the schema when Pulumi is shown %s, and Pulumi has no complaint",
    async (path) => {
      const { expect: run, folder, write } = await project(native, "module", "index.js");
      const { stdout } = await run(0, "package", "get-schema", join(installed, "node_modules", path));
      const committed = JSON.parse(readFileSync(join(root, "providers/schema.json"), "utf8"));
      const { resources, types, version } = JSON.parse(stdout);
      expect(Object.keys(resources)).toEqual(Object.keys(committed.resources).sort());
      expect(Object.keys(types)).toEqual(Object.keys(committed.types).sort());
      expect(version).toBe(committed.version);
      write("schema.json", stdout);
      expect((await run(0, "schema", "check", join(folder, "schema.json"))).text).toBe("");
    },
  );

  test("says what is wrong with a schema, so that no complaint says something", async () => {
    const { expect: run, folder, write } = await project(native, "module", "index.js");
    const schema = JSON.parse(readFileSync(join(root, "providers/schema.json"), "utf8"));
    schema.resources["logto:index:Role"].inputProperties.type = { $ref: "#/types/logto:index:Nothing" };
    write("schema.json", JSON.stringify(schema));
    const { text } = await run("failure", "schema", "check", join(folder, "schema.json"));
    expect(text).toContain("logto:index:Nothing");
  });
});

describe("the package pulumi-logto-cli", () => {
  const command = () => join(installed, "node_modules/.bin/pulumi-logto");

  test("says what its command does", async () => {
    expect(await runIn(tarballs, [command(), "--help"])).toMatch(/pulumi-logto .*env \[options\] \[stack\]/s);
    expect(await runIn(tarballs, [command(), "--version"])).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("outside of a project, says so", async () => {
    await expect(runIn(tarballs, [command(), "env", "test"])).rejects.toThrow(
      /error: There is no Pulumi\.yaml in .*, nor above/,
    );
  });

  test("writes the env files of a project and a page of its access, from a folder within", async () => {
    const workspace = await project(commonjs + envFiles, "commonjs", "index.js");
    const within = writeFiles(join(workspace.folder, "src"), {});
    const run = () => runIn(within, [command(), "env", "test"], workspace.env);
    await expect(run()).rejects.toThrow(
      /Stack "test" has no env files: nothing of it was applied yet.*Run:\n {2}pulumi up --stack test/s,
    );
    await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    expect(await run()).toBe("Wrote     web/.env (web)\n");
    expect(await run()).toBe("Unchanged web/.env (web)\n");
    const page = await runIn(
      within,
      [command(), "access", "--stack", "test", "--format", "html"],
      workspace.env,
    );
    expect(page).toContain('<table class="matrix">');
    const file = join(workspace.folder, "web/.env");
    expect(readFileSync(file, "utf8")).toMatch(/^LOGTO_APP_ID=[a-z0-9]{21}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
  });
});
