import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { type Row, toJson } from "../../../cli/fleet/report.ts";
import { run } from "../../support/run.ts";
import { openStandIn } from "./stand-in.ts";

jest.setTimeout(60_000);

/* The scripts of the workflows that go by a matrix, run as a runner runs them, with npm run cli as this clone has it. */

const root = join(import.meta.dirname, "../../..");

interface Step {
  id?: string;
  run?: string;
}
const stepsOf = (workflow: string, job: string): Step[] =>
  parse(readFileSync(join(root, ".github/workflows", `${workflow}.yml`), "utf8")).jobs[job].steps;
const scriptOf = (workflow: string, job: string, part: string): string =>
  stepsOf(workflow, job).find(({ run: script }) => script?.includes(part))?.run as string;

let folder: string;
let env: NodeJS.ProcessEnv;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "workflows-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const main = join(root, "cli/main.ts");
  writeFileSync(join(bin, "npm"), `#!/bin/sh\nshift 4\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(bin, "npm"), 0o755);
  env = {
    ...process.env,
    NODE_OPTIONS: "",
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
  };
  write("Pulumi.yaml", "name: panbot\n");
  for (const name of ["dev", "eu", "prod"]) {
    write(`Pulumi.${name}.yaml`, `config:\n  logto:endpoint: https://${name}.example\n`);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a runner runs it: the first failure ends it. */
function played(script: string, more: NodeJS.ProcessEnv = {}) {
  const result = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: folder,
    env: { ...env, ...more },
    encoding: "utf8",
  });
  return { code: result.status, said: `${result.stdout}${result.stderr}` };
}
const outputs = () =>
  Object.fromEntries(
    readFileSync(join(folder, "output"), "utf8")
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), JSON.parse(line.slice(line.indexOf("=") + 1))]),
  );

test("a pull request previews the stacks that it touches", () => {
  git("init", "--quiet");
  git("add", "Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.eu.yaml", "Pulumi.prod.yaml");
  git("commit", "--quiet", "-m", "before");
  const BASE = git("rev-parse", "HEAD");
  const script = scriptOf("pull-request", "stacks", "--since");
  const touching = (file: string, text: string) => {
    git("reset", "--quiet", "--hard", BASE);
    write(file, text);
    git("add", file);
    git("commit", "--quiet", "-m", "change");
    write("output", "");
    expect(played(script, { BASE })).toMatchObject({ code: 0 });
    const { dev, others } = outputs();
    return [...dev.include, ...others.include].map(({ stack }) => stack);
  };
  expect(touching("Pulumi.eu.yaml", "config: {}\n")).toEqual(["eu"]);
  expect(touching("README.md", "x\n")).toEqual([]);
  expect(touching("model.yaml", "x\n")).toEqual(["dev", "eu", "prod"]);
  // A commit that isn't there fails the job: nothing would be reviewed.
  expect(played(script, { BASE: "0".repeat(40) }).said).toContain("fetch-depth: 0");
});

test.each(["drift", "apply"])("%s goes over every stack but dev, in shards", (workflow) => {
  expect(played(scriptOf(workflow, "shards", "--shards"))).toMatchObject({ code: 0 });
  expect(outputs().matrix.include).toEqual([
    { shard: "1/2", stacks: "eu" },
    { shard: "2/2", stacks: "prod" },
  ]);
});

test("reports of all jobs become one issue, which is closed when nothing is left; and a summary", async () => {
  const hub = await openStandIn();
  const { api, repository, token } = hub.settings;
  const more = { ...env, GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token };
  const report = (command: string, i: number, row: Pick<Row, "stack" | "status" | "exit" | "detail">) => {
    mkdirSync(join(folder, `reports/drift-${i}`), { recursive: true });
    const rows: Row[] = [{ tenant: "https://x.example", tags: {}, says: "so it is", ...row }];
    write(`reports/drift-${i}/report.json`, toJson({ command, project: "panbot", rows }));
  };
  const step = (part: string) =>
    run(folder, ["bash", "-c", scriptOf("drift", "issue", part)], more as Record<string, string>);
  try {
    report("drift", 0, { stack: "eu", status: "fine", exit: 0, detail: "" });
    report("drift", 1, { stack: "prod", status: "fine", exit: 0, detail: "name was changed\n" });
    await step("fleet report");
    await step("cli -- issue");
    expect(hub.issues).toMatchObject([{ title: "Logto drift in panbot", state: "open" }]);
    expect(hub.issues[0]?.body).toContain("name was changed");
    report("drift", 1, { stack: "prod", status: "fine", exit: 0, detail: "" });
    await step("fleet report");
    await step("cli -- issue");
    expect(hub.issues).toMatchObject([{ state: "closed" }]);
  } finally {
    await hub.close();
  }
  report("up", 0, { stack: "eu", status: "failed", exit: 1, detail: "no\n" });
  report("up", 1, { stack: "prod", status: "not reached", exit: 1, detail: "" });
  expect(played(scriptOf("apply", "report", "fleet report")).code).toBe(1);
  expect(readFileSync(join(folder, "summary"), "utf8")).toContain("1 failed, 1 not reached");
});
