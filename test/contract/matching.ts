/** Values by the names that a case gives them. */
export type Variables = Record<string, string>;

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
}

export type ExpectedAnswer = (Answer & { unordered?: string[] }) | { oneOf: Answer[] };

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Puts values in the place of `${name}`, and long texts in that of `${repeat:d:1000}`. */
export function substitute<T>(value: T, variables: Variables): T {
  if (typeof value === "string") {
    return value
      .replace(/\$\{repeat:([^:}]+):(\d+)\}/g, (_, text: string, times: string) => text.repeat(Number(times)))
      .replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole) as T;
  }
  if (Array.isArray(value)) return value.map((inner) => substitute(inner, variables)) as T;
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [substitute(key, variables), substitute(inner, variables)]),
  ) as T;
}

/** Whether a text is as expected, where `<string>` within the expected one stands for any. */
function isAsText(expected: string, actual: unknown): boolean {
  const parts = expected.split("<string>");
  if (parts.length === 1 || typeof actual !== "string") return expected === actual;
  const literal = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(`^${literal.join("[^]*")}$`).test(actual);
}

/** The value at a JSON pointer. */
export function at(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((inner, key) => (inner as Tree | undefined)?.[key], value);
}

const isText = (value: unknown, length?: string): value is string =>
  typeof value === "string" && (length === undefined || value.length === Number(length));
const fits = (pattern: RegExp) => (value: unknown) => isText(value) && pattern.test(value);

const matchers: Record<string, (value: unknown, detail?: string) => boolean> = {
  id: (value, length) => isText(value, length) && /^[0-9a-z]+$/.test(value),
  secret: isText,
  timestamp: (value, unit) => typeof value === "number" && (unit === "s" ? value < 1e11 : value > 1e11),
  "iso-timestamp": fits(/^\d{4}-\d\d-\d\dT/),
  uuid: (value) => isText(value, "36"),
  jwt: fits(/^[^.]*\.[^.]*\.[^.]*$/),
  pem: fits(/-----BEGIN/),
  fingerprint: fits(/^[A-F0-9:]+$/),
  string: (value) => isText(value),
  number: (value) => typeof value === "number",
  any: () => true,
};

const show = (value: unknown) => (JSON.stringify(value) ?? "nothing").slice(0, 200);

function differences(
  expected: unknown,
  actual: unknown,
  variables: Variables,
  path: string,
  unordered: readonly string[],
): string[] {
  if (typeof expected === "string") {
    const [, name = "", detail] = /^<([\w-]+)(?::(\w+))?>$/.exec(expected) ?? [];
    const matcher = matchers[name];
    const right = matcher ? matcher(actual, detail) : isAsText(substitute(expected, variables), actual);
    return right ? [] : [`${path}: expected ${show(substitute(expected, variables))}, got ${show(actual)}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [`${path}: expected ${expected.length} items, got ${show(actual)}`];
    }
    if (!unordered.includes(path.replace(/\/\d+(?=\/|$)/g, "/*"))) {
      return expected.flatMap((one, index) =>
        differences(one, actual[index], variables, `${path}/${index}`, unordered),
      );
    }
    const left = [...actual];
    return expected.flatMap((one, index) => {
      const hit = left.findIndex(
        (other) => differences(one, other, variables, `${path}/0`, unordered).length === 0,
      );
      if (hit < 0) return [`${path}/${index}: no item matches ${show(one)}`];
      left.splice(hit, 1);
      return [];
    });
  }
  if (isTree(expected)) {
    if (!isTree(actual)) return [`${path}: expected an object, got ${show(actual)}`];
    const wanted = Object.fromEntries(
      Object.entries(expected).map(([key, value]) => [substitute(key, variables), value]),
    );
    return [...new Set([...Object.keys(wanted), ...Object.keys(actual)])].flatMap((key) => {
      if (!(key in actual)) return [`${path}/${key}: missing`];
      if (!(key in wanted)) return [`${path}/${key}: not expected, got ${show(actual[key])}`];
      return differences(wanted[key], actual[key], variables, `${path}/${key}`, unordered);
    });
  }
  return Object.is(expected, actual) ? [] : [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

/** How an answer differs from the recorded one; nothing: it doesn't. */
export function compare(expected: ExpectedAnswer, actual: Answer, variables: Variables): string[] {
  if ("oneOf" in expected) {
    const all = expected.oneOf.map((one) => compare(one, actual, variables));
    return all.find((found) => found.length === 0) ?? all[0] ?? [];
  }
  const { unordered = [], ...wanted } = expected;
  const found = { ...actual };
  if (Object.keys(found.headers ?? {}).length === 0) delete found.headers;
  const lines = differences(wanted, found, variables, "", unordered);
  return lines.some((line) => line.startsWith("/status")) ? [...lines, `the answer: ${show(actual)}`] : lines;
}
