import { kindOf, listOf, unknownValue } from "pulumi-logto/kinds";
import { type Held, isUnknown } from "../plan/plan.ts";
import { valueText } from "../text/value-text.ts";

/** All resources of a stack at one moment, and what their references point to. */
export class World {
  readonly #resources: readonly Held[];
  readonly #byId = new Map<string, Held>();
  readonly #byUrn = new Map<string, Held>();

  /** @param foreign What they refer to at the tenant and isn't among them: found by its id, and in no list. */
  constructor(resources: readonly Held[], foreign: readonly Held[] = []) {
    this.#resources = resources;
    for (const held of [...foreign, ...resources]) {
      this.#byUrn.set(held.urn, held);
      if (held.id !== undefined) this.#byId.set(`${held.kind} ${held.id}`, held);
    }
  }

  get everything(): readonly Held[] {
    return this.#resources;
  }

  all(kind: string): Held[] {
    return this.#resources.filter((held) => held.kind === kind);
  }

  byId(kind: string, id: string): Held | undefined {
    return this.#byId.get(`${kind} ${id}`);
  }

  byUrn(urn: string): Held | undefined {
    return this.#byUrn.get(urn);
  }

  /**
   * What an argument refers to: resources of the stack, or the id of what it doesn't manage. An id that isn't known
   * yet is of a resource that is being made: one of those that the value depends on.
   */
  references(held: Held, argument: string): (Held | string)[] {
    const kind = kindOf(held.kind).properties[argument]?.ref;
    const value = held.args[argument];
    if (!kind || value === undefined) return [];
    const entries = Array.isArray(value) ? listOf(value) : [value];
    const known = entries.filter((entry) => !isUnknown(entry)).map(valueText);
    const found = known.map((id) => this.#byId.get(`${kind} ${id}`) ?? id);
    const unknown = entries.length - known.length;
    if (unknown === 0) return found;
    const mine = new Set(found.filter((one) => typeof one !== "string").map((one) => (one as Held).urn));
    const candidates = (held.dependencies[argument] ?? [])
      .map((urn) => this.#byUrn.get(urn))
      .filter((one): one is Held => one?.kind === kind && !mine.has(one.urn));
    const made = candidates.length > 0 ? candidates : this.all(kind).filter(({ id }) => id === undefined);
    const resolved = made.length === unknown || candidates.length > 0 ? made : [];
    // What nobody can tell is said as such: it may be anything.
    const rest = Array<string>(Math.max(0, unknown - resolved.length)).fill(valueText(unknownValue));
    return [...found, ...resolved, ...rest];
  }

  /** The one resource that an argument refers to. */
  reference(held: Held, argument: string): Held | string | undefined {
    return this.references(held, argument)[0];
  }
}

/** How people call it: its name, else its logical name; an id where nothing else is known. */
export function labelOf(one: Held | string | undefined): string {
  if (one === undefined) return "?";
  if (typeof one === "string") return one;
  const { name } = one.args;
  return typeof name === "string" && !isUnknown(name) ? name : one.name;
}
