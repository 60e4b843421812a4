import { ownValue, unknownValue } from "pulumi-logto/kinds";

/** A reference by name to another resource of the model. */
export class Named {
  readonly kind: string;
  readonly name: string;

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }
}

/** A part of a text that's only there while the program runs. */
export type RuntimePart =
  | { type: "secret"; key: string }
  | { type: "generated"; name: string }
  | { type: "property"; kind: string; name: string; property: string };

/** A text with parts that are only there while the program runs. */
export class Template {
  readonly parts: readonly (string | RuntimePart)[];

  constructor(parts: readonly (string | RuntimePart)[]) {
    this.parts = parts;
  }
}

/** The text of a config value, as long as nobody said which type it has. */
export class ConfigText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What an argument says, with `${…}` and names resolved as far as that can be without a running program. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Named
  | Template
  | ConfigText
  | Value[]
  | { [key: string]: Value };

export const isMapValue = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Named) &&
  !(value instanceof Template) &&
  !(value instanceof ConfigText);

/** The value with something else in the place of its leaves. */
export function mapLeaves<T>(value: Value, leaf: (leaf: Exclude<Value, Value[]>) => T): T | T[] | object {
  if (Array.isArray(value)) return value.map((inner) => mapLeaves(inner, leaf)) as T[];
  if (isMapValue(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLeaves(inner, leaf)]));
  }
  return leaf(value);
}

/** All leaves, wherever they are nested. */
export function leavesOf(value: Value): Exclude<Value, Value[] | { [key: string]: Value }>[] {
  const leaves: Exclude<Value, Value[] | { [key: string]: Value }>[] = [];
  mapLeaves(value, (leaf) => leaves.push(leaf as never));
  return leaves;
}

/** As the engine would show it before anything exists: what isn't there yet is unknown. No secret is in it. */
export function toPlain(value: Value): unknown {
  return mapLeaves<unknown>(value, (leaf) => {
    // Told apart, so that the same name in two places isn't taken for the same thing.
    if (leaf instanceof Named) return `${unknownValue} ${leaf.kind} ${leaf.name}`;
    if (leaf instanceof Template) {
      return leaf.parts.map((part) => (typeof part === "string" ? part : unknownValue)).join("");
    }
    return leaf instanceof ConfigText ? leaf.text : leaf;
  });
}

/** The value inside at a path. */
export function valueAt(value: Value | undefined, path: readonly PropertyKey[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isMapValue(inner) ? (ownValue(inner, step) as Value | undefined) : undefined;
  }, value);
}

/** The value with another one inside at a path. */
export function replaceAt(value: Value, path: readonly PropertyKey[], by: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((inner, index) => (index === step ? replaceAt(inner, rest, by) : inner));
  }
  if (!isMapValue(value)) return value;
  return { ...value, [String(step)]: replaceAt(ownValue(value, step) as Value, rest, by) };
}
