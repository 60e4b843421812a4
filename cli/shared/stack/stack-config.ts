import { providerVariable, stackVariable } from "pulumi-logto/command";
import { whenWritten } from "pulumi-logto/run-pulumi";
import { type Context, type PulumiResult, stackIn } from "../context.ts";
import { passphraseVariable } from "../passphrase.ts";
import { saysToName } from "./none-selected.ts";

/** A stack's config as `pulumi config --json` gives it, secrets in the clear. Never to be shown. */
export interface StackConfig {
  /** Whose it is, where it was named. */
  stack?: string | undefined;
  /** The provider of a program that says which tenant and as whom in its place. */
  provider?: string | undefined;
  get(key: string): string | undefined;
  /** All values by their full keys; structured ones as JSON. */
  values: ReadonlyMap<string, string>;
  /** Full keys of all values, those that weren't read included. */
  keys: readonly string[];
  /** Full keys whose values are secret. */
  secrets: ReadonlyMap<string, string>;
}

type Answer = Record<string, { value?: string; secret?: boolean; objectValue?: unknown }>;

/** Without the organization that Pulumi Cloud has before it. */
export const shortName = (stack: string): string => stack.split("/").at(-1) ?? stack;

export const configFileOf = (stack: string): string => `Pulumi.${shortName(stack)}.yaml`;

/** An environment by which what advises on a connection names whose it is. */
export const naming = (
  { stack, provider }: Pick<StackConfig, "stack" | "provider">,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv => ({
  ...env,
  ...(stack === undefined ? {} : { [stackVariable]: stack }),
  ...(provider === undefined ? {} : { [providerVariable]: provider }),
});

/** Names the stack in a command's arguments; none: the selected one is meant. */
export const stackArguments = (stack: string | undefined): string[] =>
  stack === undefined ? [] : ["--stack", stack];

/** Runs pulumi, once more where it met a state that is just being written; throws what it said where it failed. */
export async function answerTo(context: Context, args: readonly string[]): Promise<PulumiResult> {
  const answer = await whenWritten(() => context.pulumi(args));
  const { code, stdout, stderr } = answer;
  if (code === 0) return answer;
  const flags = args.findIndex((one) => one.startsWith("-"));
  const words = flags < 0 ? args : args.slice(0, flags);
  throw new Error(
    `pulumi ${words.join(" ")} failed:\n${failureOf(context, { stdout, stderr }, stackIn(args))}`,
  );
}

/** What pulumi prints then. */
export const ask = async (context: Context, args: readonly string[]): Promise<string> =>
  (await answerTo(context, args)).stdout;

/** What pulumi said when it failed, and what it doesn't say: the way on. */
export function failureOf(
  context: Context,
  { stdout, stderr }: Omit<PulumiResult, "code">,
  named: string | undefined,
): string {
  const said = (stderr || stdout).trim();
  const [, stack] = /no stack named '([^']+)' found/.exec(said) ?? [];
  if (stack !== undefined) {
    return `${said}\nWhich there are:\n  ${context.pulumiCommand} stack ls\nTo make it:\n  ${context.command} init --stack ${stack}`;
  }
  if (/no stack selected/.test(said)) return `${said}\n${saysToName(context)}`;
  const [, locked] = /\/([^/\s]+)\/[^/\s]+\.json(?:\?\S*)?: created by /.exec(said) ?? [];
  if (locked !== undefined) {
    return `${said}\nIf nothing works on it any more, as after a kill:\n  ${context.pulumiCommand} cancel --yes --stack ${locked}`;
  }
  if (/passphrase must be set|incorrect passphrase/.test(said)) {
    const variable = named === undefined ? "PULUMI_CONFIG_PASSPHRASE" : passphraseVariable(named);
    const whose = named === undefined ? "the stack" : `stack "${named}"`;
    return `${said}\nFor this stack alone, and these commands:\n  export ${variable}='<that of ${whose}>'`;
  }
  // The local backend writes that file in two steps, and tells nobody that it's the one that it can't read.
  const next = /^(?:error|.*checkpoint): EOF$/m.test(said)
    ? "\nIf no run of the stack is under way, a killed one left the file <stack>.json.attrs empty in the backend's .pulumi/stacks; delete it. The state beside it is whole"
    : "";
  return `${said}${next}`;
}

/** Reads a stack's config; without its secrets, which are empty then, it can be read without a passphrase. */
export async function readConfig(
  context: Context,
  stack: string | undefined,
  { secrets = true }: { secrets?: boolean } = {},
): Promise<StackConfig> {
  const shown = secrets ? ["--show-secrets"] : [];
  const read = stack === undefined ? undefined : await context.files?.config(stack, { secrets });
  const answer: Answer = JSON.parse(
    read ?? (await ask(context, ["config", "--json", ...shown, ...stackArguments(stack)])),
  );
  return {
    stack,
    get: (key) => answer[key]?.value,
    values: new Map(
      Object.entries(answer).flatMap(([key, { value }]) =>
        value === undefined ? [] : [[key, value] as const],
      ),
    ),
    keys: Object.keys(answer),
    secrets: new Map(
      Object.entries(answer).flatMap(([key, { value, secret }]) => {
        const known = secrets ? value : "";
        return secret && known !== undefined ? [[key, known] as const] : [];
      }),
    ),
  };
}

/** A list in the config: as such, or as texts with commas between. `of`: whose config it is; `example`: one of them. */
export function configList(
  config: StackConfig,
  key: string,
  { of, example }: { of: string; example: string },
): string[] | undefined {
  const value = config.get(key);
  if (value === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
  } catch {
    return value.split(",").map((one) => one.trim());
  }
  throw new Error(`${key} of ${of} has to be a list of texts, e.g. ${example}`);
}
