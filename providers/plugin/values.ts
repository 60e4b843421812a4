import { type Args, isPlainObject, type Kind, type Properties, unknownValue } from "../kinds/index.ts";
import { isSecret, secretMark, signature } from "../protocol.ts";

/* How the engine passes values: secrets in wrappers, and another mark of what isn't known for each type. */

/** The way to a value, from the arguments down. */
export type Path = readonly (string | number)[];

/** What came: plain values, and where among them the secrets are. */
export interface Received {
  args: Args;
  secrets: Path[];
}

/** Strings that stand for a value that isn't known yet: of a boolean, number, list, asset, archive, object. */
const unknowns = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const mapped = (map: Args, each: (value: unknown, key: string) => unknown): Args =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, each(value, key)]));

function plain(value: unknown, path: Path, secrets: Path[]): unknown {
  if (typeof value === "string") return unknowns.has(value) ? unknownValue : value;
  if (Array.isArray(value)) return value.map((entry, index) => plain(entry, [...path, index], secrets));
  if (!isPlainObject(value)) return value;
  if (!isSecret(value)) return mapped(value, (inner, key) => plain(inner, [...path, key], secrets));
  secrets.push(path);
  return plain(value.value, path, secrets);
}

/** Takes the engine's marks off. */
export function received(values: Args = {}): Received {
  const secrets: Path[] = [];
  return { args: plain(values, [], secrets) as Args, secrets };
}

/** Where a kind's secrets are, among arguments and outputs. */
export function secretsOf(kind: Kind): Path[] {
  const within = (properties: Properties, above: Path): Path[] =>
    Object.entries(properties).flatMap(([name, { secret, fields }]) => {
      const path = [...above, name];
      return secret ? [path] : fields ? within(fields, path) : [];
    });
  const outputs = Object.entries(kind.outputs).filter(([, { secret }]) => secret);
  return [...within(kind.properties, []), ...outputs.map(([name]) => [name])];
}

/** Entries of a list may have moved, so one that is secret makes the whole list so. */
const toList = (path: Path): string[] => {
  const index = path.findIndex((step) => typeof step === "number");
  return path.slice(0, index < 0 ? undefined : index).map(String);
};

function wrapped(value: unknown, [key, ...rest]: string[]): unknown {
  if (value === undefined || value === null) return value;
  if (key === undefined) return isSecret(value) ? value : { [signature]: secretMark, value };
  if (isSecret(value)) return value;
  return isPlainObject(value) && Object.hasOwn(value, key)
    ? { ...value, [key]: wrapped(value[key], rest) }
    : value;
}

/** A value without what isn't there: the protocol has no word for it. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, present(inner)]])),
  );
}

/** Puts the marks of secrets on. */
export const sent = (args: Args, secrets: readonly Path[]): Args =>
  secrets
    .map(toList)
    // The outer ones first: what is within a secret needs no mark of its own.
    .sort((a, b) => a.length - b.length)
    .reduce<Args>((all, path) => wrapped(all, path) as Args, present(args) as Args);
