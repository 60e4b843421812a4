import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Row } from "../../cli/fleet/report.ts";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { openWorkspace, root, type Workspace } from "./harness.ts";

jest.setTimeout(180_000);

const names = ["a", "b", "c", "d"];

/** What it says of the API resource stands once, in the project's file; and it sees no other stack's passphrase. */
const program = `
import * as logto from "pulumi-logto";
import * as pulumi from "@pulumi/pulumi";
const others = Object.keys(process.env).filter((name) => /^PULUMI_CONFIG_PASSPHRASE_[A-Z]/.test(name));
if (others.length > 0) throw new Error("sees " + others.join());
const indicator = new pulumi.Config().require("indicator");
new logto.ApiResource("orders", { name: "Orders", indicator });
for (let n = 0; n < 6; n++) new logto.Application("app" + n, { name: "app" + n, type: "SPA", redirectUris: [] });
`;

const tenants = new Map<string, RunningTenant>();
const tenantOf = (name: string) => tenants.get(name) as RunningTenant;
/** What the command printed. */
const printed: string[] = [];
let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({ project: "fleet", stack: "a", program, passphrase: "secret-of-a" });
  appendFileSync(
    join(workspace.folder, "Pulumi.yaml"),
    "config:\n  fleet:indicator: https://orders.example\n  logto:appId:\n    value: setup-automation\n",
  );
  for (const name of names) {
    tenants.set(name, await startTenant({ port: 0 }));
    workspace.env.PULUMI_CONFIG_PASSPHRASE = `secret-of-${name}`;
    if (name !== "a") await workspace.expect(0, "stack", "init", name);
    const { url, appSecret } = tenantOf(name);
    const values = ["--plaintext", `logto:endpoint=${url}`, "--secret", `logto:appSecret=${appSecret}`];
    const tags = ["--plaintext", `logto:tags.region=${name < "c" ? "eu" : "us"}`];
    await workspace.expect(0, "config", "set-all", "--stack", name, "--path", ...values, ...tags);
  }
  delete workspace.env.PULUMI_CONFIG_PASSPHRASE;
  for (const name of names) {
    workspace.env[`PULUMI_CONFIG_PASSPHRASE_${name.toUpperCase()}`] = `secret-of-${name}`;
  }
});
afterAll(async () => {
  workspace?.remove();
  for (const tenant of tenants.values()) await tenant.close();
});

function start(...args: string[]) {
  const json = join(workspace.folder, "report.json");
  const child = spawn(
    process.execPath,
    [join(root, "cli/main.ts"), "fleet", ...args, "--write", `json=${json}`],
    { cwd: workspace.folder, env: workspace.env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<{ code: number | null; text: string; rows: Row[] }>((resolve) => {
    child.once("close", (code) => {
      printed.push(text);
      const rows = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")).stacks : [];
      resolve({ code, text, rows });
    });
  });
  return { ended, said: () => text, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

const fleet = (...args: string[]) => start(...args).ended;
const statusOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map(({ stack, status }) => [stack, status]));
const creations = (name: string) =>
  tenantOf(name).requests.filter(({ method, path }) => method === "POST" && path === "/api/applications")
    .length;
async function until(isSo: () => boolean) {
  const end = Date.now() + 60_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`It never was so: ${isSo}`);
    await wait(10);
  }
}
const locksOf = (name: string) => join(workspace.folder, ".state/.pulumi/locks/organization/fleet", name);
/** Whose lock the stack has. */
function holderOf(name: string): number {
  const [lock] = readdirSync(locksOf(name)).filter((file) => file.endsWith(".json"));
  return JSON.parse(readFileSync(join(locksOf(name), lock as string), "utf8")).pid;
}

test("waves end at a failure; killed and resumed, nothing is there twice", async () => {
  const fault = {
    method: "POST",
    path: "^/api/applications",
    times: 100,
    effect: "answer",
    status: 422,
  } as const;
  tenantOf("c").faults.push({ ...fault, body: { code: "planted", message: "planted" } });
  const first = await fleet("up", "--canary", "b", "--wave", "2", "--yes");
  expect(statusOf(first.rows)).toEqual({ a: "fine", b: "fine", c: "failed", d: "not reached" });
  expect(first.code).toBe(1);
  expect(first.text).toContain("canary: b\n");
  expect(first.text).toContain("Stopped: 1 failed, and --max-failures is 0");
  expect(tenantOf("d").requests.filter(({ path }) => path.startsWith("/api/"))).toEqual([]);

  tenantOf("c").faults.length = 0;
  // In the middle of it neither comes to an end by itself.
  const third = { method: "POST", path: "^/api/applications", skip: 2, times: 1 } as const;
  tenantOf("c").faults.push({ ...third, effect: "none", delayMs: 5000 });
  tenantOf("d").faults.push({ ...third, effect: "hang" });
  const before = creations("c");
  const again = ["up", "--canary", "b", "--wave", "3", "--parallel", "2", "--yes", "--resume"];
  const killed = start(...again);
  await until(() => creations("c") > before + 2 && creations("d") > 2);
  killed.kill("SIGKILL");
  // One update goes on without it to its end, though not before it's waited for; the other dies, and leaves its lock.
  const [living, dead] = [holderOf("c"), holderOf("d")];
  process.kill(living, "SIGSTOP");
  process.kill(dead, "SIGKILL");
  await killed.ended;
  workspace.mend();
  const next = start(...again);
  await until(() => next.said().includes(`c: process ${living} still works on it, and is waited for\n`));
  process.kill(living, "SIGCONT");
  const resumed = await next.ended;
  expect(resumed.text).toMatch(/^wave 1 of 1: c, d\n/);
  expect(statusOf(resumed.rows)).toEqual({ a: "fine", b: "fine", c: "fine", d: "fine" });
  expect(resumed.code).toBe(0);
  expect(creations("c")).toBe(before + 6);
  for (const name of names) {
    const applications = tenantOf(name)
      .store.table("applications")
      .map((one) => String(one.name));
    expect(applications.filter((one) => one.startsWith("app")).sort()).toEqual(
      Array.from({ length: 6 }, (_, n) => `app${n}`),
    );
  }
});

test("a lock of another machine stays, and the report says which it is and how it's taken away", async () => {
  const lock = join(locksOf("a"), "0b0b.json");
  const held = { pid: 4711, username: "ci", hostname: "another", timestamp: "2026-01-01T00:00:00Z" };
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(lock, JSON.stringify(held));
  workspace.write("killed.jsonl", '{"command":"up","project":"fleet"}\n{"begun":"a"}\n');
  const { rows, code } = await fleet(
    ...["up", "--yes", "--stacks", "a", "--resume", "--state", join(workspace.folder, "killed.jsonl")],
  );
  expect([code, statusOf(rows)]).toEqual([1, { a: "failed" }]);
  expect(rows[0]?.says).toMatch(/the stack is currently locked by 1 lock\(s\)/);
  expect(rows[0]?.detail).toMatch(/a\/0b0b\.json\S*: created by ci@another \(pid 4711\)/);
  expect(rows[0]?.detail).toMatch(/\n {2}pulumi cancel --yes --stack a\n/);
  expect(existsSync(lock)).toBe(true);
  rmSync(lock);
});

test("a stack whose file is gone is said by --all", () => {
  const [file, gone] = ["Pulumi.d.yaml", "d.yaml"].map((name) => join(workspace.folder, name)) as [
    string,
    string,
  ];
  renameSync(file, gone);
  const options = { cwd: workspace.folder, env: workspace.env, encoding: "utf8" } as const;
  const list = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, "cli/main.ts"), "fleet", ...args], options);
  expect(list()).toContain("3 stacks of fleet");
  expect(list("--all")).toMatch(/^d +- +\(no config file\)$/m);
  renameSync(gone, file);
});

