import * as z from "zod";
import { didYouMean, listed, near, suggest } from "../text.ts";
import { collection } from "./calls.ts";
import { configMistakes, losesConfig } from "./connector-config.ts";
import {
  connectorFactories,
  type Factory,
  factoriesOf,
  factoryShapes,
  isPlainItem,
  isSecretName,
} from "./connector-factories.ts";
import { connectorSecurity } from "./connector-security.ts";
import { askFor, factoryNamed, keep } from "./custom-factories.ts";
import { isGenerated } from "./identity.ts";
import { type Args, isPlainObject, type Kind, known, type Mistake, mapOf, type Row, text } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { lastRecovery, lastWay, signInRaced } from "./sign-in-feasible.ts";
import { isHttp, isLocal } from "./uris.ts";

const ids = [...connectorFactories.keys()];
/** The factories of a target, those for browsers first: that's what most people mean. */
const inOrder = (target: string): Factory[] =>
  factoriesOf(target).sort((a, b) => Number(b.platform === "Web") - Number(a.platform === "Web"));

const factoryOf = (args: Args): Factory | undefined => factoryNamed(args.factory);

/** The factories that a word may mean, by the provider's name rather than the factory's, as people call them. */
function meant(word: string, all: readonly string[] = ids): string[] {
  const target = near(word, [...new Set([...connectorFactories.values()].map(({ target }) => target))]);
  const named = target.length === 1 ? inOrder(String(target[0])).map(({ id }) => id) : [];
  return named.length > 0 ? named : near(word, all);
}

const perhaps = (words: readonly string[], otherwise = "") =>
  words.length > 0 ? `; ${didYouMean(words)}` : otherwise;

const isText = (value: unknown) => typeof value === "string";

/** Switches and numbers are no secrets, and nor is nothing. */
const mayBeSecret = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : isText(value) && value !== "";

/** A configuration as the tenant has it, apart what is secret, or may be: what nobody knows to be plain. */
function bySecrecy(config: unknown, isPlain: (path: readonly string[]) => boolean, above: string[] = []) {
  const parts = { config: {} as Args, secrets: {} as Args };
  for (const [key, value] of Object.entries(mapOf(config))) {
    const path = [...above, key];
    if (isPlainObject(value) && Object.keys(value).length > 0) {
      const inner = bySecrecy(value, isPlain, path);
      if (Object.keys(inner.config).length > 0) parts.config[key] = inner.config;
      if (Object.keys(inner.secrets).length > 0) parts.secrets[key] = inner.secrets;
    } else if (isSecretName(key) || (mayBeSecret(value) && !isPlain(path))) {
      // A list of which only a part is text can't be a secret, and stays undeclared.
      if (!Array.isArray(value) || value.every(isText)) parts.secrets[key] = value;
    } else parts.config[key] = value;
  }
  return parts;
}

const looks = ["target", "displayName", "logo", "logoDark"];

const connectors = collection("/api/connectors", "/api/connectors/{id}");

/** Its target is its factory's, though a program may have to say it. */
const isOwnTarget = (factory: Factory | undefined) => factory?.isCustom === true && !factory.isStandard;

/** Where the factory isn't Logto's own, what it says of itself is known from now on, and the target is shown. */
function withTarget(row: Row): Row {
  const factory = keep(String(row.connectorId), row);
  return isOwnTarget(factory) && factory?.type === "Social"
    ? { ...row, metadata: { ...mapOf(row.metadata), target: row.target } }
    : row;
}

/** Logto takes the languages that it has texts in, in any case. */
const languageMistakes = (displayName: unknown): Mistake[] =>
  Object.keys(mapOf(displayName))
    .filter((tag) => !publishedRules.languageTags.some((one) => one.toLowerCase() === tag.toLowerCase()))
    .map((tag) => {
      const meant = suggest(tag, publishedRules.languageTags);
      return {
        path: ["displayName", tag],
        key: true,
        message: `is no language tag that Logto knows, e.g. "${meant ?? "de"}"`,
      };
    });

/** What doesn't go with a factory. */
function mistakesFor(factory: Factory, args: Args): Mistake[] {
  const mistakes = configMistakes(args, factory);
  const only = (property: string, what: string) =>
    mistakes.push({
      path: [property],
      message: `is for ${what} only, and ${factory.id} is none; leave it out`,
    });
  if (factory.isStandard) {
    if (args.target === undefined) {
      mistakes.push({
        path: ["target"],
        message: `${factory.id} needs a target: a key for the identity provider`,
      });
    }
    if (isPlainObject(args.displayName) && args.displayName.en === undefined) {
      mistakes.push({ path: ["displayName"], message: `has to have a text for "en"` });
    }
    mistakes.push(...languageMistakes(args.displayName));
  } else {
    for (const property of looks) {
      if (args[property] === undefined || (property === "target" && isOwnTarget(factory))) continue;
      only(property, "generic factories (oidc, oauth2, saml)");
    }
  }
  const target = isOwnTarget(factory) ? (known(args.target) ?? factory.target) : factory.target;
  if (target !== factory.target) {
    mistakes.push({
      path: ["target"],
      message: `is ${JSON.stringify(target)}, and ${factory.id}'s is "${factory.target}"`,
    });
  }
  if (factory.type !== "Social" && args.syncProfile === true) only("syncProfile", "social connectors");
  if (args.enableTokenStorage === true && !factory.isTokenStorageSupported) {
    only("enableTokenStorage", "factories that support token storage");
  }
  return mistakes;
}

