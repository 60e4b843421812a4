import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { givenBy, type Options } from "../../../cli/init/given.ts";
import { initialise } from "../../../cli/init/init.ts";
import type { Prompter } from "../../../cli/init/prompter.ts";
import { plainSend } from "../../../cli/shared/checks/requests.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { type RunningTenant, startTenant, type TenantOptions } from "../../../emulator/index.ts";

export const planted = "planted-secret-of-the-application";

/** A project folder, and a pulumi that keeps its config there as the real one does, values of secrets apart. */
export interface World {
  folder: string;
  tenant: RunningTenant;
  context: Context;
  env: NodeJS.ProcessEnv;
  /** Arguments of every pulumi command, in their order. */
  commands: string[];
  said: string[];
  /** Values of secrets, by stack and key. */
  secrets: Map<string, string>;
  stacks: string[];
  run(options?: Partial<Options>, prompter?: Prompter): Promise<void>;
  config(stack: string): Record<string, unknown>;
  file(name: string): string;
  write(name: string, content: string): string;
  close(): Promise<void>;
}

export async function openWorld(options: TenantOptions = {}): Promise<World> {
  const tenant = await startTenant({ port: 0, appSecret: planted, ...options });
  const folder = mkdtempSync(join(tmpdir(), "init-"));
  const path = (name: string) => join(folder, name);
  writeFileSync(path("Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(path("package.json"), '{ "dependencies": { "pulumi-logto-model": "0.1.0" } }');
  const configOf = (stack: string): { config: Record<string, unknown> } => {
    try {
      return parse(readFileSync(path(`Pulumi.${stack}.yaml`), "utf8")) ?? { config: {} };
    } catch {
      return { config: {} };
    }
  };

  const pulumi: Context["pulumi"] = async (args, { input } = {}) => {
    const words = args.join(" ");
    world.commands.push(words);
    const stack = args[args.indexOf("--stack") + 1] ?? "";
    const answer = (value: unknown) => ({ code: 0, stdout: JSON.stringify(value), stderr: "" });
    if (words === "whoami --json") return answer({ user: "me", url: "file://./.state" });
    if (words === "stack ls --json") return answer(world.stacks.map((name) => ({ name, current: false })));
    if (words.startsWith("stack init")) {
      world.stacks.push(args[2] as string);
      return answer({});
    }
    if (words.startsWith("config rm")) {
      const { [args.at(-1) as string]: _, ...config } = configOf(stack).config;
      writeFileSync(path(`Pulumi.${stack}.yaml`), stringify({ config }));
      return answer({});
    }
    if (words.startsWith("config set-all")) {
      const values = args.flatMap((word, i) => (args[i - 1] === "--plaintext" ? [word] : []));
      const pairs = values.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]);
      const config = { ...configOf(stack).config, ...Object.fromEntries(pairs) };
      writeFileSync(path(`Pulumi.${stack}.yaml`), stringify({ config }));
      return { code: 0, stdout: "", stderr: "" };
    }
    if (words.startsWith("config set")) {
      const key = args.at(-1) as string;
      const isSecret = args.includes("--secret");
      if (isSecret) world.secrets.set(`${stack} ${key}`, (input as string).replace(/\n$/, ""));
      // Pulumi takes one line break off.
      const value = isSecret ? { secure: "v1:…" } : input;
      const config = { ...configOf(stack).config, [key]: value };
      writeFileSync(path(`Pulumi.${stack}.yaml`), stringify({ config }));
      return answer({});
    }
    if (words.startsWith("config --json --show-secrets")) {
      return answer(
        Object.fromEntries(
          Object.entries(configOf(stack).config).map(([key, value]) =>
            typeof value === "string"
              ? [key, { value, secret: false }]
              : [key, { value: world.secrets.get(`${stack} ${key}`), secret: true }],
          ),
        ),
      );
    }
    throw new Error(`nobody expected: pulumi ${words}`);
  };

  const world: World = {
    folder,
    tenant,
    context: { command: "pulumi-logto", pulumiCommand: "pulumi", project: () => folder, pulumi },
    env: { PULUMI_CONFIG_PASSPHRASE: "p" },
    commands: [],
    said: [],
    secrets: new Map(),
    stacks: [],
    async run(options = {}, prompter) {
      const { context, env } = world;
      await initialise({
        given: givenBy({ set: {}, secretFile: {}, ...options }, "shop"),
        around: { context, named: options.stack, env, nodeVersion: "24.0.0", now: Date.now, send: plainSend },
        prompter,
        say: (line) => world.said.push(line),
      });
    },
    config: (stack) => configOf(stack).config,
    file: (name) => readFileSync(path(name), "utf8"),
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    async close() {
      await tenant.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** A person who answers what is asked by the first words that fit, each answer once; nothing: Enter. */
export function person(
  answers: readonly (readonly [string, string])[],
): Prompter & { asked: string[]; heard: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const heard: string[] = [];
  const next = (label: string) => {
    const i = left.findIndex(([words]) => label.includes(words));
    return i < 0 ? "" : (left.splice(i, 1)[0]?.[1] ?? "");
  };
  return {
    asked,
    heard,
    say: (line) => void heard.push(line),
    async ask(label, byDefault) {
      asked.push(`${label}${byDefault === undefined ? "" : ` [${byDefault}]`}`);
      if (asked.length > 60) throw new Error(`asked for ever:\n${asked.slice(-5).join("\n")}`);
      return next(label) || (byDefault ?? "");
    },
    async askSecret(label, isSet) {
      asked.push(`${label}${isSet ? " [set]" : ""}`);
      if (asked.length > 60) throw new Error(`asked for ever:\n${asked.slice(-5).join("\n")}`);
      return next(label) || undefined;
    },
    close() {},
  };
}
