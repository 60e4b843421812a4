import { completeArguments } from "pulumi-logto/declaring";
import { type Args, type Child, childOf, type Kind, type Property, type Setting } from "pulumi-logto/kinds";
import { type Found, type Insecure, type Loss, saidOf } from "pulumi-logto/lifecycle";
import type { Directory } from "../model/notation.ts";
import { type Census, everyObject } from "./census.ts";
import { Names } from "./names.ts";

/** A resource that an export declares. */
export interface Declaration {
  found: Found;
  /** The logical name; of what lies in another, the key of its entry there. */
  name: string;
  /** What it says, references as ids. */
  args: Args;
  /** What lies in it, by the argument that it's written in. */
  within: { argument: string; child: Child; declaration: Declaration }[];
}

export interface Declarations {
  /** In the order of the kinds, then by name; what lies in another only there. */
  all: Declaration[];
  /** What a model can't say of the tenant, by the place where it would stand. */
  losses: { where: string; what: string; why: string }[];
  /** Addresses that production takes only if they're accepted by name, by the place where they stand. */
  insecure: { where: string; address: string }[];
  directory: Directory;
}

const key = (kind: string, value: unknown) => `${kind} ${value}`;

/** What the tenant calls an object that isn't declared; undefined where that would not be the only one. */
function tenantName(census: Census, { kind, row }: Found): string | undefined {
  const name = kind.atTenant?.name?.(row);
  const namesakes = everyObject(census).filter(
    (one) => one.kind === kind && kind.atTenant?.name?.(one.row) === name,
  );
  return name !== undefined && namesakes.length === 1 ? name : undefined;
}

/** Finds objects by what arguments hold of them. */
class Objects implements Directory {
  readonly #census: Census;
  readonly #names: Names;
  readonly #byValue = new Map<string, Found>();
  readonly #declarable: ReadonlySet<Found>;
  /** Objects that can't be declared, though they're nobody's built-in ones. */
  readonly undeclared = new Set<Found>();

  constructor(census: Census, names: Names) {
    this.#census = census;
    this.#names = names;
    this.#declarable = new Set(census.found);
    for (const found of everyObject(census)) {
      this.#byValue.set(key(found.kind.name, found.row.id), found);
    }
  }

  #find({ ref, refOutput }: Property, value: unknown): Found | undefined {
    if (!refOutput) return this.#byValue.get(key(ref as string, value));
    return this.#census.found.find(({ kind, row }) => kind.name === ref && row[refOutput] === value);
  }

  #isDeclared = (found: Found) => this.#declarable.has(found) && !this.undeclared.has(found);

  nameOf(property: Property, value: unknown): { owner?: string; name: unknown } {
    const found = this.#find(property, value);
    if (!found) return { name: property.refOutput ? `tenant:${value}` : undefined };
    const { owner } = found;
    if (this.#isDeclared(found)) {
      return { name: this.#names.of(found), ...(owner ? { owner: this.#names.of(owner) } : {}) };
    }
    if (!owner) {
      const name = tenantName(this.#census, found);
      return { name: name && `tenant:${name}` };
    }
    const above = tenantName(this.#census, owner);
    return { name: above && found.row.name, owner: `tenant:${above}` };
  }

  /** Nothing in the model could stand for it. */
  isLost = (property: Property, value: unknown): boolean =>
    (Array.isArray(value) ? value : [value]).some((one) => this.nameOf(property, one).name === undefined);
}

/** References within a value, each with its property. */
function* referencesIn(property: Property, value: unknown): Generator<[Property, unknown]> {
  if (property.ref) yield [property, value];
  for (const entry of property.items && Array.isArray(value) ? value : []) {
    for (const [name, field] of Object.entries(property.items ?? {})) {
      if (field.ref && (entry as Args)[name] !== undefined) yield [field, (entry as Args)[name]];
    }
  }
}

const lostReference =
  "it names something that isn't declared, and that no name at the tenant tells from others; what it has stays as it is";

/** Says of every object what a model can say of it. `marks`: how the marks of the stack begin that will have it. */
export function declarationsOf(census: Census, setting: Setting, marks?: string): Declarations {
  const names = new Names(census.found, marks);
  const objects = new Objects(census, names);
  const losses = new Map<Found, Loss[]>();
  const said = new Map<Found, Args>();
  const insecure = new Map<Found, Insecure[]>();
  for (const found of census.found) {
    const { args, losses: lost, insecure: open } = saidOf(found, setting);
    losses.set(found, lost);
    insecure.set(found, open);
    if (args) said.set(found, args);
    else objects.undeclared.add(found);
  }
  // What can't be declared can't be referred to by name, which may keep others from being declared.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [found, args] of said) {
      const { kind, owner } = found;
      const isOrphan = owner !== undefined && objects.undeclared.has(owner);
      const lost = Object.entries(args).filter(([name, value]) =>
        [...referencesIn(kind.properties[name] as Property, value)].some(([property, one]) =>
          objects.isLost(property, one),
        ),
      );
      const mustHave = lost.some(
        ([name]) => kind.properties[name]?.required || name === childOf(kind)?.entryRef,
      );
      if (lost.length === 0 && !isOrphan) continue;
      isSettled = false;
      for (const [name] of lost) {
        delete args[name];
        losses.get(found)?.push({ argument: name, why: lostReference });
      }
      if (isOrphan || mustHave) {
        said.delete(found);
        objects.undeclared.add(found);
        if (isOrphan && !isEmptyHanded(found, args)) {
          losses.get(found)?.push({ why: "what it lies in can't be declared" });
        }
      }
    }
  }
  return {
    all: assembled(said, names, objects),
    losses: [...losses].flatMap(([found, lost]) =>
      lost.map(({ argument, why }) => ({
        where: placeOf(found, names, argument),
        what: `${found.kind.name} ${found.row.id}`,
        why,
      })),
    ),
    insecure: [...insecure].flatMap(([found, all]) =>
      said.has(found)
        ? all.map(({ argument, address }) => ({ where: placeOf(found, names, argument), address }))
        : [],
    ),
    directory: objects,
  };
}

