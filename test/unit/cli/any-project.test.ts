import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { projectAround } from "../../../cli/shared/any-project.ts";

let project: string;
const path = process.env.PATH;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "any-project-"));
  mkdirSync(join(project, "within"));
  writeFileSync(join(project, "Pulumi.yaml"), "");
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(project, { recursive: true, force: true });
});

/** A pulumi that says where it's run, with what, and fails. */
function writePulumi(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho ${name} "$PWD" "$@"\necho no >&2\nexit 3\n`);
  chmodSync(join(folder, "pulumi"), 0o755);
}

test("pulumi runs in the project's folder, and how it ended is told", async () => {
  process.env.PATH = `${join(project, "bin")}:${path}`;
  writePulumi(join(project, "bin"), "path");
  expect(await projectAround(join(project, "within")).pulumi(["version", "two words"])).toEqual({
    code: 3,
    stdout: `path ${project} version two words\n`,
    stderr: "no\n",
  });
});

describe("commands are said as somebody calls them", () => {
  const names = ["npm_lifecycle_event", "PULUMI_LOGTO_COMMAND", "PULUMI_LOGTO_CLI"];
  const before = names.map((name) => process.env[name]);
  afterEach(() => {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      "by npx, which alone finds what the project installed",
      { npm_lifecycle_event: "npx" },
      "npx pulumi",
      "npx pulumi-logto",
    ],
    ["by their own names", {}, "pulumi", "pulumi-logto"],
    [
      "by a script",
      { PULUMI_LOGTO_COMMAND: "make infra", PULUMI_LOGTO_CLI: "make logto" },
      "make infra",
      "make logto",
    ],
  ])("%s", (_, env, pulumi, cli) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, env);
    const { pulumiCommand, command } = projectAround(project);
    expect([pulumiCommand, command]).toEqual([pulumi, cli]);
  });
});

test("the project's own pulumi comes before the one on PATH", async () => {
  process.env.PATH = `${join(project, "bin")}:${path}`;
  writePulumi(join(project, "bin"), "path");
  writePulumi(join(project, "node_modules/.bin"), "own");
  expect((await projectAround(project).pulumi([])).stdout).toMatch(/^own /);
});

test("where there is no pulumi, the error says how to get one", async () => {
  process.env.PATH = join(project, "within");
  await expect(projectAround(project).pulumi([])).rejects.toThrow(
    "There is no pulumi on PATH. Install it: https://www.pulumi.com/docs/install/",
  );
});

test("on Windows npm's own pulumi, which is a script, is started by cmd.exe", () => {
  writeFileSync(join(project, "pulumi.cmd"), "");
  const program = `
    Object.defineProperty(process, "platform", { value: "win32" });
    const children = require("node:child_process");
    const { PassThrough } = require("node:stream");
    children.spawn = (command, args) => {
      const child = Object.assign(new children.ChildProcess(), { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() });
      setImmediate(() => { console.log(JSON.stringify([command, args])); child.emit("close", 0); });
      return child;
    };
    process.env.PATHEXT = ".EXE;.CMD";
    import("pulumi-logto/run-pulumi").then(({ runPulumi }) => runPulumi(["stack", "two words & more"], { env: process.env }));
  `;
  const said = execFileSync("node", ["-e", program], {
    encoding: "utf8",
    // Both separators, since the platform is another for some and not for all.
    env: { PATH: `${path}:${project};${project}`, comspec: "cmd.exe" },
  });
  const [command, args] = JSON.parse(said);
  expect(command).toBe("cmd.exe");
  expect(args.slice(0, 3)).toEqual(["/d", "/s", "/c"]);
  expect(args[3]).toMatch(/pulumi(\.cmd)? .*stack.*two.*words.*\^&/i);
});
