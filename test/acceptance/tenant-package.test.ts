import { readFileSync, renameSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { startLogtoTenant } from "../../emulator/logto-tenant.ts";
import { freePort } from "../support/free-port.ts";
import { remove } from "../support/remove.ts";
import { root } from "./harness.ts";
import { example, install, type Packed, pack, runIn, writeFiles } from "./packages.ts";

jest.setTimeout(120_000);

const page = readFileSync(join(root, "docs/tenant.md"), "utf8");
/** The page's snippets that say which file they are. */
const snippets = Object.fromEntries(
  [...page.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name, code]) => [name, code as string]),
);

let tarballs: string;
let installed: string;
let packed: Packed[];
const runTests = (...args: string[]) => runIn(installed, [process.execPath, "--test", ...args]);
const jestOf = (...args: string[]) =>
  runIn(installed, [
    process.execPath,
    ...args.slice(0, -1),
    join(root, "node_modules/jest/bin/jest.js"),
    ...args.slice(-1),
  ]);

/** What `pulumi up` of a model leaves: a worker that may read orders. */
async function modelApplied(file: string): Promise<void> {
  await using tenant = await startLogtoTenant({ dataFile: file });
  const body = { name: "Orders", indicator: "https://api.example" };
  const resource = await tenant.call("POST", "/api/resources", body);
  const scopes = await Promise.all(
    ["read:orders", "write:orders"].map((name) =>
      tenant.call("POST", `/api/resources/${resource.id}/scopes`, { name, description: name }),
    ),
  );
  const role = { name: "reader", description: "reads", type: "MachineToMachine", scopeIds: [scopes[0].id] };
  const { id } = await tenant.call("POST", "/api/roles", role);
  const worker = await tenant.call("POST", "/api/applications", { name: "worker", type: "MachineToMachine" });
  await tenant.call("POST", `/api/applications/${worker.id}/roles`, { roleIds: [id] });
}

beforeAll(async () => {
  tarballs = await mkdtemp(join(tmpdir(), "pulumi-logto-tarballs-"));
  packed = await pack(tarballs, "providers", "model", "cli", "emulator");
  installed = await install(...packed.map(({ filename }) => join(tarballs, filename)));
  writeFiles(installed, snippets);
});
afterAll(() => {
  for (const folder of [tarballs, installed]) if (folder) remove(folder);
});

test("the package holds what it needs, and no sources", () => {
  const paths =
    packed.find(({ name }) => name === "pulumi-logto-tenant")?.files.map(({ path }) => path) ?? [];
  expect(paths).toEqual(
    expect.arrayContaining([
      "README.md",
      "LICENSE",
      "dist/main.js",
      "dist/logto-tenant.d.ts",
      "dist/script-worker.js",
    ]),
  );
  expect(paths.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test("the example of its README runs by node:test", async () => {
  writeFiles(installed, { "readme.test.mts": example("emulator") });
  expect(await runTests("readme.test.mts")).toMatch(/pass 1\b/);
});

test("the snippets of docs/tenant.md are there", () => {
  expect(Object.keys(snippets).sort()).toEqual([
    ...["auth-model.test.mjs", "connection.spec.js", "ensure-role.mjs", "jest.config.mjs", "jest.setup.mjs"],
    ...["jest.teardown.mjs", "staff-role.test.mjs", "staff-role.vitest.mjs"],
  ]);
});

test("that for node:test runs, and fails where the script is wrong", async () => {
  expect(await runTests("staff-role.test.mjs")).toMatch(/pass 1\b/);
  const wrong = (snippets["ensure-role.mjs"] as string).replace("tries < 3", "tries < 1");
  writeFiles(installed, { "ensure-role.mjs": wrong });
  try {
    await expect(runTests("staff-role.test.mjs")).rejects.toThrow("the role staff can't be made");
  } finally {
    writeFiles(installed, { "ensure-role.mjs": snippets["ensure-role.mjs"] as string });
  }
});

test("that for a model of one's own runs", async () => {
  await modelApplied(join(installed, "auth.json"));
  expect(await runTests("auth-model.test.mjs")).toMatch(/pass 1\b/);
});

test("that for Vitest runs, by what has the same words", async () => {
  const words = "export const { afterAll, beforeAll, beforeEach, expect, test } = globalThis;\n";
  writeFiles(installed, { "words.mjs": words });
  const config = {
    ...{ rootDir: installed, testMatch: ["**/*.vitest.mjs"] },
    moduleNameMapper: { "^vitest$": join(installed, "words.mjs") },
  };
  await jestOf("--experimental-vm-modules", "--no-warnings", `--config=${JSON.stringify(config)}`);
});

test("that for Jest runs, in a CommonJS test", async () => {
  await jestOf("--config=jest.config.mjs");
});

test("the types are those of a strict program", async () => {
  const program = `
import { startLogtoTenant, type LogtoTenant } from "pulumi-logto-tenant";
const tenant: LogtoTenant = await startLogtoTenant({ logto: "1.42", admin: true });
tenant.fail({ path: /x/, effect: "hang" });
const status: number | undefined = tenant.requests[0]?.status;
// @ts-expect-error no such version
await startLogtoTenant({ logto: "1.1" });
// @ts-expect-error no such effect
tenant.fail({ effect: "explode" });
// @ts-expect-error only a running one is one
tenant.url;
export { status };
`;
  const compilerOptions = {
    ...{ module: "nodenext", target: "es2022", strict: true, noEmit: true, types: ["node"] },
    typeRoots: [join(root, "node_modules/@types")],
  };
  const folder = writeFiles(join(installed, "types"), {
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({ compilerOptions }),
    "index.ts": program,
  });
  await runIn(folder, [join(root, "node_modules/.bin/tsc"), "-p", "."]);
});

test("pulumi-logto tenant starts it in the background, in a folder that is no Pulumi project, and ends it", async () => {
  const port = String(await freePort());
  const tenant = (...args: string[]) =>
    runIn(installed, [join(installed, "node_modules/.bin/pulumi-logto"), "tenant", "--port", port, ...args]);
  try {
    expect(await tenant("--background")).toMatch(
      new RegExp(
        `^The embedded tenant answers at http://localhost:${port} as Logto 1\\.43 .*\nIt runs until: npx pulumi-logto tenant --stop --port ${port} `,
        "s",
      ),
    );
    await expect(tenant()).rejects.toThrow(`runs at http://localhost:${port} already`);
  } finally {
    expect(await tenant("--stop")).toContain("has ended");
  }
});

test("where it isn't installed, the command says how to get it", async () => {
  const [there, aside] = ["node_modules/pulumi-logto-tenant", "aside"].map((name) => join(installed, name));
  renameSync(there as string, aside as string);
  try {
    await expect(
      runIn(installed, [join(installed, "node_modules/.bin/pulumi-logto"), "tenant"]),
    ).rejects.toThrow("Run:\n  npm install --save-dev pulumi-logto-tenant");
  } finally {
    renameSync(aside as string, there as string);
  }
});