const saysNothing = ({ args }: Declaration) => Object.keys(args).length === 0;

function assembled(said: ReadonlyMap<Found, Args>, names: Names, directory: Directory): Declaration[] {
  const byFound = new Map<Found, Declaration>();
  for (const [found, args] of said) {
    byFound.set(found, { found, name: names.of(found), args, within: [] });
  }
  const all: Declaration[] = [];
  for (const declaration of byFound.values()) {
    const { found } = declaration;
    if (!found.owner) {
      all.push(declaration);
      continue;
    }
    const owner = byFound.get(found.owner);
    const child = childOf(found.kind);
    if (!owner || !child) continue;
    const ref = child.entryRef && found.kind.properties[child.entryRef];
    if (ref) {
      const value = declaration.args[child.entryRef as string];
      const name = String(directory.nameOf(ref, value).name);
      // A key is the name of what the model declares; of others the entry itself has to say which it is.
      declaration.name = name.startsWith("tenant:") ? String(value) : name;
    }
    owner.within.push({ argument: found.kind.inside?.argument as string, child, declaration });
  }
  for (const { found, args, within } of byFound.values()) {
    minimize(found.kind, names.of(found), args);
    // One that is always there and says nothing isn't worth a line.
    const kept = within.filter(
      ({ child, declaration }) => !(child.whole && isEmptyHanded(declaration.found, declaration.args)),
    );
    within.splice(0, within.length, ...kept);
  }
  return all.filter((declaration) => !declaration.found.kind.permanent || !saysNothing(declaration));
}

/** It says what would be there without it. */
const isEmptyHanded = ({ kind }: Found, args: Args): boolean =>
  Object.entries(args).every(([name, value]) => {
    const fallback = kind.properties[name]?.default ?? [];
    return Array.isArray(fallback) && Array.isArray(value) && fallback.length === 0 && value.length === 0;
  });

/** Takes out what the class fills in by itself. */
function minimize(kind: Kind, name: string, args: Args): void {
  for (const [argument, value] of Object.entries(args)) {
    const { [argument]: _, ...without } = args;
    if (completeArguments(kind, name, without)[argument] === value && !kind.inside) delete args[argument];
  }
}

/** Where an object, or an argument of it, stands in the model. */
function placeOf(found: Found, names: Names, argument?: string): string {
  const { kind, owner } = found;
  const inside = kind.inside?.argument ?? "";
  const path = owner
    ? [owner.kind.key, names.of(owner), inside, ...(childOf(kind)?.whole ? [] : [names.of(found)])]
    : kind.singleton
      ? [kind.key]
      : [kind.key, names.of(found)];
  return [...path, ...(argument ? [argument] : [])].join(".");
}
