import { kinds } from "pulumi-logto/kinds";
import { resourceOf } from "pulumi-logto/protocol";

/** What was read is no preview, or one of a form that isn't known. */
export class PlanError extends Error {}

type Check = (value: unknown, where: string) => void;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function nameOfType(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function refuse(where: string, wanted: string, value: unknown): never {
  throw new PlanError(
    `${where} is ${nameOfType(value)} and has to be ${wanted}; this is no preview of a form that this version knows`,
  );
}

const text: Check = (value, where) => {
  if (typeof value !== "string") refuse(where, "a text", value);
};

const anything: Check = () => {};

const optional =
  (check: Check): Check =>
  (value, where) => {
    if (value !== undefined && value !== null) check(value, where);
  };

const listOf =
  (check: Check): Check =>
  (value, where) => {
    if (!Array.isArray(value)) refuse(where, "a list", value);
    for (const [index, one] of value.entries()) check(one, `${where}[${index}]`);
  };

const mapOf =
  (check: Check): Check =>
  (value, where) => {
    if (!isObject(value)) refuse(where, "an object", value);
    for (const [key, one] of Object.entries(value)) check(one, `${where}.${key.slice(0, 100)}`);
  };

const object =
  (fields: Record<string, Check>): Check =>
  (value, where) => {
    if (!isObject(value)) refuse(where, "an object", value);
    for (const [key, check] of Object.entries(fields)) {
      check(Object.hasOwn(value, key) ? value[key] : undefined, `${where}.${key}`);
    }
  };

/** All that the engine does with a resource in a preview. */
const operations = new Set([
  ...["same", "create", "update", "delete", "replace", "create-replacement", "delete-replaced"],
  ...["read", "read-replacement", "refresh", "discard", "discard-replaced", "remove-pending-replace"],
  ...["import", "import-replacement"],
]);

const operation: Check = (value, where) => {
  text(value, where);
  if (!operations.has(value as string)) {
    throw new PlanError(`${where}: this version knows no operation "${value}"`);
  }
};

const urn: Check = (value, where) => {
  text(value, where);
  if (!/^urn:pulumi:[^:]+::[^:]+::.+::.+/s.test(value as string)) {
    throw new PlanError(`${where}: "${value}" is no URN`);
  }
  const { kind } = resourceOf(value as string) ?? {};
  if (kind !== undefined && !kinds.some(({ name }) => name === kind)) {
    throw new PlanError(`${where}: this version knows no kind "${kind}" of Logto; a newer one may`);
  }
};

const state = optional(
  object({
    id: optional(text),
    inputs: optional(mapOf(anything)),
    propertyDependencies: optional(mapOf(optional(listOf(text)))),
  }),
);

/** Fails where nothing is said of what has to be there. */
function needs(value: unknown, key: string, where: string): void {
  if (!isObject((value as Record<string, unknown>)[key])) {
    refuse(`${where}.${key}`, "an object", (value as Record<string, unknown>)[key]);
  }
}

/** An operation on a resource, whose states are under these names. */
function step(old: string, next: string, reasons: string): Check {
  const fields = object({
    op: operation,
    urn,
    [old]: state,
    [next]: state,
    [reasons]: optional(listOf(text)),
  });
  return (value, where) => {
    fields(value, where);
    const { op } = value as { op: string };
    if (["create", "create-replacement", "update", "same", "replace"].includes(op)) needs(value, next, where);
    if (["update", "delete", "delete-replaced", "refresh"].includes(op)) needs(value, old, where);
  };
}

const diagnostic = object({ severity: text, message: text });

/** @throws PlanError when it isn't what `pulumi preview --json` prints at its end. */
export const checkDigest: Check = object({
  config: optional(mapOf(anything)),
  steps: listOf(step("oldState", "newState", "replaceReasons")),
  diagnostics: optional(listOf(diagnostic)),
});

const metadata = step("old", "new", "keys");

/** @throws PlanError when it isn't one line of what `pulumi preview --json` prints as it goes. */
export const checkEvent: Check = object({
  sequence: (value, where) => {
    if (typeof value !== "number") refuse(where, "a number", value);
  },
  preludeEvent: optional(object({ config: optional(mapOf(anything)) })),
  diagnosticEvent: optional(diagnostic),
  resourcePreEvent: optional(object({ metadata })),
  resOutputsEvent: optional(object({ metadata })),
});
