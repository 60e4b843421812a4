import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { stackFiles } from "../../cli/shared/stack/files.ts";
import { exportState } from "../../cli/shared/stack/stack.ts";
import { readConfig } from "../../cli/shared/stack/stack-config.ts";
import { plain } from "../../cli/shared/state/secrets.ts";
import { openWorkspace, passphrase, type Workspace } from "./harness.ts";

/* What is read from Pulumi's files is what its CLI says of them, or it isn't read. */

jest.setTimeout(120_000);

/** Values as YAML, of which some are read differently by different readers. */
const scalars = [
  ...["text", "two words", "'0777'", '"yes"', "'<a> & b'", "true", "false", "True", "FALSE"],
  ...["0", "7", "-3", "+3", "0777", "0o17", "0x1F", "0b101", "1_000", "1.0", "1.50", "1e3", "1.5e-7", ".5"],
  ...[
    "12345678901234567890",
    "999999999999999",
    "1:30",
    "2026-11-26",
    "2026-11-26T10:00:00Z",
    "1.2.3",
    "55b3x6",
    "5eed",
  ],
  ...[
    "y",
    "n",
    "yes",
    "No",
    "on",
    "OFF",
    "null",
    "~",
    '""',
    "|-\n    two\n    lines",
    ">\n    folded\n    text\n",
  ],
  ...[
    "'2026-11-26'",
    "https://a.example/#b",
    "a#b",
    "'#b'",
    "é ünïcode 🦉",
    '"\\u2028 <b>"',
    "!!str 5",
    "&x a",
  ],
  ...[
    "[a, 1, true]",
    "[1.5, 0777]",
    "{ b: 1, a: { d: <x>, c: [] } }",
    "{ yes: 1 }",
    "{ 1: a }",
    "{ a: null }",
    "[]",
    "{}",
  ],
];

const keyOf = (text: string) => `files:v${scalars.indexOf(text)}`;

let workspace: Workspace;
const file = () => join(workspace.folder, "Pulumi.test.yaml");
const files = (env: NodeJS.ProcessEnv = workspace.env) => stackFiles(() => workspace.folder, env);
const context = () => ({ ...workspace.context, files: files() });

beforeAll(async () => {
  workspace = await openWorkspace({ project: "files", program: "" });
  await workspace.config(
    { "logto:endpoint": "http://localhost:1", plain: "yes" },
    { "logto:appSecret": "s3cret <&> ü" },
  );
  const nested = ["--secret", "files:deep.inner[0].key=hidden", "--plaintext", "files:deep.port=8080"];
  await workspace.expect(0, "config", "set-all", "--stack", "test", "--path", ...nested);
  const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  const secret = (value: unknown) => ({ ...mark, plaintext: JSON.stringify(value) });
  const { deployment, version } = JSON.parse((await workspace.expect(0, "stack", "export")).stdout);
  const urn = "urn:pulumi:test::files::";
  deployment.resources = [
    {
      urn: `${urn}pulumi:pulumi:Stack::files-test`,
      type: "pulumi:pulumi:Stack",
      custom: false,
      outputs: { whole: secret({ a: ["<b>", secret("inner")] }), list: [secret(1), null, "plain"] },
    },
  ];
  workspace.write("deployment.json", JSON.stringify({ version, deployment }));
  await workspace.expect(0, "stack", "import", "--file", "deployment.json");
});
afterAll(() => workspace?.remove());

test("the config and the state are as the CLI says, secrets included", async () => {
  appendFileSync(
    join(workspace.folder, "Pulumi.yaml"),
    "config:\n  plain: shared and not taken\n  files:ofAll: 5\n  logto:tags:\n    value: { b: true, a: eu }\n",
  );
  for (const secrets of [true, false]) {
    const asked = await readConfig(workspace.context, "test", { secrets });
    expect(asked.get("files:deep")?.includes("hidden") ?? false).toBe(secrets);
    expect(await files().config("test", { secrets })).toBeDefined();
    const read = await readConfig(context(), "test", { secrets });
    expect([...read.values]).toEqual([...asked.values]);
    expect([...read.secrets]).toEqual([...asked.secrets]);
    expect(read.keys).toEqual(asked.keys);
  }

  expect(await files().state("test")).toBeDefined();
  const [one, other] = await Promise.all(
    [context(), workspace.context].map(async (from) =>
      JSON.parse(await exportState(from, "test", { secrets: true })),
    ),
  );
  // Of "<" in a secret's JSON each has its own notation.
  expect(plain(one)).toEqual(plain(other));
  expect(plain(one.deployment.resources[0].outputs)).toEqual({
    whole: { a: ["<b>", "inner"] },
    list: [1, null, "plain"],
  });
});

test("who has locked the stack is told, unless it was killed", async () => {
  const { lockedBy } = files();
  expect(await lockedBy("test")).toBeUndefined();
  workspace.write("index.ts", "await new Promise((resolve) => setTimeout(resolve, 60_000));");
  const running = await workspace.start("up", "--yes", "--skip-preview", "--stack", "test");
  while ((await lockedBy("test")) === undefined) await sleep(50);
  expect(await lockedBy("test")).toMatch(new RegExp(`^\\S+@${hostname()} \\(pid \\d+\\)$`));
  expect(await lockedBy("other")).toBeUndefined();
  const locks = join(workspace.folder, ".state/.pulumi/locks/organization/files/test");
  running.killAll();
  await running.gone();
  const [name = ""] = readdirSync(locks).filter((one) => one.endsWith(".json"));
  expect(await lockedBy("test")).toBeUndefined();
  // Of a process of another machine nobody here can say that it's gone.
  const lock = JSON.parse(readFileSync(join(locks, name), "utf8"));
  writeFileSync(join(locks, name), JSON.stringify({ ...lock, hostname: "elsewhere" }));
  expect(await lockedBy("test")).toMatch(/@elsewhere /);
  await workspace.expect(0, "cancel", "--yes", "--stack", "test");
  expect(await lockedBy("test")).toBeUndefined();
  workspace.write("index.ts", "");
});

