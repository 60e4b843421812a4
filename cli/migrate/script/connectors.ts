import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { connectorFactories, type Factory, type FormItem, isSecretItem } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import type { Entry, Located } from "../located.ts";
import { fold, isNothing, isUnfilled, type Names, type Reading, snakeCase, type Told } from "../reading.ts";
import type { SocialConnector } from "./config.ts";
import { itemsOf, unwrapped } from "./named.ts";

/** What people call identity providers, beside their targets and their factories' ids. */
const providers: Record<string, { factory: string; forms: readonly string[] }> = {
  google: { factory: "google-universal", forms: ["google_oauth"] },
  facebook: { factory: "facebook-universal", forms: ["meta"] },
  microsoft: {
    factory: "azuread-universal",
    forms: ["azure", "azuread", "azure_ad", "entra", "entra_id", "microsoft_entra_id", "azuread_universal"],
  },
  apple: { factory: "apple-universal", forms: ["sign_in_with_apple"] },
  linkedin: { factory: "linkedin-universal", forms: [] },
  wechat: { factory: "wechat-web", forms: ["weixin", "we_chat", "wechat_web"] },
};

/** Other names of what a factory wants to know, by the factory's own. */
const forms: Record<string, readonly string[]> = {
  clientId: ["app_id", "application_id", "service_id", "services_id", "client_key"],
  clientSecret: ["app_secret", "application_secret", "secret", "client_secret_value"],
  appId: ["client_id"],
  appSecret: ["client_secret", "secret"],
  tenantId: ["tenant", "directory_id", "directory"],
  cloudInstance: ["cloud", "authority"],
  privateKey: ["private_key_pem", "private_key_content", "p8", "key"],
  scope: ["scopes"],
  scopes: ["scope"],
};

const common = {
  provider: ["provider", "type", "factory", "connector", "target", "connector_id", "factory_id"],
  name: ["name", "display_name", "label"],
  enabled: ["enabled", "enable", "active"],
  id: ["id", "instance_id"],
  syncProfile: ["sync_profile"],
  issuer: ["issuer", "issuer_url"],
  domains: ["domains", "domain", "email_domains"],
  keyFile: [
    ...(["private_key_path", "private_key_file", "key_file", "key_path"] as const),
    ...["p8_file", "p8_path", "private_key_p8_path"],
  ],
} satisfies Record<string, Names>;

const wrappers = ["config", "credentials", "settings", "oauth"];

/** What Logto's own form proposes. */
const usual: Record<string, string> = { cloudInstance: "https://login.microsoftonline.com" };

const social = [...connectorFactories.values()].filter(({ type }) => type === "Social");

/** The identity provider that a word means, and its factory. */
export function providerOf(word: string): { name: string; factory: Factory } | undefined {
  const form = fold(word);
  const named = Object.entries(providers).find(([name, { factory, forms }]) =>
    [name, factory, ...forms].some((one) => fold(one) === form),
  );
  const factories = social.filter(({ id, target }) =>
    named ? id === named[1].factory : fold(id) === form || fold(target) === form,
  );
  const [factory, ...more] = factories;
  return factory && more.length === 0 ? { name: named?.[0] ?? factory.target, factory } : undefined;
}

const sendsMessages = (word: string): boolean =>
  ["email", "sms"].includes(fold(word)) ||
  [...connectorFactories.values()].some(
    ({ type, id, target }) => type !== "Social" && [id, target].some((one) => fold(one) === fold(word)),
  );

const knownNames = [
  ...new Set([
    ...Object.keys(providers),
    ...social.filter(({ isStandard }) => !isStandard).map(({ target }) => target),
  ]),
];

function formValue(
  reading: Reading,
  item: FormItem,
  { node }: Entry,
): Told | boolean | number | string[] | undefined {
  if (item.type === "Switch") return reading.flag(node);
  if (item.type === "MultiSelect") return reading.list(node).flatMap((one) => reading.words(one) ?? []);
  if (/^scopes?$/.test(item.key) && node.type === "list") {
    return node.items.flatMap((one) => reading.words(one) ?? []).join(" ");
  }
  return reading.told(node);
}

/** The text of a key that stands in a file beside the configuration. */
function keyIn(reading: Reading, { node }: Entry, file: string): Told | undefined {
  const path = reading.told(node);
  if (typeof path !== "string") return path;
  try {
    return readFileSync(resolve(dirname(file), path), "utf8").trim();
  } catch {
    return reading.wrong(node, "names a file that can't be read; it's looked for beside the configuration");
  }
}

