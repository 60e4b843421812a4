import { kindOf } from "pulumi-logto/kinds";
import { configKey, keyFor, literal } from "../../shared/draft/draft.ts";
import { originOf, Values } from "../../shared/draft/values.ts";
import type { Migration } from "../migration.ts";

/** The one address before the paths, and the paths; undefined where there are several. */
function partsOf(addresses: readonly string[]): { origin: string; paths: string[] } | undefined {
  const [origin, ...more] = new Set(addresses.map(originOf));
  if (origin === undefined || more.length > 0) return undefined;
  return { origin, paths: addresses.map((one) => one.slice(origin.length)) };
}

const isLocal = (address: string) =>
  /^(localhost|127(\.\d+){3}|\[::1\]|.*\.(local|test|localhost))$/.test(new URL(address).hostname);

/**
 * An argument of an application that holds addresses, as references to the stack config. Where production is a stack of
 * its own, those of other hosts go to its config, and those of this machine to the first one's.
 */
export function addressesOf(
  migration: Migration,
  hasProduction: boolean,
  name: string,
  argument: "redirectUris" | "postLogoutRedirectUris",
  addresses: readonly string[],
): unknown {
  const { config, production } = migration;
  const values = new Values(migration, new Map());
  const local = addresses.filter(isLocal);
  const remote = addresses.filter((one) => !isLocal(one));
  if (!hasProduction || local.length === 0 || remote.length === 0) {
    const all = [...new Set(addresses)];
    return values.argument({ kind: kindOf("Application"), name, args: { [argument]: all } }, [argument], all);
  }
  /** A key that has one value here and another in production. */
  const pair = (wished: string, here: string, there: string): string => {
    const both = new Map([...config].map(([key, value]) => [key, `${value}\n${production.get(key)}`]));
    const key = keyFor(both, wished, `${here}\n${there}`);
    config.set(key, here);
    production.set(key, there);
    return `\${config.${key}}`;
  };
  const here = partsOf(local);
  const there = partsOf(remote);
  if (here && there && [...here.paths].sort().join(" ") === [...there.paths].sort().join(" ")) {
    const reference = pair(configKey(name, "url"), here.origin, there.origin);
    return here.paths.map((path) => `${reference}${literal(path)}`);
  }
  return pair(configKey(name, argument), JSON.stringify(local), JSON.stringify(remote));
}
