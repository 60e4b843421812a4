import { connectorFactories, type Factory, type FormItem, isSecretItem } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import { configKey } from "../shared/draft/draft.ts";

/** What an identity provider's connector wants to know. */
interface Field {
  /** Its name in the connector's config. */
  name: string;
  /** Its key in the stack config. */
  key: string;
  label: string;
  secret: boolean;
  isText: boolean;
  default?: string;
}

/** An identity provider that a first model can have. */
export interface Provider {
  /** What it's called here, and its key in the model. */
  name: string;
  kind: "Connector" | "SsoConnector";
  /** The factory, where the name alone doesn't say. */
  factory?: string;
  fields: readonly Field[];
}

const titles: Record<string, string> = {
  azuread: "Microsoft (social)",
  github: "GitHub",
  linkedin: "LinkedIn",
  wechat: "WeChat",
  gitlab: "GitLab",
  huggingface: "Hugging Face",
};
const titleOf = (name: string) => titles[name] ?? `${name[0]?.toUpperCase()}${name.slice(1)}`;

/** What forms don't say: words that people know from the provider's console, and usual values. */
const notes: Record<string, Record<string, { as?: string; label?: string; default?: string }>> = {
  apple: {
    clientId: { as: "serviceId", label: "service id" },
    teamId: { label: "team id" },
    keyId: { label: "key id" },
    privateKey: { label: "private key (.p8)" },
  },
  alipay: { signType: { default: "RSA2" } },
  azuread: {
    cloudInstance: { default: "https://login.microsoftonline.com" },
    tenantId: { label: "directory id, or common, organizations, consumers", default: "common" },
  },
};

const inWords = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

function fieldOf(provider: string, item: FormItem): Field {
  const note = notes[provider]?.[item.key];
  return {
    name: item.key,
    key: configKey(provider, note?.as ?? item.key),
    label: `${titleOf(provider)}: ${note?.label ?? inWords(item.key)}`,
    secret: isSecretItem(item),
    isText: item.type === "MultilineText",
    default: note?.default,
  };
}

/** Apple's own set-up wants more than the form. */
const isAsked = (factory: Factory, item: FormItem) =>
  item.required === true || (factory.target === "apple" && item.key !== "scope");

function ofFactory(factory: Factory, isAmbiguous: boolean): Provider {
  return {
    name: factory.target,
    kind: "Connector",
    ...(isAmbiguous ? { factory: factory.id } : {}),
    fields: factory.form
      .filter((item) => isAsked(factory, item))
      .map((item) => fieldOf(factory.target, item)),
  };
}

/** Microsoft Entra ID for companies: single sign-on by the domain of the user's e-mail address. */
const entra: Provider = {
  name: "microsoft",
  kind: "SsoConnector",
  fields: [
    ["clientId", "client id"],
    ["issuer", "issuer, https://login.microsoftonline.com/<directory id>/v2.0"],
    ["domain", "domain of the e-mail addresses that sign in with it"],
    ["clientSecret", "client secret"],
  ].map(([name = "", label]) => ({
    name,
    key: configKey("microsoft", name),
    label: `Microsoft Entra: ${label}`,
    secret: name === "clientSecret",
    isText: false,
  })),
};

const readyMade = [...connectorFactories.values()].filter(
  ({ type, isStandard }) => type === "Social" && !isStandard,
);

/** All that can be chosen: every ready-made social connector, for browsers where there are two, and Entra ID. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  [
    ...readyMade
      .filter(
        ({ target, platform }) =>
          platform !== "Native" || !readyMade.some((one) => one.target === target && one.platform === "Web"),
      )
      .map((factory) =>
        ofFactory(factory, readyMade.filter(({ target }) => target === factory.target).length > 1),
      ),
    entra,
  ].map((one) => [one.name, one]),
);

const reference = (field: Field) => `"\${${field.secret ? "secret" : "config"}.${field.key}}"`;
const flow = (fields: readonly Field[]) =>
  `{ ${fields.map((field) => `${field.name}: ${reference(field)}`).join(", ")} }`;

/** The lines of a model that declare one, below `connectors` or `ssoConnectors`. */
export function linesOf({ name, kind, factory, fields }: Provider): string[] {
  const secrets = fields.filter(({ secret }) => secret);
  const plain = fields.filter(({ secret, name }) => !secret && name !== "domain");
  const domain = fields.find((field) => field.name === "domain");
  return [
    `  ${name}:`,
    ...(kind === "SsoConnector" ? ["    name: Microsoft", "    provider: AzureAdOidc"] : []),
    ...(factory ? [`    factory: ${factory}`] : []),
    `    config: ${flow(plain)}`,
    ...(secrets.length > 0 ? [`    secrets: ${flow(secrets)}`] : []),
    ...(domain ? [`    domains: [${reference(domain)}]`] : []),
  ];
}

/** The providers of these names; throws for one that there isn't. */
export function chosen(names: readonly string[]): Provider[] {
  return names.map((name) => {
    const found = providers.get(name.trim());
    if (found) return found;
    const meant = suggest(name, providers.keys());
    throw new Error(
      `there is no provider "${name}"${meant ? `; did you mean "${meant}"?` : ""} There are: ${[...providers.keys()].join(", ")}`,
    );
  });
}
