import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { builtBinary } from "../../../toolchain/go-build.ts";
import { ensurePulumi } from "../../../toolchain/install.ts";
import { isAbandoned, withLock } from "../../../toolchain/lock.ts";
import { findOnPath, isAtLeast } from "../../../toolchain/path-cli.ts";
import { folders, PULUMI_VERSION, ROOT, randomVersion, versionFolder } from "../../../toolchain/settings.ts";

let folder: string;
let env: { PATH: string; PULUMI_HOME: string; XDG_CACHE_HOME: string };
let log: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "toolchain-"));
  env = {
    PATH: join(folder, "bin"),
    PULUMI_HOME: join(folder, "home"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  log = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ensure = () => ensurePulumi({ env, log: (line) => log.push(line) });

function program(path: string, text = "exit 0"): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

const pluginPath = () =>
  join(env.PULUMI_HOME, "plugins", `resource-random-v${randomVersion()}`, "pulumi-resource-random");

test.each([
  ["3.259.0", "3.259.0", true],
  ["v3.260.1\n", "3.259.0", true],
  ["3.1000.0", "3.259.0", true],
  ["4.0.0", "3.259.0", true],
  ["3.258.9", "3.259.0", false],
  ["3.259.0-alpha.1", "3.259.0", false],
  ["3.260.0-dev.0", "3.259.0", true],
  ["nonsense", "3.259.0", false],
])("%s is at least %s: %s", (a, b, answer) => {
  expect(isAtLeast(a, b)).toBe(answer);
});

test("the module that is built has the version that package.json pins", () => {
  const module = readFileSync(join(ROOT, "toolchain", "go", "go.mod"), "utf8");
  expect(module).toContain(`github.com/pulumi/pulumi/pkg/v3 v${PULUMI_VERSION}`);
  expect(module).toContain(`github.com/pulumi/pulumi/sdk/v3 v${PULUMI_VERSION}`);
});

describe("a CLI on PATH", () => {
  test("is used when it's new enough, and asked for its version once", async () => {
    const asked = join(folder, "asked");
    program(join(folder, "bin", "pulumi"), `echo x >> ${asked}; echo v3.300.0`);
    program(pluginPath());
    expect(await ensure()).toMatchObject({ source: "path", version: "3.300.0" });
    await ensure();
    expect(readFileSync(asked, "utf8")).toBe("x\n");
    expect(log).toEqual([]);
  });

  test("is not the npm wrapper, wherever that is linked from", () => {
    const wrapper = program(join(folder, "lib", "node_modules", "pulumi", "run.js"));
    mkdirSync(join(folder, "bin"));
    symlinkSync(wrapper, join(folder, "bin", "pulumi"));
    const path = [join(ROOT, "node_modules", ".bin"), join(folder, "bin")].join(":");
    expect(findOnPath({ ...env, PATH: path })).toBeUndefined();
  });

  test("is not what was put into Pulumi's home", () => {
    program(join(versionFolder(env.PULUMI_HOME), "bin", "pulumi"));
    expect(findOnPath({ ...env, PATH: join(versionFolder(env.PULUMI_HOME), "bin") })).toBeUndefined();
  });
});

test("an official release in Pulumi's home is used as it is", async () => {
  const command = program(join(versionFolder(env.PULUMI_HOME), "bin", "pulumi"));
  program(pluginPath());
  expect(await ensure()).toMatchObject({ command, source: "npm", version: PULUMI_VERSION });
  expect(log).toEqual([]);
});

describe("a CLI that was built before", () => {
  beforeEach(() => {
    program(builtBinary(folders(env).cache));
  });

  test("is linked into an empty home with its stand-ins, and nothing is done the second time", async () => {
    const first = await ensure();
    expect(first.source).toBe("go");
    expect(existsSync(first.command)).toBe(true);
    const bin = readlinkSync(dirname(first.command));
    expect(readdirSync(bin).sort()).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(existsSync(pluginPath())).toBe(true);
    expect(await ensure()).toEqual(first);
    expect(log).toEqual([]);
  });

  test("goes into a second home as well", async () => {
    await ensure();
    env.PULUMI_HOME = join(folder, "second");
    expect((await ensure()).command.startsWith(env.PULUMI_HOME)).toBe(true);
    expect(existsSync(pluginPath())).toBe(true);
  });

  test("needs nothing of the clone that built it", async () => {
    const { command } = await ensure();
    const bin = readlinkSync(dirname(command));
    for (const name of readdirSync(bin)) expect(readFileSync(join(bin, name), "utf8")).not.toContain(ROOT);
  });

  test("leaves an official random plugin alone", async () => {
    program(pluginPath(), "echo official");
    await ensure();
    expect(readFileSync(pluginPath(), "utf8")).toContain("official");
  });

  test("gives its place to the stand-ins of this version of the project", async () => {
    await ensure();
    const link = join(versionFolder(env.PULUMI_HOME), "bin");
    const present = readlinkSync(link);
    const old = join(folders(env).cache, "stand-ins-old", "bin");
    program(join(old, "pulumi"));
    rmSync(link);
    symlinkSync(old, link);
    await ensure();
    expect(readlinkSync(link)).toBe(present);
  });

  test("is put in place once by many at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, ensure));
    expect(new Set(all.map(({ command }) => command)).size).toBe(1);
    const { cache } = folders(env);
    const left = [...readdirSync(cache), ...readdirSync(env.PULUMI_HOME)];
    expect(left.filter((name) => name.includes("tmp") || name.includes("lock"))).toEqual([]);
  });

  test("doesn't overwrite what is in its place", async () => {
    mkdirSync(join(versionFolder(env.PULUMI_HOME), "bin"), { recursive: true });
    await expect(ensure()).rejects.toThrow(/is in the way.*Remove it and try again/);
  });
});

describe("the lock", () => {
  test("lets one in at a time", async () => {
    const path = join(folder, "a", "lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, () => {}, work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  test("of a process that is gone doesn't count", async () => {
    const path = join(folder, "lock");
    writeFileSync(path, "999999999\nelsewhere\n");
    const { utimesSync } = process.getBuiltinModule("node:fs");
    utimesSync(path, 0, 0);
    expect(
      await withLock(
        path,
        () => {},
        async () => "done",
      ),
    ).toBe("done");
  });

  test("is given back after a failure", async () => {
    const path = join(folder, "lock");
    const failing = withLock(
      path,
      () => {},
      () => Promise.reject(new Error("no")),
    );
    await expect(failing).rejects.toThrow("no");
    expect(existsSync(path)).toBe(false);
  });
});

test("only folders of dead processes are abandoned", () => {
  expect(isAbandoned("build.tmp999999999")).toBe(true);
  expect(isAbandoned(`build.tmp${process.pid}`)).toBe(false);
  expect(isAbandoned(`build.tmp${process.ppid}`)).toBe(false);
  expect(isAbandoned("cli-3.259.0")).toBe(false);
});
