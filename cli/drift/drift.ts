import { type Kind, kindOf, type Row } from "pulumi-logto/kinds";
import { fromRow, handlerOf, listing, type Session, same, unheardOf } from "pulumi-logto/lifecycle";
import type { State, StateResource } from "../state/state.ts";

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
}

const isOwn = (kind: Kind, name: string) => {
  const property = kind.properties[name];
  return property !== undefined && !property.option && !property.nested && !property.writeOnly;
};

async function differencesOf(kind: Kind, one: StateResource, session: Session): Promise<Difference[]> {
  const { kind: kindName, name, id, properties } = one;
  const { id: foundId, inputs = {} } = await handlerOf(kind, () => session).read(id, properties);
  if (foundId === undefined) return [{ what: "deleted", kind: kindName, name }];
  return Object.keys(one.args)
    .filter((argument) => isOwn(kind, argument))
    .filter((argument) => !same(kind.properties[argument], one.args[argument], inputs[argument]))
    .map((argument) => {
      const base = { what: "changed" as const, kind: kindName, name, argument };
      return kind.properties[argument]?.secret
        ? { ...base, isSecret: true }
        : { ...base, isSecret: false, expected: one.args[argument], found: inputs[argument] };
    });
}

/** The value says nothing that the server wouldn't say by itself. */
function isNothing(value: unknown, fallback: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (JSON.stringify(value) === JSON.stringify(fallback)) return true;
  return typeof value === "object" && Object.values(value).every((inner) => isNothing(inner, undefined));
}

function notesOf(kind: Kind, { kind: kindName, name, args }: StateResource, row: Row): Note[] {
  const unknown = unheardOf(kind, row).map(
    (column): Note => ({ what: "unknown", kind: kindName, name, column }),
  );
  if (kind.permanent) return unknown;
  const found = fromRow(kind, row);
  const unmanaged = Object.entries(found)
    .filter(([argument, value]) => {
      const property = kind.properties[argument];
      return (
        isOwn(kind, argument) &&
        args[argument] === undefined &&
        !property?.secret &&
        !property?.createOnly &&
        !property?.shared &&
        !property?.filledIn &&
        !isNothing(value, property?.default)
      );
    })
    .map(([argument, value]): Note => ({ what: "unmanaged", kind: kindName, name, argument, value }));
  return [...unknown, ...unmanaged];
}

/** Holds a state against the tenant, by the tenant's lists. Reads only. */
export async function driftOf(state: State, session: Session): Promise<DriftReport> {
  const reports = await Promise.all(
    state.resources.map(async (one): Promise<DriftReport> => {
      const kind = kindOf(one.kind);
      const differences = await differencesOf(kind, one, session);
      if (differences.some(({ what }) => what === "deleted") || !kind.list || kind.observe) {
        return { differences, notes: [] };
      }
      const api = session.api();
      const row = (await listing(kind, session)).get(one.id);
      const whole = row && kind.detail ? await kind.detail(api, row, one.args) : row;
      return { differences, notes: whole ? notesOf(kind, one, whole) : [] };
    }),
  );
  return {
    differences: reports.flatMap((report) => report.differences),
    notes: reports.flatMap((report) => report.notes),
  };
}
