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
const checking =
  <Shape extends z.ZodType>(schema: Shape) =>
  (value: unknown, where: string): z.infer<Shape> => {
    const [issue] = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
    if (!issue) return value as z.infer<Shape>;
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

const mapOf = <Shape extends z.ZodType>(schema: Shape) => z.record(z.string(), schema).nullish();
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

const state = z
  .looseObject({
    id: z.string().nullish(),
    inputs: mapOf(z.unknown()),
    provider: z.string().nullish(),
    propertyDependencies: mapOf(texts),
  })
  .nullish();
export type StateOfResource = z.infer<typeof state>;

/** By path; a provider that says none has null. */
const detailedDiff = mapOf(z.unknown());

const withNew = ["create", "create-replacement", "update", "same", "replace"];
const withOld = ["update", "delete", "delete-replaced", "refresh"];

/** An operation has the states that it goes by, which are under these names. */
const hasStates =
  (old: string, next: string) =>
  ({ value, issues }: z.core.ParsePayload<{ op: string; [key: string]: unknown }>) => {
    for (const [key, those] of [
      [next, withNew],
      [old, withOld],
    ] as const) {
      const input = value[key];
      if (!those.includes(value.op) || (input !== undefined && input !== null)) continue;
      issues.push({ code: "invalid_type", expected: "object", input, path: [key] });
    }
  };

const step = z
  .looseObject({ op: operation, urn, oldState: state, newState: state, replaceReasons: texts, detailedDiff })
  .check(hasStates("oldState", "newState"));
const metadata = z
  .looseObject({ op: operation, urn, old: state, new: state, keys: texts, detailedDiff })
  .check(hasStates("old", "new"));

const diagnostic = z.looseObject({ severity: z.string(), message: z.string() });

/** @throws PlanError when it isn't what `pulumi preview --json` prints at its end. */
export const checkDigest = checking(
  z.looseObject({
    config: mapOf(z.unknown()),
    steps: z.array(step),
    diagnostics: z.array(diagnostic).nullish(),
  }),
);

const ofResource = z.looseObject({ metadata }).nullish();

/** @throws PlanError when it isn't one line of what `pulumi preview --json` prints as it goes. */
export const checkEvent = checking(
  z.looseObject({
    sequence: z.number(),
    preludeEvent: z.looseObject({ config: mapOf(z.unknown()) }).nullish(),
    diagnosticEvent: diagnostic.nullish(),
    resourcePreEvent: ofResource,
    resOutputsEvent: ofResource,
  }),
);
