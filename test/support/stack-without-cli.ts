import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../../cli/shared/context.ts";
import { inState, secret } from "../../cli/shared/state/secrets.ts";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { type Args, type Kind, kindOf } from "../../providers/kinds/index.ts";
import { handlerOf, openSession, type Session } from "../../providers/lifecycle/index.ts";
import { runModel, type Source } from "./in-process.ts";

const root = join(import.meta.dirname, "../..");
const project = "panbot";

/** A resource as the state has it, its secrets in the clear. */
export interface Made {
  urn: string;
  kind: Kind;
  name: string;
  id: string;
  inputs: Args;
  outputs: Args;
}

/** A stack that was applied to a tenant of its own. */
export interface Applied {
  tenant: RunningTenant;
  session: Session;
  resources: Made[];
  /** By full key. */
  config: Map<string, string>;
  secrets: Map<string, string>;
  close(): Promise<void>;
}

/** Applies a model to a new tenant, as `up` does; of the stack's config `issuer` is there by itself. */
export async function apply(
  text: string,
  secrets: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> = {},
): Promise<Applied> {
  const tenant = await startTenant({ port: 0 });
  const settings: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  const session = openSession((key) => settings[key], {});
  const issuer = `${tenant.url}/dev-issuer/v2.0`;
  const short = (key: string) => key.slice(key.indexOf(":") + 1);
  const source: Source = {
    text,
    config: new Map([["issuer", issuer], ...Object.entries(config)]),
    secrets: new Map(Object.entries(secrets).map(([key, value]) => [short(key), value])),
  };
  const resources: Made[] = [];
  await runModel(source, session, async ({ urn, kind, name, inputs }) => {
    const handler = handlerOf(kind, () => session);
    const { inputs: checked, failures } = await handler.check({}, inputs);
    if (failures.length > 0) throw new Error(`${kind.name} ${name}: ${JSON.stringify(failures)}`);
    const { id, outs } = await handler.create(checked);
    const [, , type, last] = urn.split("::");
    const full = `urn:pulumi:test::${project}::${type}::${last}`;
    resources.push({ urn: full, kind, name, id, inputs: checked, outputs: outs });
    return { id, outputs: outs };
  });
  return {
    tenant,
    session,
    resources,
    config: new Map([
      ["logto:endpoint", tenant.url],
      ["logto:appId", tenant.appId],
      ["logto:model", "stacks/everything.yaml"],
      ["panbot:issuer", issuer],
    ]),
    secrets: new Map([["logto:appSecret", tenant.appSecret], ...Object.entries(secrets)]),
    async close() {
      await session.api().close();
      await tenant.close();
    },
  };
}

const marked = ({ kind }: Made, values: Args, mark: (value: unknown) => unknown): Args =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isSecret = kind.properties[name]?.secret || kind.outputs[name]?.secret;
      return [name, isSecret ? mark(value) : value];
    }),
  );

/** What `pulumi stack export` answers of it. */
const exported = (resources: readonly Made[]) => ({
  version: 3,
  deployment: {
    resources: resources.map((one) => ({
      urn: one.urn,
      custom: true,
      type: one.urn.split("::")[2],
      id: one.id,
      inputs: inState(marked(one, one.inputs, secret)),
      outputs: inState(marked(one, one.outputs, secret)),
    })),
  },
});

/** What `pulumi preview --json` answers: what a refresh finds, and what is declared. */
async function digest({ session, resources, config, secrets }: Applied) {
  const steps = await Promise.all(
    resources.map(async (one) => {
      const { id, inputs } = await handlerOf(kindOf(one.kind.name), () => session).read(one.id, one.outputs);
      const state = (values: Args) => ({
        urn: one.urn,
        id: one.id,
        inputs: marked(one, values, () => "[secret]"),
      });
      const declared = state(one.inputs);
      return [
        { op: "refresh", urn: one.urn, oldState: declared, newState: declared },
        id === undefined
          ? { op: "create", urn: one.urn, newState: declared }
          : { op: "update", urn: one.urn, oldState: state(inputs ?? {}), newState: declared },
      ];
    }),
  );
  const hidden = [...secrets.keys()].map((key) => [key, "[secret]"] as const);
  return { config: Object.fromEntries([...config, ...hidden]), steps: steps.flat(), diagnostics: [] };
}

const configOf = ({ config, secrets }: Applied, isShown: boolean) => ({
  ...Object.fromEntries([...config].map(([key, value]) => [key, { value, secret: false }])),
  ...Object.fromEntries(
    [...secrets].map(([key, value]) => [key, { secret: true, ...(isShown ? { value } : {}) }]),
  ),
});

/** A project whose `pulumi` is this process: it answers as the CLI does, of stacks that were applied. */
export function openProject(model: string, stacks: Readonly<Record<string, Applied>>) {
  const folder = mkdtempSync(join(tmpdir(), "stack-"));
  for (const name of ["Pulumi.yaml", "infra", "stacks", "package.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "stacks/everything.yaml"), model);
  /** States that say something else than what was applied, e.g. that nothing was. */
  const states = new Map<string, readonly Made[]>();

  const answerOf = async (args: readonly string[]): Promise<unknown> => {
    const at = args.indexOf("--stack");
    const name = args[at + 1] as string;
    const stack = stacks[name] as Applied;
    const isShown = args.includes("--show-secrets");
    switch (args.slice(0, 2).join(" ")) {
      case "version":
        return "v3.259.0";
      case "whoami --json":
        return { user: "somebody", url: "file://~" };
      case "stack ls":
        return Object.keys(stacks).map((one) => ({ name: one, current: one === "test" }));
      case "stack --show-name":
        return name;
      case "stack export":
        return exported(states.get(name) ?? stack.resources);
      case "stack import":
        return "";
      case "stack output":
        return {
          web: { path: "web.env", variables: { LOGTO_APP_SECRET: stack.secrets.get("panbot:hookToken") } },
        };
      case "preview --json":
        return digest(stack);
      default:
        if (args[0] === "config") return configOf(stack, isShown);
        throw new Error(`nobody answers pulumi ${args.join(" ")}`);
    }
  };
  const context: Context = {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => folder,
    async pulumi(args) {
      const answer = await answerOf(args);
      const stdout = typeof answer === "string" ? answer : JSON.stringify(answer);
      return { code: 0, stdout, stderr: "" };
    },
  };
  return { context, folder, states, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
