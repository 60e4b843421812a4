import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parity } from "../../../cli/parity/command.ts";
import type { Context } from "../../../cli/shared/context.ts";

const secretKey = "4dabf18193072939515e22adb298388d";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parity-"));
  mkdirSync(join(folder, "stacks"));
  writeFileSync(
    join(folder, "stacks/panbot.yaml"),
    'applications: { web: { type: Traditional, description: "for ${config.team}" } }\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two stacks, as the real CLI answers of them. */
function context(config: Record<string, Record<string, unknown>>): Context {
  const exported = (stack: string) => ({
    deployment: {
      resources: [
        {
          urn: `urn:pulumi:${stack}::panbot::pulumi-nodejs:dynamic/logto:Application::web`,
          type: "pulumi-nodejs:dynamic/logto:Application",
          id: `${stack}-web`,
          inputs: {
            __provider: "x",
            name: "web",
            type: "Traditional",
            redirectUris: [],
            description: `for ${stack}-team`,
            idTokenTtl: stack === "dev" ? 60 : 600,
          },
          outputs: {},
        },
        {
          urn: `urn:pulumi:${stack}::panbot::pulumi-nodejs:dynamic/logto:Connector::google`,
          type: "pulumi-nodejs:dynamic/logto:Connector",
          id: "google",
          inputs: {
            factory: "google-universal",
            secrets: {
              [secretKey]: "1b47061264138c4ac30d75fd1eb44270",
              plaintext: JSON.stringify({ clientSecret: `planted-${stack}` }),
            },
          },
          outputs: {},
        },
      ],
    },
  });
  return {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => folder,
    async pulumi(args) {
      const stack = args[args.indexOf("--stack") + 1] as string;
      if (!(stack in config))
        return { code: 1, stdout: "", stderr: `error: no stack named '${stack}' found` };
      return {
        code: 0,
        stdout: JSON.stringify(args[0] === "config" ? config[stack] : exported(stack)),
        stderr: "",
      };
    },
  };
}

const stacks = (more: Record<string, unknown> = {}) => ({
  dev: { "panbot:team": { value: "dev-team", secret: false }, ...more },
  prod: { "panbot:team": { value: "prod-team", secret: false } },
});

async function run(config: Record<string, Record<string, unknown>>, ...args: string[]) {
  const file = join(folder, "out");
  process.exitCode = 0;
  await parity(context(config)).parseAsync([...args, "--output", file], { from: "user" });
  const code = process.exitCode;
  process.exitCode = 0;
  return { code, text: readFileSync(file, "utf8") };
}

test("exits 7 when something differs that nothing explains, and shows no secret", async () => {
  const { code, text } = await run(stacks(), "dev", "prod");
  expect(code).toBe(7);
  expect(text).toBe(`dev and prod: 1 difference in 2 resources, 2 allowed

Application web
  idTokenTtl differs
    dev:  60
    prod: 600

To allow one: --allow Application.web.idTokenTtl, or logto:parityAllow in a stack's config

Allowed:
  Application web
    description differs: comes from panbot:team
  Connector google
    secrets.clientSecret differs: a secret, and each environment has its own
`);
});

test.each([
  ["an option", {}, ["--allow", "Application.web.idTokenTtl"]],
  ["a list in a stack's config", { "logto:parityAllow": { value: '["Application.*.idTokenTtl"]' } }, []],
  ["texts in a stack's config", { "logto:parityAllow": { value: "Role.x, Application.web" } }, []],
])("exits 0 when %s allows the rest", async (_, more, args) => {
  const { code, text } = await run(stacks(more), "dev", "prod", "--format", "json", ...args);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ version: 1, a: "dev", b: "prod", differences: [] });
  expect(text).not.toContain("planted");
});

test("compares what is selected alone, by an option or by the config of either stack", async () => {
  const only = "Left out by the selection: every section but connectors.";
  for (const [more, args] of [
    [{}, ["--only", "connectors"]],
    [{ "logto:exclude": { value: "applications:w*" } }, []],
  ] as const) {
    const { code, text } = await run(stacks(more), "dev", "prod", ...args);
    expect(code).toBe(0);
    expect(text).toContain("dev and prod: no difference in 1 resource");
    expect(text).toContain(args.length > 0 ? only : "Left out by the selection: 2 of applications.");
  }
  await expect(run(stacks(), "dev", "prod", "--only", "conectors")).rejects.toThrow(
    'did you mean "connectors"?',
  );
});

test("says what is wrong with the stacks that were named, and with what they allow", async () => {
  await expect(run(stacks(), "dev", "dev")).rejects.toThrow('"dev" is named twice');
  await expect(run(stacks(), "dev", "live")).rejects.toThrow("no stack named 'live' found");
  await expect(run(stacks({ "logto:parityAllow": { value: "[1]" } }), "dev", "prod")).rejects.toThrow(
    "logto:parityAllow of stack dev has to be a list of texts, e.g. Application.web.description",
  );
});
