import type { Located } from "../located.ts";
import { isPlaceholder, type Names, type Reading } from "../reading.ts";
import type { Addresses } from "./config.ts";

export const environments: Record<keyof Addresses, Names> = {
  development: ["development", "dev", "local", "localhost", "default"],
  production: ["production", "prod", "live"],
};

function listOf(reading: Reading, node: Located | undefined): string[] {
  return reading.list(node).flatMap((item) => {
    if (item.type !== "scalar") return reading.wrong(item, "has to be an address, or a list of them") ?? [];
    const text = item.text ?? "";
    if (item.isTagged || isPlaceholder(text))
      return reading.leave(item, "it's a placeholder, and no address") ?? [];
    if (!URL.canParse(text)) {
      return (
        reading.wrong(item, "is no whole address; write it with its scheme, e.g. https://host/callback") ?? []
      );
    }
    return [text];
  });
}

/** Addresses: one, a list, or a map of lists by environment. */
export function addressesOf(reading: Reading, node: Located | undefined, forProduction?: Located): Addresses {
  const production = listOf(reading, forProduction);
  if (node?.type !== "map") return { development: listOf(reading, node), production };
  const found = reading.fields(node, environments);
  return {
    development: listOf(reading, found.development?.node),
    production: [...listOf(reading, found.production?.node), ...production],
  };
}

export const noAddresses = (): Addresses => ({ development: [], production: [] });

/** Adds what another place says. */
export function addAddresses(to: Addresses, more: Addresses): void {
  for (const environment of ["development", "production"] as const) {
    to[environment] = [...new Set([...to[environment], ...more[environment]])];
  }
}
