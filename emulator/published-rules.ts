import { ConnectorType, TemplateType } from "@logto/connector-kit";
import { languages } from "@logto/language-kit";
import phrases from "@logto/phrases-experience";
import {
  devFeatureHookEvents,
  fullnameKeys,
  hookEvents,
  reservedBuiltInProfileKeys,
  reservedCustomDataKeys,
  reservedSignInIdentifierKeys,
  singleSignOnDomainBlackList,
  userProfileAddressKeys,
} from "@logto/schemas";
import { z } from "zod";
import { allFactories, type Factory } from "./connectors/factories.ts";

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

/** A guard as data. Keys that may be missing end in `?`; a list of shapes is one of them. */
function shapeOf(guard: z.ZodTypeAny): ConfigShape {
  const { _def: def } = guard;
  switch (def.typeName) {
    case "ZodObject":
      return Object.fromEntries(
        Object.entries((guard as z.AnyZodObject).shape).map(([key, inner]) => [
          (inner as z.ZodTypeAny).isOptional() ? `${key}?` : key,
          shapeOf(inner as z.ZodTypeAny),
        ]),
      );
    case "ZodOptional":
    case "ZodDefault":
      return shapeOf(def.innerType);
    case "ZodEffects":
      return shapeOf(def.schema);
    case "ZodArray":
      return { "[]": shapeOf(def.type) };
    case "ZodRecord":
      return { "*": shapeOf(def.valueType) };
    case "ZodUnion":
      return def.options.map(shapeOf);
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
    Object.entries(shape).flatMap(([key, inner]) => (key.endsWith("?") ? [] : [[key, sample(inner)]])),
  );
}

const usageTypes = Object.values(TemplateType);

/** The purposes without a template for which a factory takes no configuration. */
function requiredTemplates({ configGuard }: Factory): string[] {
  const guard = (configGuard as z.AnyZodObject).shape?.templates as z.ZodTypeAny | undefined;
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
  const factories = (await allFactories()).toSorted((a, b) => (a.metadata.id < b.metadata.id ? -1 : 1));
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
    connectors: Object.fromEntries(
      factories.map((factory) => {
        const { metadata, type, configGuard } = factory;
        const templates = type === ConnectorType.Social ? [] : requiredTemplates(factory);
        return [metadata.id, { config: shapeOf(configGuard as z.ZodTypeAny), templates }];
      }),
    ),
  };
}
