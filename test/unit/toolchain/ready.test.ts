import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ROOT } from "../../../toolchain/settings.ts";

const { scripts, dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

let clone: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "not-installed-"));
  for (const name of ["package.json", "toolchain", "emulator/main.ts", "cli/package.json", "test/soak"]) {
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  }
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

// The machine's own Node, whichever that is: what npm ci brings along isn't there.
const withoutPackages = {
  ...process.env,
  NODE_OPTIONS: "",
  PATH: (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter),
};
const run = (command: string, env: NodeJS.ProcessEnv = withoutPackages) =>
  spawnSync(command, { cwd: clone, env, shell: true, encoding: "utf8" });

test.each(Object.keys(scripts))("without packages, npm run %s says what to do, and nothing else", (name) => {
  const { status, stdout, stderr } = run(scripts[name]);
  expect(stderr).toMatch(/^error: The dependencies are not installed in .*: .* is missing\. Run: npm ci\n$/);
  expect(stdout).not.toMatch(/ERR_| {4}at /);
  expect(status).not.toBe(0);
});

/** Loads the check in a Node that takes itself for another version, with all packages in place. */
function loadedBy(version: string, env = withoutPackages) {
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(clone, "node_modules", name), { recursive: true });
    writeFileSync(join(clone, "node_modules", name, "package.json"), "{}");
  }
  const pretend = `Object.defineProperty(process, "versions", { value: { node: "${version}" } });`;
  writeFileSync(join(clone, "pretend.cjs"), pretend);
  return run("node -r ./pretend.cjs toolchain/ready.cjs", env);
}

test("with an old Node and all packages but the project's own Node, too", () => {
  expect(loadedBy("20.20.2")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: Node.js 20.20.2 is too old, and .* Run: npm ci\n$/),
  });
  expect(loadedBy("22.18.9").status).toBe(1);
  for (const version of ["22.19.0", "24.0.0"]) {
    expect(loadedBy(version)).toMatchObject({ status: 0, stderr: "" });
  }
});

test("an option that npm kept to itself isn't dropped without a word", () => {
  const kept = { ...withoutPackages, npm_lifecycle_event: "pulumi", npm_config_stack: "true" };
  expect(loadedBy("24.0.0", kept)).toMatchObject({
    status: 1,
    stderr: 'error: npm kept --stack to itself. Put "--" before the options: npm run pulumi -- <options>\n',
  });
});
