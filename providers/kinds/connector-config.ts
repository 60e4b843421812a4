import { suggest } from "../text.ts";
import { misfits } from "./config-shape.ts";
import { type Factory, type FormItem, isSecretItem, isSecretName } from "./connector-factories.ts";
import {
  type Args,
  containsUnknown,
  isPlainObject,
  isUnknown,
  type Mistake,
  mapOf,
  ownValue,
} from "./kind.ts";
import { publishedRules } from "./published-rules.ts";

/** Required by the form, and shown for the values that stand beside it. */
const isRequired = (item: FormItem, values: Args) =>
  item.required === true &&
  (item.showConditions ?? []).every(({ targetKey, expectValue }) => values[targetKey] === expectValue);

function wrongValue(item: FormItem, value: unknown): string | undefined {
  if (containsUnknown(value)) return undefined;
  if (item.values && item.type === "Select" && !item.values.includes(value as string)) {
    return `is ${JSON.stringify(value)}; allowed: ${item.values.join(", ")}`;
  }
  if (item.type === "Number" && typeof value !== "number") return "has to be a number";
  if (item.type === "Switch" && typeof value !== "boolean") return "has to be true or false";
  return undefined;
}

/** What Logto's own factories have shapes for. */
function wrongOfOthers(item: FormItem, value: unknown): string | undefined {
  if (containsUnknown(value)) return undefined;
  if (["Text", "MultilineText"].includes(item.type) && typeof value !== "string") return "has to be a text";
  if (item.type !== "MultiSelect") return undefined;
  if (!Array.isArray(value)) return "has to be a list";
  const { values } = item;
  const wrong = values && value.find((one) => !values.includes(one));
  return wrong === undefined ? undefined : `has ${JSON.stringify(wrong)}; allowed: ${values?.join(", ")}`;
}

/** Leaves that ought to be secret, wherever they are nested. */
function* secretLeaves(value: unknown, path: (string | number)[]): Generator<(string | number)[]> {
  if (!isPlainObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (isSecretName(key) && !isPlainObject(inner)) yield [...path, key];
    else yield* secretLeaves(inner, [...path, key]);
  }
}

function* sharedLeaves(a: unknown, b: unknown, path: (string | number)[]): Generator<(string | number)[]> {
  if (!isPlainObject(a) || !isPlainObject(b)) {
    if (a !== undefined && b !== undefined) yield path;
    return;
  }
  for (const key of Object.keys(a)) yield* sharedLeaves(a[key], ownValue(b, key), [...path, key]);
}

const usageOf = (template: unknown): unknown => mapOf(template).usageType;

/** Purposes of messages that Logto doesn't know, and those that the factory needs and nobody wrote. */
function templateMistakes(factory: Factory, templates: unknown, path: (string | number)[]): Mistake[] {
  if (!Array.isArray(templates) || containsUnknown(templates)) return [];
  const { usageTypes, connectors } = publishedRules;
  const mistakes = templates.map(usageOf).flatMap((usage, index): Mistake[] => {
    if (typeof usage !== "string" || usageTypes.includes(usage)) return [];
    const meant = suggest(usage, usageTypes);
    const rest = meant ? `; did you mean "${meant}"?` : `; allowed: ${usageTypes.join(", ")}`;
    return [
      { path: [...path, index, "usageType"], message: `Logto sends nothing of usage type "${usage}"${rest}` },
    ];
  });
  const missing =
    connectors[factory.id]?.templates.filter((type) => !templates.map(usageOf).includes(type)) ?? [];
  if (missing.length > 0) {
    mistakes.push({
      path,
      message: `${factory.id} needs a template for each of these usage types too: ${missing.join(", ")}`,
    });
  }
  return mistakes;
}

/** The values of both maps in one, as the server gets them. */
const merged = (a: unknown, b: unknown): unknown =>
  isPlainObject(a) && isPlainObject(b)
    ? Object.fromEntries(
        [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
          key,
          merged(ownValue(a, key), ownValue(b, key)),
        ]),
      )
    : a === undefined
      ? b
      : a;

