import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../../cli/program.ts";
import type { Context, PulumiOptions } from "../../../cli/shared/context.ts";
import { inProject } from "../../../cli/shared/draft/write.ts";
import { passphraseOf, passphraseVariable, withPassphrases } from "../../../cli/shared/passphrase.ts";
import { passphraseFor } from "../../../toolchain/run.ts";
import { commandNames } from "../../support/commands.ts";

const root = join(import.meta.dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(root, "cli/package.json"), "utf8"));

const context: Context = {
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => "/project",
  pulumi: async () => ({ code: 1, stdout: "", stderr: "no" }),
};

/** What a command line prints that ends the process, as --help does. */
async function printed(...args: string[]): Promise<string> {
  let text = "";
  const keep = (chunk: unknown) => {
    text += chunk;
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(keep as never),
    jest.spyOn(process, "exit").mockImplementation((() => {
      throw new Error("exit");
    }) as never),
    jest.spyOn(console, "error").mockImplementation(() => {}),
  ];
  try {
    await run(context, args);
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
  return text;
}

test.each(commandNames)(
  "%s --help says its exit codes, and what it takes of the environment",
  async (name) => {
    const text = await printed(name, "--help");
    expect(text).toMatch(/\nExit codes:\n {2}0: fine\n {2}1: /);
    expect(text).toMatch(/\nEnvironment:\n {2}[A-Z]/);
    expect(text).toContain("--version");
    expect(text).not.toContain("default: {}");
    const codes = readFileSync(join(root, "docs/cli.md"), "utf8");
    for (const [, code] of text.matchAll(/^ {2}(\d+): /gm)) expect(codes).toContain(`| ${code} |`);
  },
);

test.each([
  [["review", "--strict"], "--strict goes with --audit: --audit --strict"],
  [["review", "--only", "roles"], "they go with --audit, and without --from"],
  [["review", "--audit", "--from", "-", "--exclude", "roles"], "they go with --audit, and without --from"],
  [["access", "--expect-none"], "--expect-none goes with --diff: --diff dev prod --expect-none"],
  [["drift", "--write", "html=x"], '--write takes <format=file>, not "html=x"'],
])("%j would do nothing by itself, so it's refused", async (args, says) => {
  const told = jest.spyOn(console, "error").mockImplementation(() => {});
  try {
    await run(context, args);
    expect(told.mock.calls.join()).toContain(says);
    expect(process.exitCode).toBe(1);
  } finally {
    told.mockRestore();
    process.exitCode = 0;
  }
});

test("--version says the package's, of the program and of each command", async () => {
  expect(await printed("--version")).toBe(`${manifest.version}\n`);
  expect(await printed("drift", "--version")).toBe(`${manifest.version}\n`);
});

describe("the passphrase of one stack", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "passphrase-"));
    writeFileSync(join(folder, "prod"), "from a file\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is in a variable with the stack's name, or in a file that one names", () => {
    expect(passphraseVariable("acme/shop/eu-prod")).toBe("PULUMI_CONFIG_PASSPHRASE_EU_PROD");
    expect(passphraseOf("prod", { PULUMI_CONFIG_PASSPHRASE_PROD: "p" })).toBe("p");
    expect(passphraseOf("prod", { PULUMI_CONFIG_PASSPHRASE_FILE_PROD: join(folder, "prod") })).toBe(
      "from a file",
    );
    expect(passphraseOf("prod", { PULUMI_CONFIG_PASSPHRASE: "p", PULUMI_CONFIG_PASSPHRASE_DEV: "d" })).toBe(
      undefined,
    );
    // That one is Pulumi's own.
    expect(passphraseOf("file", { PULUMI_CONFIG_PASSPHRASE_FILE: "/x" })).toBe(undefined);
    expect(() => passphraseOf("prod", { PULUMI_CONFIG_PASSPHRASE_FILE_PROD: "/no/such" })).toThrow(
      "PULUMI_CONFIG_PASSPHRASE_FILE_PROD: /no/such can't be read (ENOENT)",
    );
  });

  test("goes to each command that names the stack, so that two stacks have one each", async () => {
    const given: [string, PulumiOptions | undefined][] = [];
    const env = { PULUMI_CONFIG_PASSPHRASE_DEV: "d", PULUMI_CONFIG_PASSPHRASE_PROD: "p" };
    const own = withPassphrases(
      {
        ...context,
        async pulumi(args, options) {
          given.push([args.join(" "), options]);
          return { code: 0, stdout: "", stderr: "" };
        },
      },
      env,
    );
    for (const stack of ["dev", "prod", "other"]) await own.pulumi(["config", "--stack", stack]);
    await own.pulumi(["stack", "ls"], { input: "x" });
    expect(given).toEqual([
      ["config --stack dev", { passphrase: "d" }],
      ["config --stack prod", { passphrase: "p" }],
      ["config --stack other", undefined],
      ["stack ls", { input: "x" }],
    ]);
  });

  test("is known to npm run pulumi too, and comes before the one for all", () => {
    const env = { PULUMI_CONFIG_PASSPHRASE: "all", PULUMI_CONFIG_PASSPHRASE_PROD: "p" };
    expect(passphraseFor(["up", "--stack", "prod"], env)).toEqual({ PULUMI_CONFIG_PASSPHRASE: "p" });
    expect(passphraseFor(["up", "--stack", "dev"], env)).toEqual({});
  });
});

test("a file on the command line is where one stands, and the config names it from the project", () => {
  const at = (here: string) => ({ ...context, here });
  expect(inProject(at("/project/sub"), "live.yaml")).toBe("sub/live.yaml");
  expect(inProject(at("/project"), "stacks/live.yaml")).toBe("stacks/live.yaml");
  expect(inProject(at("/elsewhere"), "live.yaml")).toBe("../elsewhere/live.yaml");
  expect(inProject(context, "stacks/live.yaml")).toBe("stacks/live.yaml");
});
