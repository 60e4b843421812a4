import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { assertRecordable, assertRecorded, notes, packages, version } from "../../../toolchain/release.ts";
import { ROOT } from "../../../toolchain/settings.ts";
import { documents, textOf } from "../../support/docs.ts";

const changelog = textOf("CHANGELOG.md");
const names = packages().map(({ name }) => name);

describe("the packages", () => {
  test("have one version, that of the package's schema too", () => {
    expect(version()).toMatch(/^\d+\.\d+\.\d+$/);
    const [first, ...more] = packages();
    const behind = { ...first, version: "0.0.9" } as typeof first & object;
    expect(() => version([...more, behind])).toThrow("they have one version");
    const loose = packages().map((one) => ({ ...one, dependencies: { ...one.dependencies } }));
    for (const { dependencies } of loose) {
      if (dependencies["pulumi-logto"]) dependencies["pulumi-logto"] = "^0.1.0";
    }
    expect(() => version(loose)).toThrow(/asks for pulumi-logto \^0\.1\.0: it has to be/);
  });

  test("are published after those that they need", () => {
    expect(names).toHaveLength(4);
    expect(names.indexOf("pulumi-logto")).toBeLessThan(names.indexOf("pulumi-logto-model"));
    expect(names.indexOf("pulumi-logto-model")).toBeLessThan(names.indexOf("pulumi-logto-cli"));
  });
});

describe("the changelog", () => {
  test("says what this version brings, by kind of change", () => {
    const text = notes(changelog, version(), false);
    expect(text.match(/^### .*$/gm)).toContain("### Added");
    for (const [title] of text.matchAll(/^### .*$/gm)) {
      expect(title).toMatch(/^### (Added|Changed|Deprecated|Removed|Fixed|Security)$/);
    }
    for (const title of changelog.match(/^## .*$/gm) ?? []) {
      expect(title).toMatch(/^## \[\d+\.\d+\.\d+\] - (Unreleased|\d{4}-\d\d-\d\d)$/);
    }
  });

  test("gives notes of one version alone, and of a release only with its day", () => {
    const text = "# Changelog\n\n## [0.2.0] - Unreleased\n\nsoon\n\n## [0.1.0] - 2027-01-31\n\nfirst\n";
    expect(notes(text, "0.1.0", true)).toBe("first\n");
    expect(notes(text, "0.2.0", false)).toBe("soon\n");
    expect(() => notes(text, "0.2.0", true)).toThrow("gives 0.2.0 no date");
    expect(() => notes(text, "0.3.0", false)).toThrow("has nothing under");
  });
});

describe("what a version writes into states", () => {
  test("is recorded by that version alone, and never again once it's released", () => {
    expect(() => assertRecordable("0.1.0", "0.2.0", [])).toThrow(
      "this is 0.2.0, and writes no state of 0.1.0",
    );
    expect(() => assertRecordable("0.1.0", "0.1.0", ["v0.1.0"])).toThrow("0.1.0 is released");
    expect(() => assertRecordable("0.2.0", "0.2.0", ["v0.1.0"])).not.toThrow();
  });

  test("is there before it's published", () => {
    expect(() => assertRecorded(version())).not.toThrow();
    expect(() => assertRecorded("9.9.9")).toThrow("Run: node test/states/record.ts 9.9.9");
  });
});

describe("until they are published", () => {
  const own = names.map((name) => `${name}(?![\\w-])`).join("|");
  const byName = new RegExp(
    `\\b(?:npm (?:install|i|add)|pnpm add|yarn add|npx --package|npx --yes)\\b[^\\n\`]*?(?<![/~\\w*-])(?:${own})(?!\\*)`,
  );

  test.each([
    ["npm install --save-dev pulumi-logto-cli", true],
    ["npx --package pulumi-logto-cli pulumi-logto init", true],
    ["npm install --save-dev ~/logto-packages/pulumi-logto*.tgz", false],
    ["npm uninstall pulumi-logto", false],
    ["npx --no-install pulumi-logto init", false],
  ])("%s fetches by a name: %s", (line, does) => expect(byName.test(line)).toBe(does));

  test("no page tells to fetch one by its name without saying that it isn't there", () => {
    const told = documents.flatMap((path) =>
      textOf(path)
        .split("\n")
        .filter((line) => byName.test(line) && !/not on npm yet|Where other pages say/.test(line))
        .map((line) => `${path}: ${line}`),
    );
    expect(told).toEqual([]);
  });

  test("the packages' pages say where else they come from, and whoever uses them by npx too", () => {
    for (const folder of ["providers", "model", "cli", "emulator"]) {
      expect(textOf(`${folder}/README.md`)).toContain("Until it is published, `npm pack` in a checkout");
    }
    for (const path of ["docs/cli.md", "docs/tenant.md", "docs/languages.md", "README.md"]) {
      expect(textOf(path)).toContain("install.md");
    }
  });

  test("the action and the workflows fetch no package of ours", () => {
    for (const path of ["action.yml", ".github/workflows/release.yml", ".github/workflows/test.yml"]) {
      expect(textOf(path)).not.toMatch(/npx|npm install/);
    }
  });
});

test("the action runs the commands of its own checkout, in the project's folder", () => {
  const { runs, inputs } = parse(textOf("action.yml"));
  expect(Object.keys(inputs)).not.toContain("version");
  const step = runs.steps.find(({ run = "" }: { run?: string }) => run.includes(" try "));
  expect(step.env.ACTION).toBe("${{ github.action_path }}");
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  try {
    const env = { ...process.env, ACTION: ROOT, STACK: "prod", NODE_OPTIONS: "" };
    const { status, stderr } = spawnSync("bash", ["-c", step.run], { cwd: folder, env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining("There is no Pulumi.yaml in"),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
