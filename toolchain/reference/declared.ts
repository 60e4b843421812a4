import type { Entry } from "../../model/notation/entries.ts";
import { isMapValue, Named, type Value } from "../../model/notation/values.ts";
import type { Args, Kind } from "../../providers/kinds/index.ts";
import {
  childrenOf,
  demandsOf,
  entryOf,
  essential,
  examplesOf,
  isShownElsewhere,
  writtenNames,
} from "./examples.ts";

export type Printable = Value | Printable[] | { [key: string]: Printable };

/** A resource as a program declares it. */
export interface Declared {
  entry: Entry;
  args: Record<string, Printable>;
  /** Another one of the program refers to it. */
  isReferredTo: boolean;
  /** It's what the page is about. */
  isSubject: boolean;
}

/** What an argument that becomes other resources looks like where it's nested in a class. */
function nested(entry: Entry, argument: string, only?: ReadonlySet<string>): Printable {
  const child = entry.kind.children?.[argument];
  if (!child) throw new Error(`${entry.kind.name} has nothing nested in ${argument}`);
  const children = childrenOf(entry, argument).filter(({ name }) => !only || only.has(name));
  if (typeof child.whole === "string") return children[0]?.args[child.whole] ?? [];
  const given = new Set([child.parent, ...Object.keys(child.entry?.("x", {}) ?? {})]);
  return Object.fromEntries(
    children.map((one) => [
      String(one.path.at(-1)),
      one.node.type === "scalar"
        ? one.node.value
        : Object.fromEntries(
            Object.entries(one.args).filter(([name]) => !given.has(name) || name === "description"),
          ),
    ]),
  );
}

/** Arguments that the model tells from the name, and a program has to say. */
function told({ kind, name, args }: Entry): Record<string, Printable> {
  const complete = kind.program?.complete?.(args, name) ?? {};
  const missing = Object.entries(kind.properties).flatMap(([argument, { required }]) =>
    required && args[argument] === undefined && complete[argument] !== undefined
      ? [[argument, complete[argument]] as const]
      : [],
  );
  return Object.fromEntries(missing) as Record<string, Printable>;
}

/** The references in a value. */
function* namedIn(value: Printable): Generator<Named> {
  if (value instanceof Named) yield value;
  else if (Array.isArray(value)) for (const one of value) yield* namedIn(one);
  else if (isMapValue(value as Value)) for (const one of Object.values(value as object)) yield* namedIn(one);
}

/** Resources that the examples refer to, each with no more than it needs. */
class Needed {
  readonly #isFlat: boolean;
  readonly #names = new Map<Entry, Set<string>>();
  readonly #children = new Map<Entry, Set<string>>();

  constructor(isFlat: boolean) {
    this.#isFlat = isFlat;
  }

  has = (entry: Entry): boolean => this.#names.has(entry);

  add(entry: Entry, args: Record<string, Printable>): void {
    for (const [argument, value] of Object.entries(args)) {
      for (const named of namedIn(value)) this.#need(entryOf(named), demandsOf(entry, argument));
    }
  }

  #need(entry: Entry, suits?: (args: Args) => string | undefined): void {
    if (entry.owner && !this.#isFlat) {
      const above = entry.owner.entry;
      this.#children.set(above, (this.#children.get(above) ?? new Set()).add(entry.name));
      this.#need(above);
      return;
    }
    const names = new Set([...(this.#names.get(entry) ?? []), ...essential(entry, suits)]);
    this.#names.set(entry, names);
    this.add(entry, this.argumentsOf(entry));
  }

  argumentsOf(entry: Entry): Record<string, Printable> {
    const names = this.#names.get(entry) ?? new Set();
    const children = this.#children.get(entry);
    const args: Record<string, Printable> = {
      ...told(entry),
      ...Object.fromEntries(Object.entries(entry.args).filter(([name]) => names.has(name))),
    };
    for (const argument of Object.keys(entry.kind.children ?? {})) {
      const isUsed = childrenOf(entry, argument).some(({ name }) => children?.has(name));
      if (isUsed) args[argument] = nested(entry, argument, children);
    }
    return args;
  }

  /** In the order in which they can be declared: each after what it refers to. */
  inOrder(): Entry[] {
    const order = new Set<Entry>();
    const visit = (entry: Entry) => {
      for (const value of Object.values(this.argumentsOf(entry))) {
        for (const named of namedIn(value)) {
          const other = entryOf(named);
          visit(this.#isFlat ? other : (other.owner?.entry ?? other));
        }
      }
      order.add(entry);
    };
    for (const entry of this.#names.keys()) visit(entry);
    return [...order];
  }
}

function wholeArguments(entry: Entry, isFlat: boolean): Record<string, Printable> {
  const { kind, owner } = entry;
  const args = told(entry);
  const written = writtenNames(entry);
  // What the place in the model says of a nested one comes first.
  const names = owner ? Object.keys(kind.properties).filter((name) => written.includes(name)) : written;
  for (const name of names) {
    const isNested = kind.children?.[name] !== undefined;
    if (!kind.properties[name] || isShownElsewhere(kind, name) || (isNested && isFlat)) continue;
    args[name] = isNested ? nested(entry, name) : (entry.args[name] as Value);
  }
  return args;
}

/** Those that the page shows, each before what lies in it. */
const subjectsOf = (kind: Kind, isFlat: boolean): Entry[] =>
  examplesOf(kind).flatMap((entry) => {
    const shown = Object.keys(kind.children ?? {}).filter((argument) => !isShownElsewhere(kind, argument));
    return [entry, ...(isFlat ? shown.flatMap((argument) => childrenOf(entry, argument)) : [])];
  });

/**
 * The resources of a kind's examples in the model, and those that they refer to, as a program declares them.
 *
 * @param isFlat What is nested in the classes is a resource of its own, as in the package.
 */
export function declaredOf(kind: Kind, isFlat: boolean): Declared[] {
  const needed = new Needed(isFlat);
  const subjects = subjectsOf(kind, isFlat).map((entry) => ({ entry, args: wholeArguments(entry, isFlat) }));
  for (const { entry, args } of subjects) needed.add(entry, args);
  const own = new Set(subjects.map(({ entry }) => entry));
  return [
    ...needed
      .inOrder()
      .filter((entry) => !own.has(entry))
      .map((entry) => ({ entry, args: needed.argumentsOf(entry), isReferredTo: true, isSubject: false })),
    ...subjects.map(({ entry, args }) => ({
      entry,
      args,
      isReferredTo: needed.has(entry),
      isSubject: true,
    })),
  ];
}
