import { kindOf } from "pulumi-logto/kinds";
import type { Located } from "../located.ts";
import type { Names, Reading } from "../reading.ts";
import { scopeName } from "../scopes.ts";
import type { ApiResource } from "./config.ts";
import { itemsOf } from "./named.ts";

const names = {
  name: ["name", "resource_name", "display_name", "title"],
  indicator: [
    ...(["indicator", "identifier", "api_identifier", "api_indicator", "audience", "resource"] as const),
    ...["resource_indicator", "uri", "url"],
  ],
  scopes: ["scopes", "permissions"],
  accessTokenTtl: ["access_token_ttl", "token_ttl", "ttl"],
  isDefault: ["is_default", "default"],
  description: ["description", "desc"],
} satisfies Record<string, Names>;

const scopeNames = {
  name: ["name", "scope", "permission", "key"],
  description: ["description", "desc", "meaning"],
} satisfies Record<string, Names>;

/** Scopes in each form that people write: names, names with descriptions, a map of descriptions. */
export function scopesOf(reading: Reading, section: Located | undefined): Map<string, string> {
  const scopes = new Map<string, string>();
  const add = (at: Located, name: string | undefined, description = "") => {
    if (name === undefined) reading.wrong(at, "has no name; write name: <scope>, e.g. read:orders");
    else if (!scopeName.safeParse(name).success)
      reading.wrong(at, "is no scope's name; that has no white space");
    else if (scopes.has(name)) reading.wrong(at, `is the scope "${name}" again; keep one`);
    else scopes.set(name, description);
  };
  if (section?.type === "map") {
    for (const { key, node } of section.entries) {
      if (node.type === "map") {
        const found = reading.fields(node, scopeNames);
        add(node, reading.words(found.name?.node) ?? key, reading.words(found.description?.node));
      } else add(node, key, reading.words(node));
    }
    return scopes;
  }
  const items =
    section?.type === "scalar"
      ? (section.text ?? "").split(/[\s,]+/).map((text) => ({ ...section, text }))
      : reading.list(section);
  for (const item of items) {
    if (item.type === "scalar") {
      if (item.text) add(item, item.text);
      continue;
    }
    const map = reading.map(item, "name, description");
    if (!map) continue;
    // `- read:orders: view orders` is a map of one.
    const [only, ...more] = map.entries;
    const isPair = only && more.length === 0 && only.node.type === "scalar" && only.key.includes(":");
    if (isPair) add(item, only.key, reading.words(only.node));
    else {
      const found = reading.fields(map, scopeNames);
      add(item, reading.words(found.name?.node), reading.words(found.description?.node));
    }
  }
  return scopes;
}

const { accessTokenTtl } = kindOf("ApiResource").properties;

/** The API resources of a section. */
export function apiResourcesOf(reading: Reading, section: Located | undefined): ApiResource[] {
  if (!section) return [];
  const single: Names = [...names.indicator, ...names.name] as unknown as Names;
  return itemsOf(reading, section, single).flatMap(({ key, node }) => {
    const map = reading.map(node, "name, indicator, scopes");
    if (!map) return [];
    const found = reading.fields(map, names);
    const indicator = reading.words(found.indicator?.node);
    if (indicator === undefined) {
      return (
        reading.wrong(
          node,
          "has no indicator; write indicator: <exactly the audience that the API checks>",
        ) ?? []
      );
    }
    if (found.description)
      reading.leave(found.description.node, "an API resource has no description in Logto");
    return [
      {
        at: node,
        name: reading.words(found.name?.node),
        key,
        indicator,
        accessTokenTtl: accessTokenTtl && reading.number(found.accessTokenTtl?.node, accessTokenTtl.schema),
        isDefault: reading.flag(found.isDefault?.node),
        scopes: scopesOf(reading, found.scopes?.node),
      },
    ];
  });
}
