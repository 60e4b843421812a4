import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  backendUrl,
  endpointOf,
  neededStack,
  needsTenant,
  parseCommand,
  projectFolder,
  selectedStack,
  stackOf,
} from "../../../toolchain/arguments.ts";
import { passphraseFor } from "../../../toolchain/run.ts";
import { DEV_PASSPHRASE, ROOT } from "../../../toolchain/settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "toolchain-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const command = (line: string) => parseCommand(line.split(" ").filter(Boolean));

describe("which stack is meant", () => {
  test.each([
    ["up --stack dev", "dev"],
    ["up --stack=dev", "dev"],
    ["-s dev preview", "dev"],
    ["preview -sdev", "dev"],
    ["preview -s=dev", "dev"],
    ["up -mship --stack dev", "dev"],
    ["up --stack organization/panbot/dev", "dev"],
    ["--color never --stack prod up", "prod"],
    ["stack init dev", "dev"],
    ["stack select staging", "staging"],
    ["stack rm dev --yes", "dev"],
    ["stack output --stack dev", "dev"],
    ["import -- --stack dev", undefined],
    ["stack ls", undefined],
  ])("pulumi %s", (line, stack) => {
    expect(stackOf(command(line), { PULUMI_HOME: folder })).toBe(stack);
  });

  test("PULUMI_STACK counts, and the argument before it", () => {
    const env = { PULUMI_HOME: folder, PULUMI_STACK: "staging" };
    expect(stackOf(command("up"), env)).toBe("staging");
    expect(stackOf(command("up -s dev"), env)).toBe("dev");
  });

  test("the selection of this backend, as pulumi keeps it", () => {
    const project = join(folder, "project");
    mkdirSync(join(folder, "workspaces"));
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: panbot\nbackend: { url: 'file://./.state' }\n");
    const env = { PULUMI_HOME: folder };
    expect(selectedStack(project, env)).toBeUndefined();
    const { digest } = sha1(join(project, "Pulumi.yaml"));
    const stacks = { "file://./.state": "organization/panbot/dev", "s3://team": "organization/panbot/prod" };
    writeFileSync(join(folder, "workspaces", `panbot-${digest}-workspace.json`), JSON.stringify({ stacks }));
    expect(stackOf(command(`up --cwd ${project}`), env)).toBe("dev");
    expect(stackOf(command(`up -C ${project}`), { ...env, PULUMI_BACKEND_URL: "s3://team" })).toBe("prod");
  });
});

describe("whether a command talks to the tenant", () => {
  test.each(["up", "preview --diff", "refresh", "destroy --yes", "watch", "-v 9 up", "--cwd . pre", "down"])(
    "pulumi %s does",
    (line) => expect(needsTenant(command(line))).toBe(true),
  );
  test.each([
    "",
    "stack ls",
    "config set up down",
    "up --help",
    "preview -h",
    "help up",
    "version",
    "stack output up",
  ])("pulumi %s doesn't", (line) => expect(needsTenant(command(line))).toBe(false));
});

describe("the passphrase", () => {
  test("of the dev stack is the public one, unless the user has set one", () => {
    expect(passphraseFor(["up", "-s", "dev"], {})).toEqual({ PULUMI_CONFIG_PASSPHRASE: DEV_PASSPHRASE });
    expect(passphraseFor(["up", "-s", "dev"], { PULUMI_CONFIG_PASSPHRASE: "" })).toEqual({});
    expect(passphraseFor(["up", "-s", "dev"], { PULUMI_CONFIG_PASSPHRASE_FILE: "/x" })).toEqual({});
  });
  test("of another stack is the user's business", () => {
    expect(passphraseFor(["up", "-s", "prod"], {})).toEqual({});
  });
});

test("the endpoint of a stack comes from its config file", () => {
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  logto:endpoint: http://localhost:3001\n");
  writeFileSync(join(folder, "other.yaml"), "config: {}\n");
  expect(endpointOf("dev", folder)).toBe("http://localhost:3001");
  expect(endpointOf("dev", folder, "other.yaml")).toBeUndefined();
  expect(endpointOf("prod", folder)).toBeUndefined();
});

test("the backend is the environment's, else the project's", () => {
  expect(backendUrl(ROOT, {})).toBe("file://./.state");
  expect(backendUrl(ROOT, { PULUMI_BACKEND_URL: "s3://team" })).toBe("s3://team");
  expect(projectFolder(command("up"))).toBe(ROOT);
});

function sha1(text: string): { digest: string } {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return { digest: createHash("sha1").update(text).digest("hex") };
}

test.each([
  ["config set --stack dev a:b c", "dev"],
  ["preview -s organization/panbot/dev", "dev"],
  ["stack select dev", "dev"],
  ["stack output --stack dev", "dev"],
  ["stack init dev", undefined],
  ["stack rm --stack dev", undefined],
  ["config set a:b c", undefined],
  ["preview --stack dev --help", undefined],
])("the stack that has to exist for pulumi %s", (line, stack) => {
  expect(neededStack(command(line))).toBe(stack);
});
