import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Context } from "../../cli/shared/context.ts";
import { kindOf } from "../../providers/kinds/index.ts";
import { handlerOf, openSession } from "../../providers/lifecycle/index.ts";
import { captured } from "../support/captured.ts";
import { commandNames } from "../support/commands.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { formsOf, leaksOf, type Text, textsIn } from "./leaks.ts";
import { everything, everythingChanged, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);

const passphrase = "planted-passphrase-4d21";
const appSecret = "planted-app-secret-77aa/+=";

/** What is in none of the others, and no less secret. */
const more = {
  "the passphrase": passphrase,
  "the provider's own secret": appSecret,
  "a secret that somebody set at the tenant": "planted-by-hand-9b1e",
  "a key that only the tenant has": "planted-extra-key-c0de",
  "a secret header that somebody set": "planted-header-by-hand-77c2",
  "a variable that somebody set": "planted-variable-by-hand-0a4f",
  "a secret that stands in the model": "planted-literal-51fe",
  "a wrong secret": "planted-wrong-secret-8e8e",
};

/** Commands that aren't run here, and why no secret is lost by them. */
const notSwept: Record<string, string> = {
  schema: "it knows no stack, and writes a file of the package",
  tenant: "it knows no stack; test/unit/cli/tenant.test.ts searches what it says",
  comment: "it posts what review wrote",
  issue: "it posts what drift wrote",
  init: "it hands secrets to pulumi on standard input; test/unit/init/asking.test.ts searches what it says",
  migrate:
    "it hands secrets to pulumi on standard input; test/unit/migrate/command.test.ts searches what it says",
};

const stack = ["--stack", "test"];
/** How each command is run. */
const sweep: Record<string, string[][]> = {
  // Its formats were gone through before, all of one preview.
  review: [stack],
  drift: ["text", "markdown", "json"].map((format) => [...stack, "--format", format]),
  access: ["text", "markdown", "html", "svg", "mermaid", "json"].map((format) => [
    ...stack,
    "--format",
    format,
  ]),
  parity: [
    ["test", "other"],
    ["test", "other", "--live"],
    ["test", "other", "--format", "json"],
  ],
  export: ["yaml", "typescript"].map((format) => [...stack, "--users", "--dry-run", "--format", format]),
  adopt: [
    [...stack, "--dry-run"],
    [...stack, "--yes"],
  ],
  doctor: [stack],
  try: [stack],
  fleet: [
    [],
    ["--format", "json"],
    ...["text", "json", "markdown", "html"].map((format) => ["drift", "--format", format]),
    ...["review", "doctor", "try"].map((one) => [one, "--format", "json"]),
    ["parity", "--reference", "test"],
  ],
  // Without a format it writes secrets where the model says: test/unit/cli/env-file.test.ts.
  env: ["dotenv", "json", "kubernetes"].map((format) => ["test", "--format", format]),
};

let console_: Console;
let workspace: Workspace;
const texts: Text[] = [];

const preview = (...args: string[]) => workspace.run("preview", ...stack, ...args);
const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));

/** Runs a command of the CLI, and keeps all that it prints. */
async function command(name: string, args: readonly string[]): Promise<string> {
  const context: Context = {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => workspace.folder,
    async pulumi(given, { input } = {}) {
      if (input !== undefined) throw new Error("nothing is to be set here");
      const { code, stdout, text } = await workspace.run(...given);
      // What the CLI answers to a command that asks for secrets is not what anybody sees.
      if (given.includes("--show-secrets")) workspace.printed.pop();
      return { code: code ?? 1, stdout, stderr: text };
    },
  };
  const { text } = await captured(context, [name, ...args]);
  texts.push({ name: `pulumi-logto ${[name, ...args].join(" ")}`, content: text });
  return text;
}

/** Everything secret that there is by now: planted, and made by the tenant or the engine. */
async function allSecrets(): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { id } of await console_.call("GET", "/applications")) {
    const secrets = await console_.call("GET", `/applications/${id}/secrets`);
    for (const { name, value } of secrets) made[`secret ${name} of application ${id}`] = value;
  }
  for (const { name, signingKey } of await console_.call("GET", "/hooks"))
    made[`key of ${name}`] = signingKey;
  const outputs = await workspace.run("stack", "output", "--json", "--show-secrets", ...stack);
  workspace.printed.pop();
  for (const [name, file] of Object.entries(JSON.parse(outputs.stdout).envFiles ?? {})) {
    made[`generated in ${name}`] = (file as { variables: Record<string, string> }).variables.COOKIE as string;
  }
  return { ...plantedSecrets, ...more, ...made };
}

