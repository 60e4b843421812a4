import { isPlainObject, type Kind, kindOf, type Property, type Row } from "pulumi-logto/kinds";
import {
  askDetail,
  fromRow,
  handlerOf,
  listing,
  type Session,
  same,
  shownValue,
  unheardOf,
  withoutDeclared,
} from "pulumi-logto/lifecycle";
import { differingArguments } from "../shared/compare/compare.ts";
import type { Directory } from "../shared/model/notation.ts";
import type { State, StateResource } from "../shared/state/state.ts";
import { referencesIn } from "../shared/tenant/foreign.ts";
import { wholeRow } from "../shared/tenant/rows.ts";
import { namesFor } from "./names.ts";

/** One thing that isn't at the tenant as it was declared. */
export type Difference =
  | { what: "deleted"; kind: string; name: string }
  /** Of a secret neither value is said. */
  | { what: "changed"; kind: string; name: string; argument: string; isSecret: true }
  | {
      what: "changed";
      kind: string;
      name: string;
      argument: string;
      isSecret: false;
      expected: unknown;
      found: unknown;
    };

/** What isn't drift, and worth knowing. */
export type Note =
  /** The tenant has a setting that this version doesn't know. */
  | { what: "unknown"; kind: string; name: string; column: string }
  /** The tenant has a value where the model says nothing. */
  | { what: "unmanaged"; kind: string; name: string; argument: string; value: unknown };

export interface DriftReport {
  differences: Difference[];
  notes: Note[];
  /** The names of what arguments refer to. */
  names: Directory;
}

const isOwn = (kind: Kind, name: string) => {
  const property = kind.properties[name];
  return property !== undefined && !property.option && !property.nested && !property.writeOnly;
};

async function differencesOf(kind: Kind, one: StateResource, session: Session): Promise<Difference[]> {
  const { kind: kindName, name, id, properties, args } = one;
  const { id: foundId, inputs = {} } = await handlerOf(kind, () => session).read(id, properties);
  if (foundId === undefined) return [{ what: "deleted", kind: kindName, name }];
  const declared = Object.keys(args).filter((argument) => isOwn(kind, argument));
  return differingArguments(kind.properties, declared, args, inputs).map(({ argument, isSecret, a, b }) => {
    const base = { what: "changed" as const, kind: kindName, name, argument };
    return isSecret ? { ...base, isSecret } : { ...base, isSecret, expected: a, found: b };
  });
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === "" ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

/** The value says nothing that the server wouldn't say by itself. */
function isNothing(property: Property | undefined, value: unknown): boolean {
  if (same(property, value, property?.default) || same(property, value, property?.goesBy)) return true;
  const fields = property?.fields;
  if (fields && isPlainObject(value)) {
    return Object.entries(value).every(([key, inner]) => isNothing(fields[key], inner));
  }
  // A switch that is off says something where it's on by default.
  const isKnown = (property?.default ?? property?.goesBy) !== undefined && typeof value !== "object";
  return !isKnown && isEmpty(value);
}

function notesOf(kind: Kind, { kind: kindName, name, args }: StateResource, row: Row): Note[] {
  const unknown = unheardOf(kind, row).map(
    (column): Note => ({ what: "unknown", kind: kindName, name, column }),
  );
  if (kind.permanent) return unknown;
  // What another argument of the same column declares isn't what this one lacks.
  const found = fromRow(kind, withoutDeclared(kind, args, row));
  const unmanaged = Object.entries(found)
    .filter(([argument, value]) => {
      const property = kind.properties[argument];
      return (
        isOwn(kind, argument) &&
        args[argument] === undefined &&
        !property?.secret &&
        !property?.createOnly &&
        !property?.filledIn &&
        !isNothing(property, value)
      );
    })
    .map(([argument, value]): Note => {
      const shown = shownValue(kind, args, argument, value);
      return { what: "unmanaged", kind: kindName, name, argument, value: shown };
    });
  return [...unknown, ...unmanaged];
}

async function reportOf(one: StateResource, session: Session): Promise<Omit<DriftReport, "names">> {
  const kind = kindOf(one.kind);
  const differences = await differencesOf(kind, one, session);
  if (differences.some(({ what }) => what === "deleted") || !kind.calls.list || kind.calls.observe) {
    return { differences, notes: [] };
  }
  const row = (await listing(kind, session)).get(one.id);
  const whole = row && (await wholeRow(kind, session.api(), row, one.args));
  return { differences, notes: whole ? notesOf(kind, one, whole) : [] };
}

/** Holds a state against the tenant, by the tenant's lists. Reads only. `resources`: those of it that are looked at. */
export async function driftOf(
  state: State,
  session: Session,
  resources = state.resources,
): Promise<DriftReport> {
  const reading = resources.map((one) => reportOf(one, session));
  // What a list lacks of them needn't wait for the list.
  for (const { kind, id, args } of resources) askDetail(kindOf(kind), session, id, args);
  const reports = await Promise.all(reading);
  const differences = reports.flatMap((report) => report.differences);
  const references = differences.flatMap((one) =>
    "found" in one
      ? [one.expected, one.found].flatMap((value) =>
          referencesIn(kindOf(one.kind), { [one.argument]: value }),
        )
      : [],
  );
  return {
    differences,
    notes: reports.flatMap((report) => report.notes),
    names: await namesFor(state, references, session),
  };
}
