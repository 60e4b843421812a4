import { kindOf } from "pulumi-logto/kinds";
import type { Located } from "../located.ts";
import type { Names, Reading } from "../reading.ts";
import type { Role } from "./config.ts";
import { itemsOf } from "./named.ts";

const names = {
  name: ["name", "role_name", "role"],
  description: ["description", "desc"],
  type: ["type", "role_type", "kind"],
  isDefault: ["is_default", "default"],
  scopes: ["scopes", "permissions", "grants"],
} satisfies Record<string, Names>;

const grantNames = {
  resource: ["resource", "api_resource", "indicator", "api"],
  name: ["name", "scope", "permission"],
  scopes: ["scopes", "permissions"],
} satisfies Record<string, Names>;

const types = { User: ["users", "people"], MachineToMachine: ["m2m", "machine", "machine_to_machine"] };
const { name: nameProperty, description } = kindOf("Role").properties;

/** Scopes that a role grants: names, names by API resource, or pairs of both. */
function grantsOf(reading: Reading, node: Located | undefined, resource?: string): Role["scopes"] {
  if (!node) return [];
  const of = resource === undefined ? {} : { resource };
  if (node.type === "scalar") {
    const words = (node.text ?? "").split(/[\s,]+/).filter(Boolean);
    return words.map((name) => ({ ...of, name, at: node }));
  }
  if (node.type === "list") return node.items.flatMap((item) => grantsOf(reading, item, resource));
  const isPair = node.entries.some(
    ({ key, node: inner }) => /^(scope|permission|name)s?$/i.test(key) && inner,
  );
  if (!isPair) return node.entries.flatMap(({ key, node: inner }) => grantsOf(reading, inner, key));
  const found = reading.fields(node, grantNames);
  const owner = reading.words(found.resource?.node) ?? resource;
  return [found.name?.node, found.scopes?.node].flatMap((one) => grantsOf(reading, one, owner));
}

/** The roles of a section. */
export function rolesOf(reading: Reading, section: Located | undefined): Role[] {
  if (!section) return [];
  return itemsOf(reading, section, names.name).flatMap(({ key, node }): Role[] => {
    if (key !== undefined && node.type !== "map") {
      return [{ at: node, name: key, scopes: grantsOf(reading, node) }];
    }
    const map = reading.map(node, "name, description, type, scopes");
    if (!map) return [];
    const found = reading.fields(map, names);
    const name = reading.words(found.name?.node, nameProperty?.schema) ?? key;
    if (name === undefined) return reading.wrong(node, "has no name; write name: <role>") ?? [];
    return [
      {
        at: node,
        name,
        description: reading.words(found.description?.node, description?.schema),
        type: reading.choice(found.type?.node, types),
        isDefault: reading.flag(found.isDefault?.node),
        scopes: grantsOf(reading, found.scopes?.node),
      },
    ];
  });
}