export const connector: Kind = {
  name: "Connector",
  key: "connectors",
  identifiedBy: "instanceId",
  description:
    "A way to sign in with a social identity provider, or to send e-mail or SMS. A tenant has at most one for e-mail, one for SMS, and one of each ready-made social factory. Those that a server of one's own loads beside Logto's are taken too: what they need the preview asks the tenant.",
  properties: {
    factory: {
      schema: z.union([z.enum(ids as [string, ...string[]]), text(1, 128)]),
      description:
        "Which connector it is, by its factory's id, e.g. `google-universal`: one of Logto's own, or one that this Logto's server loads beside them. In YAML it defaults to the factory whose id, or else whose only target, is the key.",
      required: true,
      createOnly: true,
      path: "connectorId",
      missing: (name) => {
        const several = inOrder(name).map((factory) => `"factory: ${factory.id}"`);
        return several.length > 1
          ? `"${name}" is the target of ${several.length === 2 ? "two" : several.length} factories; add ${several.join(" or ")}`
          : `"${name}" is no factory's id or target, so say which it is: add "factory: <id>"`;
      },
      security: { believes: "another identity provider or sender", severity: "high" },
    },
    instanceId: {
      schema: text(1, 128).regex(
        /^[A-Za-z0-9_-]+$/,
        "becomes the end of the callback URI: letters, digits, - and _ only",
      ),
      description: "The connector's own id, and so the end of its callback URI. Default: the logical name.",
      createOnly: true,
      path: "id",
      security: "none",
    },
    config: {
      schema: z.record(z.string(), z.unknown()),
      description: "The plain part of its configuration, by the factory's own names.",
      shared: true,
      pruned: true,
      perEnvironment: ["clientId", "appId", "teamId", "keyId"],
      security: ({ factory }) => connectorSecurity(factory),
    },
    secrets: {
      schema: z.record(z.string(), z.unknown()),
      description:
        "The secret part of its configuration (clientSecret, apiKey, auth.pass …), merged into `config`.",
      secret: true,
      shared: true,
      pruned: true,
      path: "config",
    },
    target: {
      schema: text(),
      description:
        "Generic factories only (oidc, oauth2, saml), and required there: the identity provider's key, unique in the tenant. Of a social factory that isn't Logto's own it's the factory's, and the sign-in experience needs it.",
      createOnly: true,
      path: "metadata.target",
      security: { believes: "accounts at this identity provider", severity: "high" },
    },
    displayName: {
      schema: z.record(z.string(), text()),
      description: "Generic factories only: the button's text by language, `en` at least.",
      path: "metadata.name",
      security: "none",
    },
    logo: {
      schema: text(),
      description: "Generic factories only: URL of the button's logo.",
      path: "metadata.logo",
      security: "none",
    },
    logoDark: {
      schema: text(),
      description: "Generic factories only: URL of the logo in dark mode.",
      path: "metadata.logoDark",
      security: "none",
    },
    syncProfile: {
      schema: z.boolean(),
      description: "Social only: update the user's name and avatar at every sign-in, not at the first alone.",
      default: false,
      security: { believes: "names and pictures from the identity provider", severity: "low", safer: false },
    },
    enableTokenStorage: {
      schema: z.boolean(),
      description: "Keep the provider's tokens for later use. Only for factories that support it.",
      default: false,
      security: { exposes: "tokens", severity: "medium", safer: false },
    },
  },
  outputs: {
    callbackUri: {
      description: "The redirect URI to register with the identity provider; absent for e-mail and SMS.",
      sometimes: true,
      computed: (_resource, args, endpoint) =>
        !factoryOf(args) || factoryOf(args)?.type === "Social"
          ? { join: [endpoint, "/callback/", args.instanceId] }
          : undefined,
    },
    target: {
      description: "The identity provider's key, by which the sign-in experience names it.",
      computed: (_resource, args) => ({ join: [args.target ?? factoryOf(args)?.target] }),
    },
  },
  variants: {
    by: "factory",
    values: [...connectorFactories.keys()],
    others: "CustomFactory",
    shapesOf: factoryShapes,
  },
  deleteFirst: "a tenant takes one connector of a kind, and deletes the former for a new one",
  guarded: true,
  serial: () => signInRaced,
  identity: {
    by: "key",
    is(args, row) {
      if (row.id === args.instanceId) return true;
      const factory = factoryOf(args);
      const other = factoryNamed(row.connectorId);
      if (factory?.type !== "Social" || other?.type !== "Social") return false;
      // A row may be what a declaration asks for, and say nothing of what its factory gives it.
      const target = row.target ?? mapOf(row.metadata).target ?? other.target;
      return target === (args.target ?? factory.target) && other.platform === factory.platform;
    },
    displaces(args, row) {
      const type = factoryOf(args)?.type;
      return type !== undefined && type !== "Social" && factoryNamed(row.connectorId)?.type === type;
    },
  },
  keyOf: (args) => `factory "${args.factory}" or id "${args.instanceId}"`,

  calls: {
    ...connectors,
    list: async (api) => (await connectors.list(api)).map(withTarget),
    async get(api, id) {
      const row = await connectors.get(api, id);
      return row && withTarget(row);
    },
    async create(api, { metadata, ...columns }, args) {
      const { target, ...looks } = mapOf(metadata);
      const own = isOwnTarget(factoryOf(args)) ? looks : mapOf(metadata);
      return withTarget(
        await connectors.create(api, Object.keys(own).length > 0 ? { ...columns, metadata: own } : columns),
      );
    },
    update: async (api, row, patch) => withTarget((await connectors.update(api, row, patch)) as Row),

    held: lastRecovery,
  },

  rules: {
    validate(args, setting) {
      const factory = factoryOf(args);
      const id = known(args.factory);
      if (!factory) {
        if (typeof id !== "string") return [];
        return [
          {
            path: ["factory"],
            message: `"${id}" is none of Logto's own factories; the preview asks the tenant for it${perhaps(meant(id))}`,
            warning: true,
          },
        ];
      }
      const mistakes = mistakesFor(factory, args);
      const { endpoint } = setting;
      if (factory.target === "apple" && endpoint && (isHttp(endpoint) || isLocal(endpoint))) {
        const isRefused = setting.production && !setting.insecureUrls?.includes(endpoint);
        mistakes.push({
          path: ["factory"],
          message: `Apple refuses http and localhost, and the tenant is at ${endpoint}; ${isRefused ? "say where it's public (logto:publicEndpoint), or accept that by name" : "sign-in with Apple won't work there"}`,
          ...(isRefused ? { code: "INSECURE_URL", insecure: endpoint } : { warning: true }),
        });
      }
      return mistakes;
    },
    async feasible(args, { api, warn, before }) {
      const id = known(args.factory);
      if (typeof id !== "string") return [];
      const declared = losesConfig(before, args) ? { ...args, config: {} } : args;
      const published = connectorFactories.get(id);
      if (published) return declared === args ? [] : configMistakes(declared, published);
      const { factory, others = [] } = await askFor(api, id);
      if (!factory) {
        return [
          {
            path: ["factory"],
            message: `this Logto has no factory "${id}"${perhaps(meant(id, others), `; it has: ${listed(others)}`)}`,
          },
        ];
      }
      const mistakes = mistakesFor(factory, declared);
      for (const { path, message } of mistakes.filter(({ warning }) => warning)) {
        warn(`${path.join(".")}: ${message}`);
      }
      return mistakes.filter(({ warning }) => !warning);
    },
    refusals: {
      "sign_in_experiences.password_expiration_requires_forgot_password": { says: () => lastWay },
      "connector.can_not_modify_target": { at: "target" },
      "connector.should_specify_target": { at: "target" },
      "connector.cannot_overwrite_metadata_for_non_standard_connector": { at: "displayName" },
      "connector.multiple_target_with_same_platform": { at: "target" },
      "connector.token_storage_not_supported": { at: "enableTokenStorage" },
      "connector.invalid_type_for_syncing_profile": { at: "syncProfile" },
      "connector.not_found_with_connector_id": {
        at: "factory",
        says: () => "this Logto has no such factory; a newer or an older version has",
      },
    },
  },

  atTenant: {
    knownBy: ["target", "instanceId", "factory"],
    // What the factory says of itself.
    notConfiguration: [
      ...["type", "target", "platform", "name", "logo", "logoDark", "description", "readme", "formItems"],
      ...["configTemplate", "isDemo", "isStandard", "extraInfo", "isTokenStorageSupported"],
    ],
    declared: ({ config, ...found }) => ({
      ...found,
      ...bySecrecy(config, (path) => isPlainItem(factoryOf(found), path)),
    }),
    calledAs: ({ id, connectorId, target }) => {
      if (!isGenerated(id)) return id;
      const factory = factoryNamed(connectorId);
      const isOnly = factory && factoriesOf(factory.target).length === 1;
      return factory?.isStandard || isOnly ? String(target) : String(connectorId);
    },
    name: (row) =>
      String((row.type ?? factoryNamed(row.connectorId)?.type) === "Social" ? row.target : row.connectorId),
  },

  program: {
    complete(args, logicalName) {
      const candidates = args.factory === undefined ? factoriesOf(logicalName) : [];
      return {
        ...args,
        ...(candidates.length === 1 ? { factory: candidates[0]?.id } : {}),
        instanceId: args.instanceId ?? (typeof args.adopt === "string" ? args.adopt : logicalName),
      };
    },
  },
};
