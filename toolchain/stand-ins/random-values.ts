import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { hashSync } from "bcryptjs";

export type Properties = Record<string, unknown>;

interface Kind {
  /** What may be set, with the default that the outputs show where it isn't. `undefined`: no default. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
  /** Why these inputs can't be served, by property. */
  check(inputs: Properties): Record<string, string>;
  make(inputs: Properties): { id: string; outputs: Properties };
}

const CLASSES = {
  special: "!@#$%&*()-_=+[]{}<>:?",
  numeric: "0123456789",
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
};

const textInputs = {
  keepers: undefined,
  length: undefined,
  lower: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
  number: true,
  numeric: true,
  overrideSpecial: undefined,
  special: true,
  upper: true,
};

const pick = (characters: string): string => characters[randomInt(characters.length)] ?? "";

function classesOf(inputs: Properties): { enabled: boolean; characters: string; minimum: number }[] {
  const special = typeof inputs.overrideSpecial === "string" && inputs.overrideSpecial;
  return [
    { enabled: inputs.special, characters: special || CLASSES.special, minimum: inputs.minSpecial },
    // `number` is the deprecated name of `numeric`; either can turn it off.
    { enabled: inputs.numeric && inputs.number, characters: CLASSES.numeric, minimum: inputs.minNumeric },
    { enabled: inputs.lower, characters: CLASSES.lower, minimum: inputs.minLower },
    { enabled: inputs.upper, characters: CLASSES.upper, minimum: inputs.minUpper },
  ].map((group) => ({
    ...group,
    enabled: Boolean(group.enabled),
    minimum: group.enabled ? Number(group.minimum) : 0,
  }));
}

function randomText(inputs: Properties): string {
  const classes = classesOf(inputs).filter((group) => group.enabled);
  const all = classes.map((group) => group.characters).join("");
  const chosen = classes.flatMap(({ characters, minimum }) =>
    Array.from({ length: minimum }, () => pick(characters)),
  );
  while (chosen.length < Number(inputs.length)) chosen.push(pick(all));
  for (let last = chosen.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [chosen[last], chosen[other]] = [chosen[other] ?? "", chosen[last] ?? ""];
  }
  return chosen.join("");
}

function checkText(inputs: Properties): Record<string, string> {
  const classes = classesOf(inputs);
  const needed = classes.reduce((sum, group) => sum + group.minimum, 0);
  const problem = wholeNumber(inputs.length, 1);
  if (problem) return { length: problem };
  if (!classes.some((group) => group.enabled))
    return { special: "one of special, numeric, lower and upper must be true" };
  return needed > Number(inputs.length)
    ? { length: `must be at least ${needed}, the sum of minSpecial, minNumeric, minLower and minUpper` }
    : {};
}

function wholeNumber(value: unknown, least: number): string | undefined {
  if (Number.isInteger(Number(value)) && value !== undefined && Number(value) >= least) return undefined;
  return `must be a whole number of at least ${least}`;
}

function checkLength(property: string): Kind["check"] {
  return (inputs) => {
    const problem = wholeNumber(inputs[property], 1);
    return problem ? { [property]: problem } : {};
  };
}

/** The types of the `random` package that are served here, by their token. */
export const kinds: Readonly<Record<string, Kind>> = {
  "random:index/randomPassword:RandomPassword": {
    inputs: textInputs,
    secretOutputs: ["result", "bcryptHash"],
    check: checkText,
    make(inputs) {
      const result = randomText(inputs);
      return { id: "none", outputs: { result, bcryptHash: hashSync(result, 10) } };
    },
  },
  "random:index/randomString:RandomString": {
    inputs: textInputs,
    secretOutputs: [],
    check: checkText,
    make(inputs) {
      const result = randomText(inputs);
      return { id: result, outputs: { result } };
    },
  },
  "random:index/randomId:RandomId": {
    inputs: { byteLength: undefined, keepers: undefined, prefix: undefined },
    secretOutputs: [],
    check: checkLength("byteLength"),
    make(inputs) {
      const bytes = randomBytes(Number(inputs.byteLength));
      const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
      const id = bytes.toString("base64url");
      return {
        id,
        outputs: {
          b64Std: prefix + bytes.toString("base64"),
          b64Url: prefix + id,
          dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
          hex: prefix + bytes.toString("hex"),
        },
      };
    },
  },
  "random:index/randomBytes:RandomBytes": {
    inputs: { keepers: undefined, length: undefined },
    secretOutputs: ["base64", "hex"],
    check: checkLength("length"),
    make(inputs) {
      const bytes = randomBytes(Number(inputs.length));
      return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
    },
  },
  "random:index/randomUuid:RandomUuid": {
    inputs: { keepers: undefined },
    secretOutputs: [],
    check: () => ({}),
    make() {
      const result = randomUUID();
      return { id: result, outputs: { result } };
    },
  },
};

/** The kind's inputs with its defaults filled in, and nothing else. */
export function withDefaults(kind: Kind, properties: Properties): Properties {
  const result: Properties = {};
  for (const [name, fallback] of Object.entries(kind.inputs)) {
    const value = properties[name] ?? fallback;
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** The inputs that differ. Every input is create-only, so each of them asks for a replacement. */
export function changedInputs(kind: Kind, olds: Properties, news: Properties): string[] {
  const before = withDefaults(kind, olds);
  const after = withDefaults(kind, news);
  return Object.keys(kind.inputs).filter((name) => canonical(before[name]) !== canonical(after[name]));
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "";
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  // No keepers and empty keepers are the same to the official provider.
  return entries.length === 0 ? "" : JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
