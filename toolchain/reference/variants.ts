import { type Args, isPlainObject, type Kind, type Property } from "../../providers/kinds/index.ts";
import { code } from "./markdown.ts";
import { isList, type Schema, schemaOf } from "./types.ts";

/** An example with something wrong in it. */
interface Variant {
  what: string;
  args: Args;
  production?: true;
}

const without = (args: Args, name: string): Args =>
  Object.fromEntries(Object.entries(args).filter(([key]) => key !== name));

/** Texts that are no value of most things that have a form. */
const nonsense = ["not valid!", "UPPER.example.com", "ftp://example.com"];

const isOwnMessage = (message: string) => !/^(Invalid|Too)/.test(message);

/** A text that the argument's own rule refuses, in a list if it takes one. */
function malformed({ schema }: Property): unknown {
  return nonsense
    .map((text) => (isList(schema) ? [text] : text))
    .find((value) => {
      const [issue] = schema.safeParse(value).error?.issues ?? [];
      return issue && !["invalid_type", "invalid_value"].includes(issue.code) && isOwnMessage(issue.message);
    });
}

const manyAsBound = 1_000_000;

/** A number outside its range. */
function tooMuch({ type, maximum, minimum }: Schema): number | undefined {
  if (type !== "integer" && type !== "number") return undefined;
  if (maximum !== undefined && maximum < manyAsBound) return maximum + 1;
  return minimum !== undefined && minimum > -manyAsBound ? minimum - 1 : undefined;
}

/** A value of an enumeration with its last letter lost. */
function misspelt(schema: Schema): unknown {
  const values = schema.enum ?? schema.items?.enum;
  if (!values || typeof values[0] !== "string") return undefined;
  const value = values[0].slice(0, -1);
  return schema.enum ? value : [value];
}

function* ofProperty(args: Args, name: string, property: Property): Generator<Variant> {
  const shown = code(name);
  const schema = schemaOf(property.schema);
  if (property.required && property.missing === undefined)
    yield { what: `no ${shown}`, args: without(args, name) };
  if (property.nested || property.ref) return;
  const wrong = misspelt(schema) ?? malformed(property) ?? tooMuch(schema);
  if (wrong !== undefined) {
    yield { what: `${shown}: ${code([wrong].flat().join(", "))}`, args: { ...args, [name]: wrong } };
  }
  for (const [field, inner] of Object.entries(property.fields ?? {})) {
    const value = tooMuch(schemaOf(inner.schema)) ?? malformed(inner);
    if (value === undefined) continue;
    const object = { ...(isPlainObject(args[name]) ? args[name] : {}), [field]: value };
    yield { what: `${code(`${name}.${field}`)}: ${code(String(value))}`, args: { ...args, [name]: object } };
  }
}

/** The value with http in the place of https. */
const asHttp = (value: unknown): unknown => {
  if (typeof value === "string") return value.replace(/^https:/, "http:");
  if (Array.isArray(value)) return value.map(asHttp);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asHttp(inner)]));
};

/** Ways to get an example wrong that follow from the declaration alone. */
export function* variantsOf(kind: Kind, args: Args, given: readonly string[]): Generator<Variant> {
  const own = Object.entries(kind.properties).filter(([name]) => !given.includes(name));
  for (const [name, property] of own) yield* ofProperty(args, name, property);
  // Of one that has to be there it would be said that it's missing.
  const optional = own.filter(([, { required }]) => !required).map(([name]) => name);
  const [longest = "name"] = optional.sort((a, b) => b.length - a.length);
  const typo = longest.slice(0, -1);
  yield {
    what: `${code(typo)}, a name misspelt`,
    args: { ...without(args, longest), [typo]: args[longest] ?? "" },
  };
  for (const [name] of own) {
    const value = asHttp(args[name]);
    if (JSON.stringify(value) === JSON.stringify(args[name])) continue;
    yield {
      what: `http in ${code(name)}, in production`,
      args: { ...args, [name]: value },
      production: true,
    };
  }
}
