import {
  type Args,
  containsUnknown,
  type Kind,
  knownOf,
  mapOf,
  parentOf,
  propertiesOf,
  type Row,
} from "pulumi-logto/kinds";
import {
  argumentsOf,
  checked,
  computedValues,
  foundOf,
  immovable,
  markOf,
  markText,
  matches,
  previousOf,
  type Session,
  stateOf,
  validated,
} from "pulumi-logto/lifecycle";
import { isNative, keptAside, originIn, partsOf, withoutAside } from "pulumi-logto/protocol";
import { type Differing, differingArguments } from "../shared/compare/compare.ts";

/** A Logto resource as the program declares it; what isn't known yet is Pulumi's unknown value. */
export interface Declared {
  urn: string;
  kind: Kind;
  name: string;
  inputs: Args;
}

/** What is found of a declared resource at the tenant. */
export type Pair = { declared: Declared } & (
  | { what: "managed"; id: string }
  | {
      what: "matched";
      id: string;
      /** What the state would hold of it: the declared arguments as they are at the tenant, and all outputs. */
      inputs: Args;
      outputs: Args;
      differing: Differing[];
      /** The mark that it carries, where that is another stack's. */
      mark?: string;
    }
  /** Only in the model. */
  | {
      what: "missing";
      /** URNs of other resources in the state that have what is like it. */
      held: string[];
    }
  | { what: "ambiguous"; ids: string[] }
  /** It can't be taken over. */
  | { what: "refused"; why: string }
  /** What is declared is wrong. */
  | { what: "wrong"; mistakes: { property: string; reason: string }[] }
);

/** A resource of the state that isn't declared. */
export interface Left {
  urn: string;
  kind: Kind;
  id: string;
}

/** Settled things of former passes over the same program. */
export interface Known {
  /** Ids of the state's resources, by URN. */
  managed: ReadonlyMap<string, { id: string; outputs: Args }>;
  /** The URNs, by kind and id. */
  managedObjects: ReadonlyMap<string, string>;
  /** Objects that some resource names by `adopt`, as kind and id. */
  named: ReadonlySet<string>;
  /** Resources of which several would take the same object. */
  contested: ReadonlyMap<string, string[]>;
}

/** What lives in another may have that one's id. */
export const objectKey = (kind: Kind, id: string) => `${kind.name} ${id}`;

/** What isn't at the tenant (`b`) as it is declared (`a`). */
function differingOf(kind: Kind, args: Args, found: Args): Differing[] {
  const properties = propertiesOf(kind);
  const declared = Object.keys(args).filter((argument) => properties[argument]);
  return differingArguments(properties, declared, args, found);
}

const isAsDeclared = (kind: Kind, args: Args, row: Row) =>
  differingOf(kind, args, foundOf(kind, args, row)).length === 0;

/** Who has it, and how the model says that it's this one. */
export function heldBy(holder: string, { kind, name }: Declared): string {
  const other = partsOf(holder).name;
  return `${kind.name} "${other}" of this stack already. If that is called "${name}" now, write "formerly: ${other}"`;
}

/** Finds for each declared resource what it is at the tenant. Reads only. */
export class Pairing {
  readonly pairs: Pair[] = [];
  readonly #session: Session;
  readonly #known: Known;
  /** Who takes an object, by kind and id. */
  readonly #takers = new Map<string, string[]>();

  constructor(session: Session, known: Known) {
    this.#session = session;
    this.#known = known;
  }

  /** Objects that resources name by `adopt`. */
  get named(): Set<string> {
    return new Set(
      this.pairs.flatMap(({ declared: { kind, inputs } }) =>
        typeof inputs.adopt === "string" ? [objectKey(kind, inputs.adopt)] : [],
      ),
    );
  }

