import { ConnectorType, TemplateType } from "@logto/connector-kit";
import { languages } from "@logto/language-kit";
import phrases from "@logto/phrases-experience";
import {
  devFeatureHookEvents,
  fullnameKeys,
  hookEvents,
  jwtCustomizerConfigGuard,
  LogtoJwtTokenKey,
  reservedBuiltInProfileKeys,
  reservedCustomDataKeys,
  reservedSignInIdentifierKeys,
  samlAttributeMappingKeys,
  singleSignOnDomainBlackList,
  userProfileAddressKeys,
} from "@logto/schemas";
import { z } from "zod";
import { allFactories } from "./connectors/factories.ts";
import type { Factory } from "./connectors/shape.ts";

/*
 * What Logto's published packages say that is allowed, as data: the provider holds declarations against it without
 * having the packages, which are large.
 */

/** What a value has to be: `ConfigShape` of `providers/kinds/config-shape.ts`, which reads it. */
export type ConfigShape = string | readonly ConfigShape[] | { readonly [key: string]: ConfigShape };

/** How Zod's checks of texts and numbers are called there. */
const checkWords: Readonly<Record<string, (check: { value?: unknown }) => string>> = {
  min: ({ value }) => `min ${value}`,
  max: ({ value }) => `max ${value}`,
  int: () => "int",
  endsWith: ({ value }) => `ends ${value}`,
  email: () => "email",
  url: () => "url",
};

const checksOf = (type: "string" | "number", checks: readonly { kind: string; value?: unknown }[]): string =>
  [
    type,
    ...checks.map((check) => checkWords[check.kind]?.(check) ?? fail(`no word for the check ${check.kind}`)),
  ].join(" | ");

function fail(message: string): never {
  throw new Error(message);
}

/**
 * A guard as data. Keys that may be missing end in `?`; a list of shapes is one of them. `!` stands where no other keys
 * may be: those that the guard refuses, and (`isCut`) those that it leaves out of what is stored.
 */
function shapeOf(guard: z.ZodTypeAny, isCut = false): ConfigShape {
  const { _def: def } = guard;
  const inner = (one: z.ZodTypeAny) => shapeOf(one, isCut);
  switch (def.typeName) {
    case "ZodObject": {
      const isClosed = def.unknownKeys === "strict" || (isCut && def.unknownKeys === "strip");
      return Object.fromEntries([
        ...Object.entries((guard as z.AnyZodObject).shape).map(([key, one]) => [
          (one as z.ZodTypeAny).isOptional() ? `${key}?` : key,
          inner(one as z.ZodTypeAny),
        ]),
        ...(isClosed ? [["!", "any"]] : []),
      ]);
    }
    case "ZodOptional":
    case "ZodDefault":
      return inner(def.innerType);
    case "ZodNullable":
      return [inner(def.innerType), "null"].flat();
    case "ZodEffects":
      return inner(def.schema);
    case "ZodArray":
      return { "[]": inner(def.type) };
    case "ZodRecord":
      return { "*": inner(def.valueType) };
    case "ZodUnion":
      return def.options.map(inner);
    case "ZodDiscriminatedUnion":
      return [...def.options.values()].map(inner);
    case "ZodEnum":
      return `in ${def.values.join(" ")}`;
    case "ZodNativeEnum":
      return `in ${z.util.getValidEnumValues(def.values).join(" ")}`;
    case "ZodLiteral":
      return `in ${def.value}`;
    case "ZodString":
      return checksOf("string", def.checks);
    case "ZodNumber":
      return checksOf("number", def.checks);
    case "ZodBoolean":
      return "boolean";
    case "ZodUnknown":
    case "ZodAny":
    // What may be any JSON is written so, since it's defined by itself.
    case "ZodLazy":
    // Connectors read no dates from their configuration: these are what they fill in.
    case "ZodDate":
      return "any";
    default:
      return fail(`no word for ${def.typeName}`);
  }
}

/** A value of a shape, to try a guard with. */
function sample(shape: ConfigShape): unknown {
  if (typeof shape === "string") {
    const [first = ""] = shape.split(" | ");
    if (first.startsWith("in ")) return first.split(" ")[1];
    return { string: "x", number: 1, boolean: true, any: null }[first];
  }
  if (Array.isArray(shape)) return sample(shape[0]);
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, inner]) => (/^!$|\?$/.test(key) ? [] : [[key, sample(inner)]])),
  );
}

const usageTypes = Object.values(TemplateType);

/** What the server keeps of the samples of a script that works on tokens. */
function samplesOf(key: LogtoJwtTokenKey) {
  const { contextSample, tokenSample } = (jwtCustomizerConfigGuard[key] as unknown as z.AnyZodObject).shape;
  return { contextSample: shapeOf(contextSample, true), tokenSample: shapeOf(tokenSample, true) };
}

/** The purposes without a template for which a factory takes no configuration. */
function requiredTemplates({ configGuard }: Factory): string[] {
  const guard = (configGuard as unknown as z.AnyZodObject).shape?.templates as z.ZodTypeAny | undefined;
  if (!guard) return [];
  const one = sample((shapeOf(guard) as { "[]": ConfigShape })["[]"]) as object;
  const fits = (types: readonly string[]) =>
    guard.safeParse(types.map((usageType) => ({ ...one, usageType }))).success;
  if (!fits(usageTypes)) throw new Error("a template for each purpose doesn't do");
  return usageTypes.filter((type) => !fits(usageTypes.filter((other) => other !== type)));
}

/** The keys of texts, those of groups with what is in them. */
const keysOf = (texts: object): object =>
  Object.fromEntries(
    Object.entries(texts).map(([key, inner]) => [key, typeof inner === "string" ? 1 : keysOf(inner)]),
  );

/** All of it. */
export async function publishedRules() {
  const factories = (await allFactories({ customFactories: [] })).toSorted((a, b) =>
    a.metadata.id < b.metadata.id ? -1 : 1,
  );
  const unavailable: readonly string[] = devFeatureHookEvents;
  return {
    hookEvents: hookEvents.filter((event) => !unavailable.includes(event)),
    languageTags: Object.keys(languages),
    builtInLanguageTags: Object.keys(phrases),
    phrases: keysOf(phrases.en.translation),
    publicEmailDomains: singleSignOnDomainBlackList,
    reservedProfileFields: [
      ...reservedSignInIdentifierKeys,
      ...reservedBuiltInProfileKeys,
      ...reservedCustomDataKeys,
    ],
    addressParts: userProfileAddressKeys,
    fullnameParts: fullnameKeys,
    usageTypes,
    samlAttributes: samlAttributeMappingKeys,
    tokenSamples: {
      "access-token": samplesOf(LogtoJwtTokenKey.AccessToken),
      "client-credentials": samplesOf(LogtoJwtTokenKey.ClientCredentials),
    },
    connectors: Object.fromEntries(
      factories.map((factory) => {
        const { metadata, type, configGuard } = factory;
        const templates = type === ConnectorType.Social ? [] : requiredTemplates(factory);
        return [metadata.id, { config: shapeOf(configGuard as z.ZodTypeAny), templates }];
      }),
    ),
  };
}
