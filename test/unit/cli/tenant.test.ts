import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { tenant as ofCli } from "../../../cli/tenant/command.ts";
import { tenantCommand } from "../../../emulator/command.ts";
import { startTenant } from "../../../emulator/index.ts";
import { freePort } from "../../support/free-port.ts";

jest.setTimeout(120_000);

const main = join(import.meta.dirname, "../../../emulator/main.ts");

let folder: string;
let port: number;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "tenant-")));
  writeFileSync(join(folder, "package.json"), "{}");
  port = await freePort();
});
afterEach(async () => {
  await fetch(`http://localhost:${port}/__stop`, { method: "POST" }).catch(() => {});
  rmSync(folder, { recursive: true });
});

function runIn(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]) {
  const { NODE_OPTIONS: _, npm_lifecycle_event: __, npm_lifecycle_script: ___, ...rest } = process.env;
  const given = [main, "--port", String(port), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, given, {
    ...{ cwd, env: { ...rest, ...env }, encoding: "utf8" },
  });
  return { status, text: `${stdout}${stderr}` };
}
const run = (...args: string[]) => runIn(folder, {}, ...args);

async function tokenStatus(endpoint: string, id: string, secret: string): Promise<number> {
  const { status } = await fetch(`${endpoint}/oidc/token`, {
    method: "POST",
    headers: { connection: "close" },
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: id, client_secret: secret },
      resource: "https://default.logto.app/api",
    }),
  });
  return status;
}

test("the cli tells of each option that the package has, and of no other", () => {
  const flags = (text: string) => [...new Set(text.match(/(?<=^ {2})--[a-z-]+(?: <\w+>)?/gm))].sort();
  let help = "";
  const command = ofCli({ command: "pulumi-logto" } as never).configureOutput({
    writeOut: (text) => (help += text),
  });
  command.outputHelp();
  expect(flags(help)).toEqual(flags(tenantCommand("x").helpInformation()));
  expect(flags(help).length).toBeGreaterThan(8);
});

test("in the background it stays, with what it began with; its data outlive it, and no git takes them", async () => {
  const applications = [{ id: "worker", secret: "worker-secret", type: "MachineToMachine" }];
  writeFileSync(join(folder, "applications.json"), JSON.stringify(applications));
  const started = run(
    "--background",
    "--applications",
    "applications.json",
    "--app-secret",
    "planted-secret",
  );
  expect(started).toEqual({
    status: 0,
    text: `The embedded tenant answers at http://localhost:${port} as Logto 1.43 (application setup-automation, data in .state/tenant-${port}.json).\nIt runs until: npx pulumi-logto-tenant --stop --port ${port}   (what it prints: .state/tenant-${port}.log)\n`,
  });
  expect(readFileSync(join(folder, ".state/.gitignore"), "utf8")).toBe("*\n");
  expect(await tokenStatus(`http://localhost:${port}`, "worker", "worker-secret")).toBe(200);
  expect(await tokenStatus(`http://localhost:${port}`, "setup-automation", "planted-secret")).toBe(200);

  const again = run("--background");
  expect(again).toMatchObject({
    status: 1,
    text: expect.stringContaining(`To end it: npx pulumi-logto-tenant --stop --port ${port}`),
  });
  expect(run().text).toContain("This project's tenant runs at");

  expect(run("--stop")).toEqual({
    status: 0,
    text: `The tenant at http://localhost:${port} has ended. Its data are kept.\n`,
  });
  expect(run("--stop")).toEqual({ status: 0, text: `No tenant runs at http://localhost:${port}.\n` });
  run("--background");
  expect(await tokenStatus(`http://localhost:${port}`, "worker", "worker-secret")).toBe(200);
});

test("whoever asked for the end finds the data kept and the port free when the answer is there", async () => {
  for (let round = 0; round < 5; round++) {
    const tenant = await startTenant({ port, dataFile: join(folder, "tenant.json") });
    tenant.store.insert("roles", { id: `role-${round}`, name: `Role ${round}` });
    const { status } = await fetch(`http://localhost:${port}/__stop`, { method: "POST" });
    expect(status).toBe(204);
    const kept = JSON.parse(readFileSync(join(folder, "tenant.json"), "utf8"));
    expect(kept.roles.at(-1).id).toBe(`role-${round}`);
    await expect(fetch(`http://localhost:${port}/`)).rejects.toMatchObject({
      cause: { code: "ECONNREFUSED" },
    });
  }
});

test("a folder within a project has the project's, and another project's isn't ended", () => {
  const [within, other] = ["src", "other"].map((name) => join(folder, name)) as [string, string];
  for (const one of [within, other]) mkdirSync(one);
  writeFileSync(join(other, "package.json"), "{}");
  const env = { npm_lifecycle_event: "logto", npm_lifecycle_script: "pulumi-logto-tenant" };
  expect(runIn(within, env, "--background").text).toContain(`data in ../.state/tenant-${port}.json`);
  expect(runIn(other, env, "--stop")).toEqual({
    status: 1,
    text: `error: The tenant at http://localhost:${port} is another project's. End it there:\n  cd ${folder} && npm run logto -- --stop --port ${port}\n`,
  });
  expect(runIn(other, {}, "--background").text).toContain(
    `taken by the tenant of another project, ${folder}`,
  );
  expect(runIn(within, {}, "--stop").text).toContain("has ended");
});

test("the administrators' tenant is beside it, with data of its own", async () => {
  const adminPort = await freePort();
  const { text } = run("--background", "--admin-port", String(adminPort), "--data", "kept.json");
  expect(text).toContain(`gives tokens at http://localhost:${adminPort} (application m-default).`);
  expect(await tokenStatus(`http://localhost:${adminPort}`, "m-default", "dev-m-default-secret")).toBe(200);
  run("--stop");
  expect(["kept.json", "kept-admin.json"].map((name) => existsSync(join(folder, name)))).toEqual([
    true,
    true,
  ]);
});

test.each([
  [["--applications", "none.json"], "none.json"],
  [["--applications", "package.json"], "package.json has to hold a list of applications"],
  [["--snapshot", "package.json"], "setup-automation"],
  [["--logto", "1.1"], "Allowed choices are 1.42, 1.43"],
])("%j is refused in few words", (args, words) => {
  const { status, text } = run(...args);
  expect(status).toBe(1);
  expect(text).toContain(words);
  expect(text.trim().split("\n")).toHaveLength(1);
});
