import fc from "fast-check";

/** Keys that mean something to JavaScript, to YAML, or to the model. */
export const keys = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then", "length"],
  ...[
    "<<",
    "*",
    "&a",
    "!tag",
    "?",
    "null",
    "~",
    "true",
    "0",
    "-1",
    "1e3",
    "",
    " ",
    ".",
    "a.b",
    "a/b",
    "ключ",
  ],
  ...["when", "adopt", "formerly", "protect", "allowDeletion", "name", "type", "scopes", "secrets", "config"],
  ...["file", "text", "references", "value", "include", "x-a"],
  ...["tenant:", "tenant:x", "${config.x}", "x\u0000y", "😀", "k".repeat(5_000)],
];

/** Values that a text may hold. */
export const texts = [
  ...["", " ", "\n", "${", "}", "${}", "${config.}", "${config.__proto__}", "${config.constructor}"],
  ...["${secret.x}", "${secret.__proto__}", "${stack.name}", "${stack.x}", "${tenant.endpoint}", "$${x}"],
  ...["${applications.web.clientId}", "${applications.web.constructor}", "${applications.__proto__.x}"],
  ...[
    "${config.list}",
    "${config.json}",
    "${config.bad}",
    "${config.space}",
    "${config.slash}/x",
    "${config.none:-}",
  ],
  ...["${applications.web.__proto__}", "${constructor.x.y}", "${generated.x}", "${config.a:-${config.b}}"],
  ...["tenant:", "tenant:x", "__proto__", "constructor", "null", "~", "on", "0x1F", "1e999", ".nan", ".inf"],
  ...["https://x.example/callback", "http://[::1]:3000/", "javascript:alert(1)", "04da6b54-80e4-46f7-96ec"],
  ...["\u0000", "\u202e", "a\u2028b", "😀".repeat(200), "x".repeat(20_000), "%00", "../../etc/passwd"],
];

/** Files that a model may speak of. */
const files = [
  "./a.ts",
  "a.js",
  "a.json",
  "a.yaml",
  "../a.css",
  "a/../../x",
  "/a",
  "C:/a",
  "a\\b",
  "nowhere",
];

/** Values of every shape. */
export const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...texts),
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER),
    fc.record({ file: fc.oneof(fc.constantFrom(...files), tie("value")) }),
    fc.record({ text: tie("value"), references: fc.oneof(fc.boolean(), tie("value")) }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...keys), tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

type Step = string | number;

/** The ways to everything within a value. */
export function pathsIn(value: unknown, path: Step[] = []): Step[][] {
  const entries: [Step, unknown][] = Array.isArray(value)
    ? value.map((inner, index) => [index, inner])
    : isMap(value)
      ? Object.entries(value)
      : [];
  return [path, ...entries.flatMap(([step, inner]) => pathsIn(inner, [...path, step]))];
}

/** The value with another one at the path; `undefined` takes it out. */
export function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    const next = value.map((inner, index) => (index === step ? replaced(inner, rest, by) : inner));
    return by === undefined && rest.length === 0 ? next.filter((_, index) => index !== step) : next;
  }
  const entries = Object.entries(value as object);
  if (by === undefined && rest.length === 0)
    return Object.fromEntries(entries.filter(([key]) => key !== step));
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === step ? replaced(inner, rest, by) : inner]),
  );
}

/** The map at the path with another key in the place of one. */
export function renamed(value: unknown, path: readonly Step[], key: string): unknown {
  const [last] = path.slice(-1);
  const at = (steps: readonly Step[]) =>
    steps.reduce<unknown>((inner, step) => (inner as Record<Step, unknown>)[step], value);
  const owner = path.length === 0 ? undefined : at(path.slice(0, -1));
  if (!isMap(owner)) return value;
  const entries = Object.entries(owner).map(([name, inner]) => [name === last ? key : name, inner]);
  return replaced(value, path.slice(0, -1), Object.fromEntries(entries));
}

/** A share of a whole, all alike: small ones are no better than others. */
export const share = fc.noBias(fc.nat({ max: 999_999 })).map((part) => part / 1_000_000);

/** One change to something of any structure: where (a share of all places), and what. */
export const change = fc.record({
  place: share,
  what: fc.oneof(
    { weight: 3, arbitrary: values.map((by) => ({ type: "replace" as const, by })) },
    { weight: 2, arbitrary: fc.constantFrom(...keys).map((key) => ({ type: "rename" as const, key })) },
    { weight: 1, arbitrary: fc.constant({ type: "remove" as const }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...keys)
        .chain((key) => values.map((by) => ({ type: "add" as const, key, by }))),
    },
  ),
});

export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

export function changed(value: unknown, { place, what }: Change): unknown {
  const paths = pathsIn(value).slice(1);
  const path = paths[Math.floor(place * paths.length)];
  if (!path) return value;
  if (what.type === "replace") return replaced(value, path, what.by);
  if (what.type === "remove") return replaced(value, path, undefined);
  if (what.type === "rename") return renamed(value, path, what.key);
  const at = path.reduce<unknown>((inner, step) => (inner as Record<Step, unknown>)[step], value);
  if (!isMap(at)) return replaced(value, path, { [what.key]: what.by });
  return replaced(value, path, Object.fromEntries([...Object.entries(at), [what.key, what.by]]));
}
