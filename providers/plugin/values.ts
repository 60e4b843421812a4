import { type Args, isPlainObject, unknownValue } from "../kinds/index.ts";
import type { Path } from "../lifecycle/secret-paths.ts";
import { isSecret, isUnknownMark, secretMark, signature } from "../protocol.ts";

/* How the engine passes values: secrets in wrappers, and another mark of what isn't known for each type. */

/** What came: plain values, and where among them the secrets are. */
export interface Received {
  args: Args;
  secrets: Path[];
}

/** `path`: where the value is; only as long as the call. */
function plain(value: unknown, path: (string | number)[], secrets: Path[]): unknown {
  if (typeof value === "string") return isUnknownMark(value) ? unknownValue : value;
  const within = (inner: unknown, step: string | number) => {
    path.push(step);
    const found = plain(inner, path, secrets);
    path.pop();
    return found;
  };
  if (Array.isArray(value)) return value.map(within);
  if (!isPlainObject(value)) return value;
  if (isSecret(value)) {
    secrets.push([...path]);
    return plain(value.value, path, secrets);
  }
  return Object.fromEntries(Object.keys(value).map((key) => [key, within(value[key], key)]));
}

const isMarked = (value: unknown): boolean => {
  if (typeof value === "string") return isUnknownMark(value);
  if (Array.isArray(value)) return value.some(isMarked);
  return isPlainObject(value) && (isSecret(value) || Object.values(value).some(isMarked));
};

/** Takes the engine's marks off. What has none, as most has, is itself the answer: to see that takes a tenth of a copy. */
export function received(values: Args = {}): Received {
  const secrets: Path[] = [];
  if (!isMarked(values)) return { args: values, secrets };
  return { args: plain(values, [], secrets) as Args, secrets };
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
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, present(value[key])]));
}

/** Puts the marks of secrets on. */
export const sent = (args: Args, secrets: readonly Path[]): Args =>
  secrets
    .map(toList)
    // The outer ones first: what is within a secret needs no mark of its own.
    .sort((a, b) => a.length - b.length)
    .reduce<Args>((all, path) => wrapped(all, path) as Args, present(args) as Args);
