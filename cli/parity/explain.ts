import { isPlainObject, type Property } from "pulumi-logto/kinds";
import { isOutside } from "../shared/compare/references.ts";
import type { Item } from "./item.ts";
import type { Side } from "./side.ts";

/** What a value is in every environment, and why it's another one in each. */
interface Common {
  to: string;
  why: string;
}

/** Finds what values of two environments have in common; undefined where a value is just itself. */
export type Explanation = (
  side: Side,
  item: Item,
  path: readonly string[],
  value: unknown,
) => Common | undefined;

const comesFrom = (from: string) => `comes from ${from}`;

/** The model writes it with a reference to what every stack has its own value of. */
const byModel: Explanation = (side, item, path, value) => {
  const source = side.templates?.sourceOf(item, path, value);
  return source && { to: source.text, why: comesFrom(source.from) };
};

/** Shorter values are found in texts by chance. */
const shortest = 4;

/** A program that declares everything itself: values of the stack config are found again in what it declared. */
const byConfig =
  (keys: readonly string[]): Explanation =>
  (side, item, _, value) => {
    if (typeof value !== "string" || side.templates?.has(item)) return undefined;
    const used: string[] = [];
    let text = value;
    for (const key of keys) {
      const part = side.config.get(key) as string;
      if (!text.includes(part)) continue;
      used.push(key);
      text = text.replaceAll(part, () => `\${${key}}`);
    }
    return used.length === 0 ? undefined : { to: text, why: comesFrom(used.sort().join(", ")) };
  };

/** Keys that both stacks set to something of their own; what contains another's value comes first. */
function ownValues(a: Side, b: Side): string[] {
  const length = (key: string) => a.config.get(key)?.length ?? 0;
  return [...a.config.keys()]
    .filter((key) => {
      const [mine = "", theirs = ""] = [a.config.get(key), b.config.get(key)];
      return mine !== theirs && Math.min(mine.length, theirs.length) >= shortest;
    })
    .sort((one, other) => length(other) - length(one));
}

function originless(text: string): string | undefined {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return text.startsWith(origin) ? `<address>${text.slice(origin.length).replace(/^\/$/, "")}` : undefined;
}

/** The kind says that it's another one in each environment. */
const byKind: Explanation = (_, { kind }, path, value) => {
  const [argument = "", key, ...deeper] = path;
  const property: Property | undefined = kind.properties[argument];
  const perEnvironment = property?.perEnvironment;
  if (perEnvironment === undefined || typeof value !== "string" || deeper.length > 0) return undefined;
  if (perEnvironment === "origin") {
    const to = key === undefined ? originless(value) : undefined;
    return to === undefined ? undefined : { to, why: "each environment has an address of its own" };
  }
  return key !== undefined && perEnvironment.includes(key)
    ? { to: `<${key}>`, why: "each environment is registered at the provider on its own" }
    : undefined;
};

/** An id of what a stack doesn't manage is another one at each tenant. */
const byId: Explanation = (_, __, ___, value) =>
  isOutside(value)
    ? {
        to: "<id>",
        why: "ids differ between tenants, and the stack doesn't manage what it names; --live tells",
      }
    : undefined;

/** All that explains why two environments differ, the most exact first. */
export const explanationsFor = (a: Side, b: Side): Explanation[] => [
  byModel,
  byKind,
  byConfig(ownValues(a, b)),
  byId,
];

/** The value with what is common in the place of what isn't, and why. */
export function common(
  explanation: Explanation,
  side: Side,
  item: Item,
  path: readonly string[],
  value: unknown,
): { value: unknown; why: string[] } {
  const found = explanation(side, item, path, value);
  if (found) return { value: found.to, why: [found.why] };
  if (Array.isArray(value)) {
    const parts = value.map((inner) => common(explanation, side, item, path, inner));
    return { value: parts.map((one) => one.value), why: parts.flatMap(({ why }) => why) };
  }
  if (!isPlainObject(value)) return { value, why: [] };
  const parts = Object.entries(value).map(
    ([key, inner]) => [key, common(explanation, side, item, [...path, key], inner)] as const,
  );
  return {
    value: Object.fromEntries(parts.map(([key, one]) => [key, one.value])),
    why: parts.flatMap(([, { why }]) => why),
  };
}