const isUntold = (node: Located): boolean =>
  node.type === "scalar" && !node.isTagged && isUnfilled(node.text ?? "");

function connectorOf(
  reading: Reading,
  file: string,
  key: string | undefined,
  node: Located,
): SocialConnector | undefined {
  const written = reading.map(node, "the credentials of an identity provider");
  if (!written) return undefined;
  const map = unwrapped(written, wrappers);
  const said = map.entries.find(({ key: one }) => common.provider.some((form) => fold(form) === fold(one)));
  const nameOnly = map.entries.find(({ key: one }) => fold(one) === "name");
  const words = [said && reading.words(said.node), key, nameOnly && reading.words(nameOnly.node)];
  const known = words.flatMap((word) => (word ? (providerOf(word) ?? []) : []))[0];
  const word = words.find(Boolean);
  if (!known && words.some((one) => one && sendsMessages(one))) {
    return reading.leave(node, "it sends e-mail or SMS, which the script doesn't set up; declare it by hand");
  }
  if (!known) {
    const meant = word && suggest(word, knownNames);
    const at = said?.node ?? node;
    return reading.wrong(
      at,
      `isn't known as an identity provider${meant ? `; did you mean "${meant}"?` : `; there is: ${knownNames.join(", ")}`}`,
    );
  }
  const { name, factory } = known;
  if (factory.isStandard) {
    return reading.leave(node, `${factory.id} is none of the script's; declare it by hand`);
  }
  const items = new Map(factory.form.map((item) => [item.key, item]));
  const table: Record<string, Names> = { ...common };
  for (const item of items.keys()) table[item] = [item, ...(forms[item] ?? [])] as unknown as Names;
  const found = reading.fields(map, table);
  if (reading.flag(found.enabled?.node) === false) return reading.leave(node, "it isn't enabled");
  if (found.name && found.name !== nameOnly) reading.leave(found.name.node, `${factory.id} has its own name`);

  const values: SocialConnector["values"] = new Map();
  for (const [item, form] of items) {
    const entry = found[item];
    const value = entry && formValue(reading, form, entry);
    if (value !== undefined) values.set(item, value);
  }
  if (found.keyFile) {
    if (items.has("privateKey") && !values.has("privateKey")) {
      const text = keyIn(reading, found.keyFile, file);
      if (text !== undefined) values.set("privateKey", text);
    } else reading.wrongKey(found.keyFile, `${factory.id} takes one private key at most; leave this out`);
  }
  const needed = [...items.values()].filter(({ required }) => required);
  const asked = needed.filter(({ key: one }) => usual[one] === undefined);
  const isUnfilled = asked.every(({ key: one }) => {
    const entry = found[one];
    return !entry || isNothing(entry.node) || isUntold(entry.node);
  });
  if (isUnfilled) return reading.leave(node, "nobody filled in its credentials");
  for (const { key: one } of needed) {
    const fallback = usual[one];
    if (values.has(one)) continue;
    if (fallback) values.set(one, fallback);
    else if (!found[one]) reading.wrong(node, `needs ${snakeCase(one)} too`);
  }
  for (const extra of ["issuer", "domains"] as const) {
    if (found[extra] && name !== "microsoft") reading.leave(found[extra].node, `${factory.id} has none`);
  }
  return {
    ...{ at: node, name, factory, values },
    issuer: name === "microsoft" ? reading.told(found.issuer?.node) : undefined,
    domains:
      name === "microsoft"
        ? reading.list(found.domains?.node).flatMap((one) => reading.words(one)?.toLowerCase() ?? [])
        : [],
    id: reading.words(found.id?.node),
    syncProfile: reading.flag(found.syncProfile?.node),
  };
}

/** The connectors of a section. `file` is that of the configuration: keys may lie beside it. */
export function connectorsOf(
  reading: Reading,
  section: Located | undefined,
  file: string,
): SocialConnector[] {
  if (!section) return [];
  const all = itemsOf(reading, section, common.provider).flatMap(
    ({ key, node }) => connectorOf(reading, file, key, node) ?? [],
  );
  for (const [i, { name, at }] of all.entries()) {
    const former = all.slice(0, i).find((one) => one.name === name);
    if (former) reading.wrong(at, `is ${name} again (line ${former.at.at.line}); a tenant takes one`);
  }
  return all;
}

/** The value of that name is secret. */
export const isSecretValue = ({ factory }: SocialConnector, name: string): boolean =>
  factory.form.some((item) => item.key === name && isSecretItem(item));