test("a value is read as the CLI reads it, or not at all", async () => {
  const before = readFileSync(file(), "utf8");
  const head = before.slice(0, before.indexOf("config:"));
  const withValues = (values: readonly string[]) =>
    `${head}config:\n${values.map((text) => `  ${keyOf(text)}: ${text}\n`).join("")}`;
  writeFileSync(file(), withValues(scalars));
  const asked = await readConfig(workspace.context, "test");
  const read: string[] = [];
  const reader = files();
  for (const text of scalars) {
    writeFileSync(file(), withValues([text]));
    const answer = await reader.config("test", { secrets: true });
    if (answer === undefined) continue;
    read.push(text);
    expect([text, JSON.parse(answer)[keyOf(text)].value]).toEqual([text, asked.get(keyOf(text))]);
  }
  writeFileSync(file(), before);
  expect(read).toEqual(expect.arrayContaining(["text", "7", "true", "'0777'", "{}"]));
  expect(read.length).toBeGreaterThan(25);
});

test("what isn't as it's known here is left to the CLI", async () => {
  const { env } = workspace;
  const { PULUMI_CONFIG_PASSPHRASE: _, ...without } = env;
  const read = async (reader = files()) => [
    (await reader.config("test", { secrets: true })) !== undefined,
    (await reader.state("test")) !== undefined,
  ];
  workspace.write("word", `${passphrase}\n`);
  const fromFile = { ...without, PULUMI_CONFIG_PASSPHRASE_FILE: join(workspace.folder, "word") };
  expect(await read(files(fromFile))).toEqual([true, true]);
  expect(await read(files({ ...fromFile, PULUMI_CONFIG_PASSPHRASE_TEST: "of this stack" }))).toEqual([
    false,
    false,
  ]);
  expect(await read(files({ ...env, PULUMI_CONFIG_PASSPHRASE: "wrong" }))).toEqual([false, false]);
  expect(await read(files(without))).toEqual([false, false]);
  expect(await read(files({ ...env, PULUMI_BACKEND_URL: "https://api.pulumi.com" }))).toEqual([false, false]);
  expect(await read(files({ ...env, PULUMI_BACKEND_URL: "s3://bucket" }))).toEqual([true, false]);

  const changed = async (path: string, change: (text: string) => string) => {
    const before = readFileSync(path, "utf8");
    writeFileSync(path, change(before));
    const answer = await read();
    writeFileSync(path, before);
    return answer;
  };
  expect(await changed(file(), (text) => `environment: [shared]\n${text}`)).toEqual([false, true]);
  expect(await changed(file(), (text) => `secretsprovider: awskms://x\n${text}`)).toEqual([false, true]);
  const typed = (text: string) => `${text}  files:n: { type: integer, default: 5 }\n`;
  expect(await changed(join(workspace.folder, "Pulumi.yaml"), typed)).toEqual([false, true]);
  const project = join(workspace.folder, "Pulumi.yaml");
  const other = project.replace(/yaml$/, "yml");
  // To that one another file belongs: Pulumi.test.yml.
  renameSync(project, other);
  expect(await read()).toEqual([false, true]);
  renameSync(other, project);
  const { path } = workspace.stateFile();
  expect(await changed(path, (text) => text.replace('"version":3', '"version":4'))).toEqual([true, false]);
  expect(await changed(join(workspace.folder, ".state/.pulumi/meta.yaml"), () => "version: 0\n")).toEqual([
    true,
    false,
  ]);
});

test.each(["ZSTD", "GZIP"])("a compressed state is read, whichever file is the newest: %s", async (how) => {
  const variable = `PULUMI_DIY_BACKEND_${how}`;
  const folder = join(workspace.folder, ".state/.pulumi/stacks/files");
  const stored = () =>
    readdirSync(folder).filter((one) => /^test\.json(\.\w+)?$/.test(one) && !/attrs|bak/.test(one));
  const expectRead = async () => {
    const read = JSON.parse(String(await files().state("test")));
    const asked = JSON.parse(await exportState(workspace.context, "test", { secrets: true }));
    expect(plain(read)).toEqual(plain(asked));
    return read.deployment.resources.length;
  };
  workspace.env[variable] = "true";
  try {
    await workspace.expect(0, "stack", "import", "--file", "deployment.json");
    expect(stored()).toEqual([`test.json.${how === "ZSTD" ? "zst" : "gz"}`]);
    expect(await expectRead()).toBe(1);
    // Left over, as by a run that was killed while it changed over.
    const left = join(folder, "test.json");
    writeFileSync(left, '{"version":3,"checkpoint":{"latest":{"resources":[]}}}');
    utimesSync(left, 1, 1);
    expect(await expectRead()).toBe(1);
    writeFileSync(join(folder, stored().at(-1) ?? ""), "no archive");
    expect(await files().state("test")).toBeUndefined();
    rmSync(join(folder, stored().at(-1) ?? ""));
    rmSync(left);
  } finally {
    delete workspace.env[variable];
  }
  await workspace.expect(0, "stack", "init", "test");
  await workspace.expect(0, "stack", "import", "--file", "deployment.json");
  expect(await expectRead()).toBe(1);
});
