import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { startTenant } from "../../emulator/index.ts";
import { freePort } from "../support/free-port.ts";
import { remove } from "../support/remove.ts";
import { type Run, root } from "./harness.ts";

jest.setTimeout(300_000);

/** A clone as git makes it, with its packages. */
interface Clone {
  folder: string;
  run(...args: string[]): Promise<Run>;
  config(): string;
}

const clones: { clone: Clone; ports: Set<number> }[] = [];

function openClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml", "package.json"]) {
    cpSync(join(root, name), join(folder, name));
  }
  for (const name of ["cli", "emulator", "infra", "model", "providers", "stacks", "toolchain"]) {
    const filter = (source: string) => !source.includes("node_modules");
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  for (const name of ["node_modules", "emulator/node_modules"]) {
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(folder, name));
  }
  const ports = new Set<number>();
  const clone: Clone = {
    folder,
    run(script, ...args) {
      const port = args[args.indexOf("--port") + 1];
      if (port) ports.add(Number(port));
      const env = { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" };
      const child = spawn(process.execPath, [join(folder, script), ...args], { cwd: folder, env });
      let text = "";
      let stdout = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        stdout += chunk;
      });
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      return new Promise((resolve) => child.once("close", (code) => resolve({ code, text, stdout })));
    },
    config: () => readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"),
  };
  clones.push({ clone, ports });
  return clone;
}

const start = (clone: Clone, port: number) => clone.run("toolchain/start.ts", "--port", String(port));
const stop = (clone: Clone, port: number) => clone.run("emulator/main.ts", "--stop", "--port", String(port));
const pulumi = (clone: Clone, ...args: string[]) => clone.run("toolchain/pulumi.ts", ...args);
const clientIds = (text: string) => /client ids\n([\s\S]*?)\n\n/.exec(text)?.[1];

const committed = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");

let clone: Clone;
let port: number;
beforeEach(async () => {
  clone = openClone();
  port = await freePort();
});
afterEach(async () => {
  for (const { clone, ports } of clones.splice(0)) {
    for (const one of ports) await stop(clone, one);
    remove(clone.folder);
  }
});

test("from a fresh clone to a tenant on any port; it can be moved, and stays what it was", async () => {
  const first = await start(clone, port);
  expect(first).toMatchObject({ code: 0, text: expect.stringContaining("Done: 26 created.") });
  expect(clone.config()).toBe(committed.replaceAll("localhost:3001", `localhost:${port}`));

  const again = await clone.run("toolchain/start.ts");
  expect(again.text).toContain("Nothing to change: 26 resources as declared.");
  const preview = await pulumi(
    clone,
    "preview",
    "--stack",
    "dev",
    "--expect-no-changes",
    "--non-interactive",
  );
  expect(preview.code).toBe(0);

  const other = await freePort();
  const moved = await start(clone, other);
  expect(moved.code).toBe(0);
  expect(clientIds(moved.text)).toBe(clientIds(first.text));
  expect(moved.text).not.toMatch(/\d+ created/);
  expect((await stop(clone, port)).text).toContain("No tenant runs at");
});

test("another clone's tenant is neither written to nor ended, and nothing is changed here", async () => {
  const { requests, close } = await startTenant({ port, folder: root });
  try {
    const refused = await start(clone, port);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.text).toBe(
      `error: What answers at http://localhost:${port} is another clone's embedded tenant (${root}); this one has a tenant of its own. Take another port:\n  npm start -- --port ${port + 100}\n`,
    );
    expect(clone.config()).toBe(committed);
    expect(existsSync(join(clone.folder, ".state/.pulumi"))).toBe(false);
    await pulumi(clone, "config", "set", "--stack", "dev", "logto:endpoint", `http://localhost:${port}`);
    const preview = await pulumi(clone, "preview", "--stack", "dev", "--non-interactive");
    expect(preview).toMatchObject({ code: 1, text: expect.stringContaining("npm start -- --port") });
    expect(requests.filter(({ path }) => !path.endsWith("/openid-configuration"))).toEqual([]);

    const kept = await stop(clone, port);
    expect(kept).toMatchObject({
      code: 1,
      text: `error: The tenant at http://localhost:${port} is another project's. End it there:\n  cd ${root} && npx pulumi-logto-tenant --stop --port ${port}\n`,
    });
    const taken = await clone.run("emulator/main.ts", "--port", String(port));
    expect(taken.text).toContain(`Port ${port} is taken by the tenant of another project, ${root}.`);
  } finally {
    await close();
  }
});

test("a tenant that doesn't say whose it is isn't ended by a clone that has no data of it", async () => {
  const { close, requests } = await startTenant({ port });
  try {
    const kept = await stop(clone, port);
    expect(kept).toMatchObject({ code: 1, text: expect.stringContaining("Nothing was ended.") });
    expect(requests).toEqual([]);
    expect((await start(clone, port)).text).toContain("another clone's embedded tenant");
  } finally {
    await close();
  }
});

test("in a fresh clone the commands of the messages work: the stack is made where it's needed", async () => {
  const set = await pulumi(
    clone,
    "config",
    "set",
    "--stack",
    "dev",
    "panbot:dashboardUrl",
    "http://localhost:4000",
  );
  expect(set).toMatchObject({ code: 0, stdout: "" });
  expect(clone.config()).toBe(committed.replace("localhost:3000", "localhost:4000"));
  const get = await pulumi(clone, "config", "get", "--stack", "dev", "logto:appSecret");
  expect(get).toMatchObject({ code: 0, text: "dev-setup-automation-secret\n" });
});

test("started twice at once, one waits for the other", async () => {
  const [one, two] = await Promise.all([start(clone, port), start(clone, port)]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect([one.text, two.text].filter((text) => text.includes("Another npm start is under way"))).toHaveLength(
    1,
  );
  expect([one.text, two.text].filter((text) => text.includes("Done: 26 created."))).toHaveLength(1);
});

test("with a state that others have too it isn't started: their tenants are others", async () => {
  const yaml = readFileSync(join(root, "Pulumi.yaml"), "utf8").replace("file://./.state", "s3://team");
  writeFileSync(join(clone.folder, "Pulumi.yaml"), yaml);
  const refused = await start(clone, port);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.text).toMatch(/in s3:\/\/team\. .*\n {2}export PULUMI_BACKEND_URL=file:\/\/\.\/\.state\n$/);
  expect(clone.config()).toBe(committed);
});