beforeAll(async () => {
  console_ = await openConsole({ appSecret });
  workspace = await openWorkspace({ project: "panbot", passphrase });
  // All that Node, undici and gRPC say of themselves; our own code has no switch of the kind.
  workspace.env.NODE_DEBUG = "undici,fetch,http,https,tls,grpc";
  workspace.env.GRPC_VERBOSITY = "DEBUG";
  const settings = {
    "logto:endpoint": console_.tenant.url,
    "logto:appId": console_.tenant.appId,
    "logto:model": "stacks/everything.yaml",
    "panbot:issuer": `${console_.tenant.url}/dev-issuer/v2.0`,
  };
  const secrets = { "logto:appSecret": appSecret, ...plantedSecrets };
  await workspace.config(settings, secrets);
  await workspace.expect(0, "stack", "init", "other");
  const plain = Object.entries(settings).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  const secret = Object.entries(secrets).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
  await workspace.expect(0, "config", "set-all", "--stack", "other", ...plain, ...secret);
  // These are the test's own command lines.
  workspace.printed.length = 0;
  model({
    ...everything,
    generated: { cookie: {} },
    envFiles: { web: { path: "web.env", variables: { COOKIE: "${generated.cookie}" } } },
  });
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("the search itself", () => {
  const value = "planted/secret+1?";
  test.each([
    ["as it is", value],
    ["in a URL", `?s=${encodeURIComponent(value)}`],
    ["in JSON", JSON.stringify({ s: `a"${value}` })],
    ...[0, 1, 2].flatMap((n): [string, string][] => [
      [`in base64, ${n} bytes in`, Buffer.from(`${"x".repeat(n)}${value} and more`).toString("base64")],
      [`in base64url, ${n} bytes in`, Buffer.from(`${"x".repeat(n)}${value}`).toString("base64url")],
    ]),
    ["in hex", Buffer.from(value).toString("hex")],
  ])("finds a secret %s", (_, content) => {
    expect(leaksOf({ it: value }, [{ name: "there", content }])).toEqual(["it is in there"]);
    expect(leaksOf({ it: "planted-other-secret" }, [{ name: "there", content }])).toEqual([]);
  });

  test("looks for no form that is short enough to be found by chance", () => {
    for (const secret of Object.values({ ...plantedSecrets, ...more })) {
      for (const form of formsOf(secret)) expect(form.length).toBeGreaterThan(8);
    }
  });

  test("knows every command", () => {
    expect(commandNames.filter((name) => !(name in sweep) && !(name in notSwept))).toEqual([]);
  });
});

describe("everything that runs", () => {
  test("what works", async () => {
    await preview();
    await workspace.expect(0, "up", "--yes", "--skip-preview", ...stack);
    await workspace.expect(0, "refresh", "--yes", ...stack);
    await workspace.expect(0, "stack", "export", ...stack);
    await workspace.expect(0, "stack", "output", ...stack);
  });

  test("what finds that somebody was at the tenant", async () => {
    const { config } = await console_.call("GET", "/connectors/google");
    await console_.call("PATCH", "/connectors/google", {
      config: {
        ...config,
        clientSecret: more["a secret that somebody set at the tenant"],
        extraApiKey: more["a key that only the tenant has"],
      },
    });
    const [hook] = await console_.call("GET", "/hooks");
    const authorization = more["a secret header that somebody set"];
    await console_.call("PATCH", `/hooks/${hook.id}`, {
      config: {
        ...hook.config,
        headers: { ...hook.config.headers, authorization, "x-extra": authorization },
      },
    });
    const customizer = "/configs/jwt-customizer/access-token";
    const script = await console_.call("GET", customizer);
    await console_.call("PUT", customizer, {
      ...script,
      environmentVariables: { PLAN: "gold", API_KEY: more["a variable that somebody set"] },
    });
    await preview("--diff");
    await preview("--json");
    workspace.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW = "true";
    const { stdout } = await preview("--json");
    delete workspace.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW;
    // The SDK's debug messages in it hold secrets (docs/security.md), so what is read of it matters.
    workspace.printed.pop();
    const stream = join(mkdtempSync(join(tmpdir(), "stream-")), "stream.json");
    writeFileSync(stream, stdout);
    for (const format of ["text", "markdown", "html", "json", "sarif"]) {
      expect(await command("review", [...stack, "--from", stream, "--format", format])).toMatch(/google/);
    }
    rmSync(stream);
  });

  test.each(commandNames.filter((name) => name in sweep))("pulumi-logto %s", async (name) => {
    for (const args of sweep[name] as string[][])
      expect((await command(name, args)).length).toBeGreaterThan(20);
  });

  test("what is refused: a secret in the model, or quoted by the tenant", async () => {
    const google = (everything as { connectors: Record<string, object> }).connectors.google as object;
    model({
      ...everything,
      connectors: {
        google: { ...google, secrets: { clientSecret: more["a secret that stands in the model"] } },
      },
    });
    expect((await preview()).text).toContain("a secret can't stand in the model");
    await command("review", stack);
    model(everythingChanged);
    console_.tenant.faults.push(
      {
        method: "PATCH",
        path: "^/api/connectors/",
        effect: "answer",
        status: 422,
        times: 3,
        body: {
          code: "connector.invalid_config",
          message: `can't take ${plantedSecrets["panbot:googleSecret2"]}, ${plantedSecrets["panbot:mailPassword2"]}, ${plantedSecrets["panbot:corporateSecret2"]}`,
        },
      },
      {
        method: "PATCH",
        path: "^/api/sso-connectors/",
        effect: "answer",
        status: 502,
        times: 9,
        headers: { "content-type": "text/html" },
        body: `<html>${Buffer.from(`${console_.tenant.appId}:${appSecret}`).toString("base64")} ${plantedSecrets["panbot:ssoSecret2"]}</html>`,
      },
    );
    const { text } = await workspace.expect("failure", "up", "--yes", "--skip-preview", ...stack);
    console_.tenant.faults.length = 0;
    expect(text).toContain("can't take [secret]");
    await preview("--diff");
  });

  test("what doesn't get through: a wrong secret, a wrong address, a connection that breaks", async () => {
    const { tenant } = console_;
    tenant.faults.push({ effect: "lose-answer", times: 20 });
    await preview();
    tenant.faults.length = 0;
    await workspace.config({}, { "logto:appSecret": more["a wrong secret"] });
    workspace.printed.pop();
    expect((await preview()).text).toContain("doesn't accept the secret");
    await command("drift", stack);
    await workspace.config({ "logto:endpoint": "http://127.0.0.1:1" }, { "logto:appSecret": appSecret });
    workspace.printed.pop();
    expect((await preview()).text).toContain("can't be reached");
    await command("drift", stack);
    await workspace.config({ "logto:endpoint": tenant.url });
  });

  test("errors as a crash would print them, with all that hangs on them", async () => {
    const { tenant } = console_;
    const attempts: [Record<string, string>, object?][] = [
      [{ endpoint: tenant.url, appId: tenant.appId, appSecret: more["a wrong secret"] }],
      [{ endpoint: "http://127.0.0.1:1", appId: tenant.appId, appSecret }],
      [{ endpoint: "http://logto.example", appId: tenant.appId, appSecret }],
      [{ appSecret }],
      [
        { endpoint: tenant.url, appId: tenant.appId, appSecret },
        { status: 422, message: "no" },
      ],
      [
        { endpoint: tenant.url, appId: tenant.appId, appSecret },
        { status: 400, message: "no" },
      ],
    ];
    for (const [settings, answer] of attempts) {
      const session = openSession((key) => settings[key], { env: {} });
      if (answer) tenant.faults.push({ method: "POST", path: "^/api/", effect: "answer", ...answer });
      const error = await handlerOf(kindOf("Webhook"), () => session)
        .create({
          name: "x",
          url: "https://x.example",
          events: ["User.Created"],
          secretHeaders: { authorization: plantedSecrets["panbot:hookToken"] },
        })
        .then(() => undefined)
        .catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(Error);
      // What an error hands to the engine goes into the state, and is encrypted there.
      const { properties: _, ...shown } = { ...(error as Error & { properties?: unknown }) };
      for (const depth of [2, Number.POSITIVE_INFINITY]) {
        texts.push({
          name: `the error of ${JSON.stringify(answer ?? Object.keys(settings))}`,
          content: `${(error as Error).stack}\n${(error as Error).message}\n${inspect(shown, { depth, showHidden: true })}\n${inspect((error as Error).cause, { depth })}`,
        });
      }
    }
  });
});

test("no secret is in anything that was printed, or in any file", async () => {
  const secrets = await allSecrets();
  expect(Object.values(secrets).filter((value) => typeof value !== "string" || value.length < 8)).toEqual([]);
  expect(Object.keys(secrets).length).toBeGreaterThan(Object.keys(plantedSecrets).length + 8);
  // The model itself had one in it for a while.
  model(everything);
  const printed = workspace.printed.map((content) => ({ name: content.split("\n")[0] ?? "", content }));
  expect(printed.length).toBeGreaterThan(10);
  const all = [...printed, ...texts, ...textsIn(workspace.folder)];
  expect(leaksOf(secrets, all)).toEqual([]);
  // No token either, whatever it says.
  const tokens = all.filter(({ content }) => /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./.test(content));
  expect(tokens.map(({ name }) => name)).toEqual([]);
});