  /** Resources that would take what another one takes too, with the ids. */
  get contested(): Map<string, string[]> {
    const shared = [...this.#takers].filter(([, urns]) => urns.length > 1);
    return new Map(
      shared.flatMap(([key, urns]) => urns.map((urn) => [urn, [key.slice(key.indexOf(" ") + 1)]])),
    );
  }

  async add(declared: Declared): Promise<Pair> {
    const pair = await this.#pairOf(declared);
    this.pairs.push(pair);
    if (pair.what === "matched" && !declared.kind.permanent) {
      const key = objectKey(declared.kind, pair.id);
      this.#takers.set(key, [...(this.#takers.get(key) ?? []), declared.urn]);
    }
    return pair;
  }

  async #pairOf(declared: Declared): Promise<Pair> {
    const { urn, inputs } = declared;
    const kind = checked(declared.kind);
    const managed = this.#known.managed.get(urn);
    if (managed) return { declared, what: "managed", id: managed.id };
    const { inputs: valid, failures } = await validated(kind, this.#session, {}, withoutAside(inputs));
    if (failures.length > 0) return { declared, what: "wrong", mistakes: failures };
    const contested = this.#known.contested.get(urn);
    if (contested) return { declared, what: "ambiguous", ids: contested };
    const args = argumentsOf(kind, valid);
    const { rows, held } = await this.#candidates(kind, args);
    const [row, ...more] = rows;
    if (!row) {
      if (typeof args.adopt !== "string") return { declared, what: "missing", held };
      const [holder] = held;
      if (holder) return { declared, what: "refused", why: `${args.adopt} is ${heldBy(holder, declared)}` };
      return {
        declared,
        what: "refused",
        why: `the tenant has no ${kind.name} with the id ${args.adopt} that "adopt" names`,
      };
    }
    if (more.length > 0) return { declared, what: "ambiguous", ids: rows.map(({ id }) => id) };
    return this.#matched(declared, kind, args, row);
  }

  /** What it may be at the tenant, and who in the state has what it could else be. */
  async #candidates(kind: Kind, args: Args): Promise<{ rows: Row[]; held: string[] }> {
    const api = this.#session.api();
    const { named, managedObjects } = this.#known;
    if (typeof args.adopt === "string") {
      const holder = managedObjects.get(objectKey(kind, args.adopt));
      if (holder && !kind.permanent) return { rows: [], held: [holder] };
      const row = await kind.calls.get(api, args.adopt, args);
      return { rows: row ? [row] : [], held: [] };
    }
    const parent = parentOf(kind);
    // Where that isn't at the tenant, nothing lies in it.
    if (parent && containsUnknown(args[parent])) return { rows: [], held: [] };
    const rows = await matches(kind, this.#session, args);
    if (kind.permanent) return { rows, held: [] };
    const held = rows.flatMap(({ id }) => managedObjects.get(objectKey(kind, id)) ?? []);
    const free = rows.filter(
      ({ id }) => !named.has(objectKey(kind, id)) && !managedObjects.has(objectKey(kind, id)),
    );
    // Where people give no names, an object that is as declared is the one that is meant.
    const exact = kind.atTenant?.name ? [] : free.filter((row) => isAsDeclared(kind, args, row));
    return { rows: free.length > 1 && exact.length > 0 ? exact : free, held };
  }

  async #matched(declared: Declared, kind: Kind, args: Args, row: Row): Promise<Pair> {
    const api = this.#session.api();
    const whole = kind.calls.detail && !kind.permanent ? await kind.calls.detail(api, row, args) : row;
    const own =
      (await kind.atTenant?.neededByProvider?.(api, { ...whole, ...args, id: row.id })) ??
      kind.atTenant?.builtIn?.(row, api.settings);
    if (own) return { declared, what: "refused", why: `${row.id} can't be managed by the provider: ${own}` };
    const obstacle = immovable(kind, knownOf(args), whole);
    if (obstacle) {
      return {
        declared,
        what: "refused",
        why: `the tenant has it as ${row.id}, but ${obstacle}, and the server can't change that; declare it as it is there`,
      };
    }
    const found = foundOf(kind, args, whole);
    const more = kind.outputs.previous ? { previous: previousOf(kind, whole, {}, args) } : {};
    const aside = keptAside(declared.inputs);
    const { endpoint = "" } = this.#session.setting;
    // A class puts them together itself; the package's plugin keeps them.
    const computed = isNative(partsOf(declared.urn).type)
      ? computedValues(kind, found, row.id, endpoint)
      : {};
    const mark = markOf(kind, whole);
    const mine = originIn(declared.urn);
    const isOthers = mark && !mark.startsWith(markText(mine.project, mine.stack, ""));
    return {
      declared,
      what: "matched",
      id: row.id,
      ...(isOthers ? { mark } : {}),
      inputs: { ...aside, ...found },
      outputs: { ...aside, ...stateOf(kind, found, whole, more), ...computed },
      differing: differingOf(kind, args, found),
    };
  }

  /** What the program may know of a resource: its id and outputs, where it is at the tenant. */
  answer(pair: Pair): { id?: string; outputs: Args } {
    if (pair.what === "matched") return { id: pair.id, outputs: pair.outputs };
    if (pair.what === "managed") {
      return { id: pair.id, outputs: mapOf(this.#known.managed.get(pair.declared.urn)?.outputs) };
    }
    return { outputs: {} };
  }
}
