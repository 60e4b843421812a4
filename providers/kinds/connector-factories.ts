import * as z from "zod";
import factories from "./connector-factories.json" with { type: "json" };
import { isPlainObject, ownValue } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";

/** One item of a factory's configuration form, as Logto lists it. */
export interface FormItem {
  key: string;
  type: string;
  required?: boolean;
  values?: string[];
  isConfidential?: boolean;
  showConditions?: { targetKey: string; expectValue: unknown }[];
}

export interface Factory {
  id: string;
  type: "Social" | "Email" | "Sms";
  /** The identity provider it stands for; a generic factory's connectors name their own. */
  target: string;
  platform?: string;
  /** A generic one (oidc, oauth2, saml): any number of connectors, each with its own target and looks. */
  isStandard?: boolean;
  isTokenStorageSupported?: boolean;
  /** It isn't one of Logto's own: the server's administrator put it there. */
  isCustom?: true;
  form: FormItem[];
}

/** The factories' forms leave these out, though the connectors take them. Reviewed by hand. */
const undeclared: Record<string, FormItem[]> = {
  // Apple's own set-up needs them; the server stores and returns them as sent.
  "apple-universal": [
    { key: "teamId", type: "Text" },
    { key: "keyId", type: "Text" },
    { key: "privateKey", type: "MultilineText" },
  ],
  "google-universal": [{ key: "oneTap", type: "Json" }],
};

/** The forms say what the console asks for; what has to be there the factory's own guard says. */
function withRequired(factory: Factory, item: FormItem): FormItem {
  const shape = publishedRules.connectors[factory.id]?.config;
  if (!isPlainObject(shape)) return item;
  const isKnown = ownValue(shape, item.key) ?? ownValue(shape, `${item.key}?`);
  return isKnown === undefined ? item : { ...item, required: ownValue(shape, item.key) !== undefined };
}

export const connectorFactories: ReadonlyMap<string, Factory> = new Map(
  (factories as Factory[]).map((factory) => [
    factory.id,
    {
      ...factory,
      form: [...factory.form, ...(undeclared[factory.id] ?? [])].map((item) => withRequired(factory, item)),
    },
  ]),
);

/**
 * What is secret follows from its name, since forms mark one single item. The list of what that makes secret, for
 * every factory, is a snapshot in the tests.
 */
const secretName =
  /^(.*secret|.*password.*|.*passphrase|pass|.*privatekey(pass)?|.*apikey|(api|auth|access|refresh|server)token|authorization)$/i;

export const isSecretName = (key: string): boolean => secretName.test(key);

export const isSecretItem = (item: FormItem): boolean =>
  item.isConfidential === true || isSecretName(item.key);

/** What Logto's own factories ask for under that name, and nobody has to hide. */
const isPlainName = (key: string): boolean =>
  [...connectorFactories.values()].some(({ form }) =>
    form.some((item) => item.key === key && item.type !== "Json" && !isSecretItem(item)),
  );

/** Of what others have made nobody knows which texts are secret: those that go by no known name may be. */
const isPlainOfOthers = (item: FormItem): boolean =>
  ["Select", "MultiSelect", "Number", "Switch"].includes(item.type) || isPlainName(item.key);

/**
 * What of a nested item anybody may see, by the connectors' own sources: all of it, or these keys. What isn't here (headers
 * of an SMTP server, parameters of a request) holds what its author wanted.
 */
const plainParts: Record<string, true | readonly string[]> = {
  templates: true,
  deliveries: true,
  profileMap: ["id", "name", "email", "phone", "avatar"],
  idTokenVerificationConfig: [
    ...["jwksUri", "issuer", "audience", "algorithms", "subject", "typ"],
    ...["clockTolerance", "crit", "maxTokenAge", "currentDate"],
  ],
  authRequestOptionalConfig: ["responseMode", "display", "prompt", "maxAge", "uiLocales", "acrValues"],
  oneTap: ["isEnabled", "autoSelect", "closeOnTapOutside", "itpSupport"],
  auth: ["type", "user", "clientId", "accessUrl"],
  tls: ["rejectUnauthorized", "servername", "minVersion", "maxVersion", "ciphers"],
};

/** The factory's form has this part of the configuration, and as no secret. */
export function isPlainItem(factory: Factory | undefined, [key = "", part]: readonly string[]): boolean {
  const item = factory?.form.find((one) => one.key === key);
  if (!item || isSecretItem(item)) return false;
  if (factory?.isCustom) return part === undefined && isPlainOfOthers(item);
  if (item.type !== "Json") return part === undefined;
  const parts = plainParts[key];
  return parts === true || (part !== undefined && parts?.includes(part) === true);
}

/** The factories that a connector's key may mean: the one of that id, else those of that target. */
export function factoriesOf(key: string): Factory[] {
  const exact = connectorFactories.get(key);
  if (exact) return [exact];
  return [...connectorFactories.values()].filter((factory) => factory.target === key);
}

const itemTypes: Record<string, (item: FormItem) => z.ZodType> = {
  Number: () => z.number(),
  Switch: () => z.boolean(),
  Json: () => z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  MultiSelect: ({ values }) => z.array(values ? z.enum(values as [string, ...string[]]) : z.string()),
  Select: ({ values }) => (values ? z.enum(values as [string, ...string[]]) : z.string()),
};

type Shapes = { config: z.ZodType; secrets: z.ZodType };

function shapesOf(factory: Factory): Shapes {
  const shape = (items: FormItem[], part: "config" | "secrets") =>
    z.looseObject(
      Object.fromEntries(
        items.map((item) => {
          const type = (itemTypes[item.type] ?? (() => z.string()))(item);
          const required =
            part === "config" ? item.required && !item.showConditions && item.type !== "Json" : false;
          return [item.key, required ? type : type.optional()];
        }),
      ),
    );
  const nested = factory.form.filter((item) => item.type === "Json");
  return {
    config: shape(
      factory.form.filter((item) => !isSecretItem(item)),
      "config",
    ),
    secrets: shape(
      [...factory.form.filter(isSecretItem), ...nested.filter((item) => !isSecretItem(item))],
      "secrets",
    ),
  };
}

const shapes = new Map<string, Shapes>();

/**
 * The shape of a factory's `config` and `secrets`. What a form may nest can be in both, its secret parts in the latter.
 * Made when it's first asked for, since a model has few of them and all take a while.
 */
export function factoryShapes(id: string): Shapes {
  let found = shapes.get(id);
  if (!found) {
    const factory = connectorFactories.get(id);
    if (!factory) throw new Error(`there is no connector factory "${id}"`);
    found = shapesOf(factory);
    shapes.set(id, found);
  }
  return found;
}
