import { kinds } from "pulumi-logto/kinds";
import { resourceOf } from "pulumi-logto/protocol";
import { z } from "zod";

/** What was read is no preview, or one of a form that isn't known. */
export class PlanError extends Error {}

function nameOfType(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const wanted: Record<string, string> = {
  string: "a text",
  number: "a number",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** Checks a value that stands there; throws a PlanError for the first thing that isn't as it has to be. */
type Check = (value: unknown, where: string) => void;

const checking =
  (schema: z.ZodType): Check =>
  (value, where) => {
    const [issue] = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
    if (!issue) return;
    const path = issue.path.map((key) =>
      typeof key === "number" ? `[${key}]` : `.${String(key).slice(0, 100)}`,
    );
    const at = `${where}${path.join("")}`;
    throw new PlanError(
      issue.code === "invalid_type"
        ? `${at} is ${nameOfType(issue.input)} and has to be ${wanted[issue.expected]}; this is no preview of a form that this version knows`
        : `${at}: ${issue.message}`,
    );
  };

const mapOf = (schema: z.ZodType) => z.record(z.string(), schema).nullish();
const texts = z.array(z.string()).nullish();

/** A text that `objection` finds nothing wrong with. */
const textThat = (objection: (text: string) => string | undefined) =>
  z.string().check(({ value, issues }) => {
    const message = objection(value);
    if (message !== undefined) issues.push({ code: "custom", input: value, message });
  });

/** All that the engine does with a resource in a preview. */
const operations = new Set([
  ...["same", "create", "update", "delete", "replace", "create-replacement", "delete-replaced"],
  ...["read", "read-replacement", "refresh", "discard", "discard-replaced", "remove-pending-replace"],
  ...["import", "import-replacement"],
]);

const operation = textThat((op) =>
  operations.has(op) ? undefined : `this version knows no operation "${op}"`,
);

const urn = textThat((value) => {
  if (!/^urn:pulumi:[^:]+::[^:]+::.+::.+/s.test(value)) return `"${value}" is no URN`;
  const { kind } = resourceOf(value) ?? {};
  if (kind === undefined || kinds.some(({ name }) => name === kind)) return undefined;
  return `this version knows no kind "${kind}" of Logto; a newer one may`;
});

const state = z.looseObject({
  id: z.string().nullish(),
  inputs: mapOf(z.unknown()),
  propertyDependencies: mapOf(texts),
});

const withNew = ["create", "create-replacement", "update", "same", "replace"];
const withOld = ["update", "delete", "delete-replaced", "refresh"];

/** An operation on a resource, whose states are under these names. */
const step = (old: string, next: string, reasons: string) =>
  z
    .looseObject({
      op: operation,
      urn,
      [old]: state.nullish(),
      [next]: state.nullish(),
      [reasons]: texts,
    })
    .check(({ value, issues }) => {
      for (const [key, those] of [
        [next, withNew],
        [old, withOld],
      ] as const) {
        const input = value[key];
        if (!those.includes(String(value.op)) || (input !== undefined && input !== null)) continue;
        issues.push({ code: "invalid_type", expected: "object", input, path: [key] });
      }
    });

const diagnostic = z.looseObject({ severity: z.string(), message: z.string() });

/** @throws PlanError when it isn't what `pulumi preview --json` prints at its end. */
export const checkDigest = checking(
  z.looseObject({
    config: mapOf(z.unknown()),
    steps: z.array(step("oldState", "newState", "replaceReasons")),
    diagnostics: z.array(diagnostic).nullish(),
  }),
);

const metadata = z.looseObject({ metadata: step("old", "new", "keys") }).nullish();

/** @throws PlanError when it isn't one line of what `pulumi preview --json` prints as it goes. */
export const checkEvent = checking(
  z.looseObject({
    sequence: z.number(),
    preludeEvent: z.looseObject({ config: mapOf(z.unknown()) }).nullish(),
    diagnosticEvent: diagnostic.nullish(),
    resourcePreEvent: metadata,
    resOutputsEvent: metadata,
  }),
);