/** What Logto's own guard of the factory refuses, beyond what is said already. */
function guardMistakes(args: Args, factory: Factory, said: readonly Mistake[]): Mistake[] {
  const published = publishedRules.connectors[factory.id];
  if (!published || isUnknown(args.config) || isUnknown(args.secrets)) return [];
  const { config = {}, secrets = {} } = args;
  const inSecrets = (path: (string | number)[]) =>
    path.reduce<unknown>(ownValue, config) === undefined &&
    path.reduce<unknown>(ownValue, secrets) !== undefined;
  const isSaid = (path: (string | number)[]) =>
    said.some((one) => one.path[1] === path[0] || one.message.includes(`needs "${path[0]}"`));
  const mistakes = misfits(published.config, merged(config, secrets))
    .filter(({ path }) => !isSaid(path))
    .map(({ path, message, missing }): Mistake => {
      if (missing) {
        const above = path.slice(0, -1);
        const last = String(path.at(-1));
        const isSecret = inSecrets(above) || (above.length === 0 && isSecretName(last));
        const place = [isSecret ? "secrets" : "config", ...above];
        return { path: place, message: `${factory.id} needs "${last}" here` };
      }
      return inSecrets(path)
        ? {
            path: ["secrets", ...path],
            message: "isn't what it should be (a secret, so its value isn't shown)",
          }
        : { path: ["config", ...path], message };
    });
  const { templates } = mapOf(config);
  return [...mistakes, ...templateMistakes(factory, templates, ["config", "templates"])];
}

const isConfigured = ({ config, secrets }: Args): boolean =>
  isUnknown(config) || isUnknown(secrets) || Object.keys({ ...mapOf(config), ...mapOf(secrets) }).length > 0;

/** A connector is made without a configuration, but one that has one keeps to what its factory needs. */
export const losesConfig = (before: Args | undefined, args: Args): boolean =>
  before !== undefined && isConfigured(before) && !isConfigured(args);

export function configMistakes(args: Args, factory: Factory): Mistake[] {
  const mistakes: Mistake[] = [];
  const config = mapOf(args.config);
  const secrets = mapOf(args.secrets);
  if (args.config === undefined && args.secrets === undefined) return [];
  const items = new Map(factory.form.map((item) => [item.key, item]));
  for (const [property, values] of Object.entries({ config, secrets })) {
    for (const [key, value] of Object.entries(values)) {
      const item = items.get(key);
      const path = [property, key];
      // One without a form has no names to go by.
      if (!item && factory.isCustom && items.size === 0) continue;
      if (!item) {
        const meant = suggest(key, items.keys());
        mistakes.push(
          meant
            ? { path, message: `${factory.id} has no "${key}"; did you mean "${meant}"?` }
            : { path, message: `${factory.id}'s form has no "${key}"; it's sent as it is`, warning: true },
        );
        continue;
      }
      const problem = wrongValue(item, value) ?? (factory.isCustom && wrongOfOthers(item, value));
      if (problem) mistakes.push({ path, message: problem });
      if (property === "config" && isSecretItem(item) && !isPlainObject(value)) {
        mistakes.push({
          path,
          message: "is a secret; write it under secrets, from a secret of the stack config",
        });
      }
      if (factory.isCustom) continue;
      if (property === "secrets" && !isSecretItem(item) && !["Json", "MultiSelect"].includes(item.type)) {
        mistakes.push({ path, message: "is no secret; write it under config, where a review can see it" });
      }
    }
  }
  for (const path of secretLeaves(config, ["config"])) {
    if (path.length > 2)
      mistakes.push({ path, message: "is a secret; write it under secrets, at the same place" });
  }
  for (const path of sharedLeaves(config, secrets, [])) {
    mistakes.push({
      path: ["secrets", ...path],
      message: "stands in config too; write it in one of the two",
    });
  }
  if (isUnknown(args.config) || isUnknown(args.secrets)) return mistakes;
  for (const item of factory.form) {
    if (isRequired(item, config) && config[item.key] === undefined && secrets[item.key] === undefined) {
      const property = isSecretItem(item) ? "secrets" : "config";
      mistakes.push({ path: [property], message: `${factory.id} needs "${item.key}" here` });
    }
  }
  mistakes.push(...guardMistakes(args, factory, mistakes));
  return mistakes;
}