test("drift and preview go over the selection, and one that fails doesn't hide the others", async () => {
  const [orders] = tenantOf("b")
    .store.table("resources")
    .filter(({ name }) => name === "Orders");
  Object.assign(orders as object, { name: "Changed" });
  const port = tenantOf("d").port;
  await tenantOf("d").close();
  const drift = await fleet("drift", "--expect-none", "--parallel", "4", "--write", "html=report.html");
  tenants.set("d", await startTenant({ port }));
  expect(statusOf(drift.rows)).toEqual({ a: "fine", b: "found", c: "fine", d: "failed" });
  expect(drift.code).toBe(1);
  expect(drift.rows[1]).toMatchObject({ exit: 7, detail: expect.stringContaining("found:    Changed") });
  expect(readFileSync(join(workspace.folder, "report.html"), "utf8")).toContain("Changed");
  const preview = await fleet("preview", "--select", "region=eu", "--expect-none");
  expect(preview.rows.map(({ stack, says, exit }) => [stack, says, exit])).toEqual([
    ["a", "no changes, 7 resources", 0],
    ["b", "1 of 7 resources to change", 7],
  ]);
  expect(preview.code).toBe(7);
});

test("Ctrl-C: what runs ends as Pulumi ends, nothing else begins, and the report says what wasn't reached", async () => {
  const indicator = join(workspace.folder, "Pulumi.yaml");
  writeFileSync(indicator, readFileSync(indicator, "utf8").replace("orders.example", "changed.example"));
  tenantOf("a").latencyMs = 100;
  const before = tenantOf("a").requests.length;
  const run = start("up", "--parallel", "1", "--wave", "1", "--yes", "--stacks", "a,b");
  await until(() => tenantOf("a").requests.length > before + 2);
  run.kill("SIGINT");
  const { code, rows, text } = await run.ended;
  expect(text).toContain("Interrupted: a under way");
  expect(statusOf(rows)).toEqual({ a: "interrupted", b: "not reached" });
  expect(code).toBe(1);
  tenantOf("a").latencyMs = 0;
  const resumed = await fleet("up", "--yes", "--stacks", "a,b", "--resume");
  expect(statusOf(resumed.rows)).toEqual({ a: "fine", b: "fine" });
});

test("no secret is in anything that was printed or kept", () => {
  const journal = readFileSync(join(workspace.folder, ".pulumi-logto/fleet-up.jsonl"), "utf8");
  const kept = [...printed, journal, readFileSync(join(workspace.folder, "report.json"), "utf8")].join();
  for (const name of names) expect(kept).not.toContain(`secret-of-${name}`);
  expect(kept).not.toContain(tenantOf("a").appSecret);
});
