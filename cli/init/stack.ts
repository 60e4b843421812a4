import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Context } from "../shared/context.ts";
import { isPublic, passphraseOf } from "../shared/passphrase.ts";
import { projectName } from "../shared/stack/project.ts";
import { ask, configFileOf, shortName } from "../shared/stack/stack-config.ts";
import type { Backend } from "./backend.ts";

/** A stack as it's found: it needs no passphrase to be looked at, and needn't exist. */
export interface StackNow {
  /** As it was named. */
  name: string;
  exists: boolean;
  plain: ReadonlyMap<string, string>;
  /** Keys of its secrets. */
  secrets: ReadonlySet<string>;
  /** Setting a secret takes a passphrase, and there is none in the environment that does for it. */
  lacksPassphrase: boolean;
  /** The one that is there is another stack's, and public. */
  hasPublicOne: boolean;
}

/** The stack for the embedded tenant. */
const publicStack = "dev";

const isSecret = (value: unknown) => value !== null && typeof value === "object" && "secure" in value;

interface ConfigFile {
  config?: Record<string, unknown>;
  secretsprovider?: string;
  encryptionsalt?: string;
}

export async function stackNow(
  context: Context,
  name: string,
  env: NodeJS.ProcessEnv,
  { url = "", isMissing }: Backend,
): Promise<StackNow> {
  const stacks: { name: string }[] = isMissing
    ? []
    : JSON.parse(await ask(context, ["stack", "ls", "--json"]));
  const path = join(context.project(), configFileOf(name));
  const {
    config = {},
    secretsprovider = "",
    encryptionsalt,
  } = (existsSync(path) ? parse(readFileSync(path, "utf8")) : {}) as ConfigFile;
  const entries = Object.entries(config);
  const hasPassphrase =
    passphraseOf(name, env) !== undefined ||
    env.PULUMI_CONFIG_PASSPHRASE !== undefined ||
    env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined ||
    // The toolchain's own stack has a public one.
    name === context.defaultStack;
  // Pulumi Cloud encrypts by itself.
  const byPassphrase = !/^https?:/.test(url) && ["", "passphrase", "default"].includes(secretsprovider);
  // One that encrypts something already is needed to read that; doctor says that it's public.
  const isChosen = encryptionsalt !== undefined || [publicStack, context.defaultStack].includes(name);
  const hasPublicOne = byPassphrase && !isChosen && isPublic(name, projectName(context.project()), env);
  return {
    name,
    exists: stacks.some((one) => one.name === name || shortName(one.name) === shortName(name)),
    plain: new Map(
      entries.flatMap(([key, value]) => (isSecret(value) ? [] : [[key, String(value)] as const])),
    ),
    secrets: new Set(entries.flatMap(([key, value]) => (isSecret(value) ? [key] : []))),
    lacksPassphrase: byPassphrase && (!hasPassphrase || hasPublicOne),
    hasPublicOne,
  };
}
