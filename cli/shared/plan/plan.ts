import { isDeepStrictEqual } from "node:util";
import { type Args, kindOf, kinds, unknownValue } from "pulumi-logto/kinds";
import { shownArgs } from "pulumi-logto/lifecycle";
import { kindNameOf, partsOf, resourceOf } from "pulumi-logto/protocol";

/** A resource as a state or a program has it. */
export interface Held {
  urn: string;
  /** Logto's kind, e.g. `Role`. */
  kind: string;
  /** The logical name. */
  name: string;
  /** Undefined as long as nothing is made. */
  id: string | undefined;
  args: Args;
  /** By argument: the resources that its value comes from. Empty where the preview doesn't say. */
  dependencies: Record<string, string[]>;
}

export type Operation = "create" | "update" | "replace" | "delete" | "same";

/** What the program says now against what it said at the last update. */
export interface Change {
  urn: string;
  kind: string;
  name: string;
  operation: Operation;
  before: Held | undefined;
  after: Held | undefined;
  /** The arguments that force a replacement. */
  replacedFor: string[];
  /** Nothing that is shown differs, so a secret does. */
  isSecretOnly: boolean;
}

/** What was changed at the tenant since the last update, by someone else. */
export interface Drift {
  urn: string;
  kind: string;
  name: string;
  expected: Held;
  /** Undefined: it was deleted. */
  found: Held | undefined;
}

/** A preview, as far as it concerns Logto. */
export interface Plan {
  project: string;
  stack: string;
  /** The tenant's address; undefined where the config doesn't say. */
  tenant: string | undefined;
  production: boolean;
  /** Addresses that aren't https and that production takes all the same: `logto:insecureUrls`. */
  insecureUrls: readonly string[];
  changes: Change[];
  drifts: Drift[];
  /** Resources of other packages and of other tenants that change, by operation. */
  others: { urn: string; operation: string }[];
  errors: string[];
  warnings: string[];
  /** The URN of its provider, where that isn't the one that goes by the stack's config. */
  provider?: string | undefined;
  /** What of it isn't looked at, in sentences. */
  remarks?: readonly string[];
}

/** All that a plan speaks of, what was found at the tenant included. */
export const heldIn = ({ changes, drifts }: Plan): Held[] =>
  [...changes.flatMap(({ before, after }) => [before, after]), ...drifts.map(({ found }) => found)].filter(
    (one) => one !== undefined,
  );

/** What went wrong, a mistake a line: a model says all of its mistakes at once. */
export const errorLines = ({ errors }: Plan): string[] => errors.flatMap((error) => error.split("\n"));

/** What of a resource is known at each stage of a preview. */
export interface Stages {
  recorded?: Held;
  /** `null`: it's gone. Undefined: nobody looked. */
  found?: Held | null;
  wanted?: Held;
  operation?: string;
  replacedFor: string[];
  /** The provider's reference; undefined: the program's own, by default. */
  provider?: string;
}

export const isLogto = (urn: string) => resourceOf(urn) !== undefined;

/** The kind (or the last part of another type) and the logical name that a URN ends with. */
export function nameOf(urn: string): { kind: string; name: string } {
  const { type, name } = partsOf(urn);
  return { kind: kindNameOf(type) ?? type.slice(type.lastIndexOf(":") + 1), name };
}

const sameArgs = (a: Args, b: Args) => isDeepStrictEqual(a, b);

/** What was found at the tenant, of which only what was declared in the clear is shown. */
const asShown = (found: Held, { kind, args }: Held): Held => ({
  ...found,
  args: shownArgs(kindOf(kind), args, found.args),
});

function changeOf(urn: string, { recorded, found, wanted, operation, replacedFor }: Stages): Change {
  const isReplaced = operation === "replace";
  const kindOfChange: Operation = !recorded
    ? "create"
    : !wanted
      ? "delete"
      : isReplaced
        ? "replace"
        : sameArgs(recorded.args, wanted.args)
          ? "same"
          : "update";
  // The engine updates, and nothing that it shows differs on either side.
  const isSecretOnly =
    operation === "update" &&
    kindOfChange === "same" &&
    (!found || sameArgs(found.args, wanted?.args as Args));
  return {
    urn,
    ...nameOf(urn),
    operation: isSecretOnly ? "update" : kindOfChange,
    before: recorded,
    after: wanted,
    replacedFor,
    isSecretOnly,
  };
}

/** Puts together what the stages of all resources come to. `elsewhere`: those of another tenant. */
export function planOf(
  about: Omit<Plan, "changes" | "drifts" | "others">,
  resources: ReadonlyMap<string, Stages>,
  elsewhere: ReadonlySet<string> = new Set(),
): Plan {
  const changes: Change[] = [];
  const drifts: Drift[] = [];
  const others: Plan["others"] = [];
  for (const [urn, stages] of resources) {
    if (!isLogto(urn) || elsewhere.has(urn)) {
      const { operation = "same" } = stages;
      if (operation !== "same" && !urn.includes("pulumi:pulumi:Stack")) others.push({ urn, operation });
      continue;
    }
    const { recorded } = stages;
    const found = stages.found && recorded ? asShown(stages.found, recorded) : stages.found;
    changes.push(changeOf(urn, stages));
    if (recorded && found !== undefined && (found === null || !sameArgs(recorded.args, found.args))) {
      drifts.push({ urn, ...nameOf(urn), expected: recorded, found: found ?? undefined });
    }
  }
  const order = new Map(kinds.map(({ name }, i) => [name, i]));
  const inOrder = (a: { kind: string; name: string }, b: typeof a) =>
    (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0) || a.name.localeCompare(b.name);
  return { ...about, changes: changes.sort(inOrder), drifts: drifts.sort(inOrder), others };
}

/** The value isn't known before the update. */
export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" && value.includes(unknownValue);
