import {
  type Args,
  isPlainObject,
  type Kind,
  kinds,
  type Property,
  type Row,
} from "../../providers/kinds/index.ts";
import { toColumns } from "../../providers/lifecycle/columns.ts";
import { argumentsOf, examplesOf } from "../reference/examples.ts";
import { recorder, someId } from "./recorder.ts";

/** By operation: the arguments without which the kind doesn't send it; none: it always does. */
type Reach = Map<string, Set<string>>;

/** Some kinds' calls depend on what kind of application they're about. */
const applicationTypes = ["Traditional", "SAML", "Protected"];

/** What no example has, since only Logto Cloud takes it. */
const cloudOnly: Readonly<Record<string, Args>> = {
  Application: {
    protectedApp: { subDomain: "site", origin: "https://site.example.com", customDomain: "site.example.org" },
  },
};

/** Objects inside others are known by both ids. */
const ids = [someId, `${someId}/${someId}`];

const argument = (property: Property): boolean => !property.nested && !property.option;

/** A value for every argument that some example has; the first one wins. */
function sampleOf(kind: Kind): Args {
  const args: Args = { ...cloudOnly[kind.name] };
  for (const entry of examplesOf(kind)) {
    for (const [name, value] of Object.entries(argumentsOf(entry))) args[name] ??= value;
  }
  return Object.fromEntries(
    Object.entries(args).filter(([name]) => argument(kind.properties[name] as never)),
  );
}

/** Columns of objects whose parts are arguments, with nothing left in them. */
const hollow = (columns: Args): Args =>
  Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [name, isPlainObject(value) ? {} : value]),
  );

const empty = (value: unknown): unknown => (Array.isArray(value) ? [] : value);

/** Has the kind make, read, change and delete an object with these arguments, and notes what it sends. */
async function operationsOf(kind: Kind, args: Args, changed: readonly string[]): Promise<Set<string>> {
  const operations = new Set<string>();
  const columns = toColumns(kind, args);
  const change = Object.fromEntries(changed.map((name) => [name, args[name]]));
  const cleared = Object.fromEntries(changed.map((name) => [name, empty(args[name])]));
  for (const type of applicationTypes) {
    for (const id of ids) {
      const { api, operations: sent } = recorder({ type });
      const row: Row = { type, ...columns, id };
      const calls: (() => unknown)[] = [
        () => kind.calls.list?.(api),
        () => kind.calls.find?.(api, args),
        () => kind.calls.get(api, id, args),
        () => kind.calls.detail?.(api, row, args),
        () => kind.calls.observe?.(api, id, args),
        () => kind.calls.create(api, columns, args, false),
        () => kind.calls.delete(api, id, args),
        ...(changed.length > 0
          ? [
              () => kind.calls.update(api, { type, id }, toColumns(kind, change), args),
              () => kind.calls.update(api, row, toColumns(kind, cleared), args),
              () => kind.calls.update(api, row, hollow(toColumns(kind, change)), args),
            ]
          : []),
      ];
      for (const call of calls) {
        // Some refuse what the recorder answers; what was sent until then counts.
        await Promise.resolve()
          .then(call)
          .catch(() => undefined);
      }
      for (const operation of sent) operations.add(operation);
    }
  }
  return operations;
}

/** Every operation that the kind's own calls send. */
export async function reachOf(kind: Kind): Promise<Reach> {
  const sample = sampleOf(kind);
  const required = Object.fromEntries(
    Object.entries(sample).filter(([name]) => kind.properties[name]?.required),
  );
  const always = await operationsOf(kind, required, []);
  const reach: Reach = new Map([...always].map((operation) => [operation, new Set()]));
  for (const [name, value] of Object.entries(sample)) {
    const changed = kind.properties[name]?.createOnly ? [] : [name];
    for (const operation of await operationsOf(kind, { ...required, [name]: value }, changed)) {
      if (always.has(operation)) continue;
      reach.set(operation, (reach.get(operation) ?? new Set()).add(name));
    }
  }
  return reach;
}

/** By operation: the kinds that send it, each with the arguments that make it do so. */
export async function reachOfAll(): Promise<Map<string, Map<Kind, Set<string>>>> {
  const all = new Map<string, Map<Kind, Set<string>>>();
  for (const kind of kinds) {
    for (const [operation, names] of await reachOf(kind)) {
      all.set(operation, (all.get(operation) ?? new Map()).set(kind, names));
    }
  }
  return all;
}
