import type { Command } from "commander";
import { inShell } from "pulumi-logto/command";
import type { Args } from "pulumi-logto/kinds";
import { settingKeys, settingOf } from "pulumi-logto/management";
import { explicitProvider, partsOf } from "pulumi-logto/protocol";
import { withoutSlash } from "pulumi-logto/settings";
import type { StackConfig } from "../stack/stack-config.ts";
import { counted } from "../text/counted.ts";

/* A program may have several providers, and so several tenants. A command looks at one of them, and says so. */

/** Which of a program's providers a command is about. */
export interface ProviderOptions {
  provider?: string;
}

export const ofProvider = (command: Command): Command =>
  command.option(
    "--provider <name>",
    "of a program with several tenants: that of this provider; default: the stack config's",
  );

/** A resource, with the provider that a state or a plan says it's of. */
interface Provided {
  urn: string;
  provider?: string | undefined;
}

/** The resources of one tenant. */
export interface OfTenant<T> {
  resources: T[];
  others: T[];
  /** What isn't among them, and how to look at it. */
  remarks: string[];
  /** The provider's URN and what it was given, where it isn't the one that goes by the stack's config. */
  provider: string | undefined;
  settings: Args | undefined;
}

interface Group<T> {
  /** Providers that the program made, by their names. */
  names: Map<string, string>;
  isOwn: boolean;
  inputs: Args | undefined;
  resources: T[];
}

const tenantOf = (inputs: Args | undefined): string | undefined => {
  const address = inputs?.endpoint ?? inputs?.["logto:endpoint"];
  return typeof address === "string" ? withoutSlash(address) : undefined;
};

function groupsOf<T extends Provided>(all: readonly T[], providers: ReadonlyMap<string, Args>): Group<T>[] {
  const inputsOf = (reference = "") => providers.get(reference.slice(0, reference.lastIndexOf("::")));
  const byDefault = all.find(({ provider }) => !explicitProvider(provider));
  const own = tenantOf(inputsOf(byDefault?.provider)) ?? "";
  const groups = new Map<string, Group<T>>();
  for (const one of all) {
    const explicit = explicitProvider(one.provider);
    const inputs = inputsOf(one.provider);
    const key = explicit ? (tenantOf(inputs) ?? explicit.urn) : own;
    const group: Group<T> = groups.get(key) ?? { names: new Map(), isOwn: false, inputs, resources: [] };
    groups.set(key, group);
    if (explicit) group.names.set(explicit.name, explicit.urn);
    else group.isOwn = true;
    group.resources.push(one);
  }
  return [...groups.values()];
}

function called({ names, isOwn, inputs }: Group<unknown>): string {
  const tenant = tenantOf(inputs);
  const who = isOwn
    ? "the stack's own provider"
    : `the provider ${[...names.keys()].map((one) => `"${one}"`).join(", ")}`;
  return tenant === undefined ? who : `${who} at ${tenant}`;
}

const optionFor = ({ names, isOwn }: Group<unknown>) =>
  isOwn ? "without --provider" : `--provider ${inShell(String([...names.keys()][0]))}`;

/**
 * Those of one tenant: of the provider that is named, else of the stack's config, else of the only one that there is.
 *
 * @param providers What each provider was given, by its URN, as far as it's known.
 * @throws Error with the choice, where there is one.
 */
export function ofOneTenant<T extends Provided>(
  all: readonly T[],
  providers: ReadonlyMap<string, Args>,
  named?: string,
): OfTenant<T> {
  const groups = groupsOf(all, providers);
  // The state has them in the order in which they were made.
  const choice = groups
    .map((one) => `${called(one)}: ${optionFor(one)}`)
    .sort()
    .join("; ");
  const chosen =
    named === undefined
      ? groups.length > 1
        ? groups.find(({ isOwn }) => isOwn)
        : groups[0]
      : groups.find(({ names }) => names.has(named));
  if (named !== undefined && !chosen) {
    throw new Error(
      `no resource is of a provider "${named}"; there are ${choice || "no resources of Logto"}`,
    );
  }
  if (!chosen && groups.length > 1) {
    throw new Error(`the stack has several tenants, and this looks at one of them. Say which: ${choice}`);
  }
  const rest = groups.filter((one) => one !== chosen);
  return {
    resources: chosen?.resources ?? [],
    others: rest.flatMap(({ resources }) => resources),
    remarks: rest.map(
      (one) =>
        `${counted(one.resources.length, "resource")} of ${called(one)} ${one.resources.length === 1 ? "isn't" : "aren't"} looked at; they are by: ${optionFor(one)}`,
    ),
    ...(chosen?.isOwn === false
      ? { provider: [...chosen.names.values()][0], settings: chosen.inputs ?? {} }
      : { provider: undefined, settings: undefined }),
  };
}

const isSetting = (key: string) => settingKeys.some((one) => key === `logto:${one}`);

/** Values of a stack's config, with which tenant and as whom as the provider says it. */
export function settingsWith<T>(
  values: Readonly<Record<string, T>>,
  settings: Args | undefined,
): Record<string, T | string> {
  if (settings === undefined) return values;
  const given = settingKeys.map((key): [string, string | undefined] => [
    `logto:${key}`,
    settingOf(settings, key),
  ]);
  return Object.fromEntries([
    ...Object.entries(values).filter(([key]) => !isSetting(key)),
    ...given.filter((one): one is [string, string] => one[1] !== undefined),
  ]);
}

/** The stack's config as that provider has it. */
export function configWith(
  config: StackConfig,
  { provider = "", settings }: { provider?: string | undefined; settings?: Args | undefined },
): StackConfig {
  if (settings === undefined) return config;
  const values = new Map(Object.entries(settingsWith(Object.fromEntries(config.values), settings)));
  const secrets = new Map([...config.secrets].filter(([key]) => !isSetting(key)));
  const secret = values.get("logto:appSecret");
  if (secret !== undefined) secrets.set("logto:appSecret", secret);
  return {
    ...{ stack: config.stack, provider: partsOf(provider).name },
    ...{ get: (key) => values.get(key), values, keys: [...values.keys()], secrets },
  };
}
