import { type Args, isPlainObject, type Kind, type Row } from "../kinds/kind.ts";
import { isSamePlace, type Origin } from "./mark.ts";
import type { Places } from "./places.ts";

/** What the check of a resource has found out, for the step that follows: the engine says then which arguments, not which resource. */
export interface Plan {
  readonly origin: Origin | undefined;
  /** The object that the creation takes. */
  readonly takes: Row | undefined;
  /** It makes a new one. */
  readonly makes: boolean;
  /** Where a model has it. */
  readonly places?: Places | undefined;
}

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isPlainObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, ordered(inner)]);
};

const keyOf = (kind: Kind, { __provider: _, ...args }: Args): string =>
  `${kind.name} ${JSON.stringify(ordered(args))}`;

/** The plans of a run, by kind and arguments. */
export class Plans {
  readonly #plans = new Map<string, Plan>();

  keep(kind: Kind, inputs: Args, plan: Plan): void {
    this.#plans.set(keyOf(kind, inputs), plan);
  }

  /** The plans of this run that take the object. */
  takers(kindName: string, id: string): Plan[] {
    return [...this.#plans].flatMap(([key, plan]) =>
      key.startsWith(`${kindName} `) && plan.takes?.id === id ? [plan] : [],
    );
  }

  /** Another resource that takes the object in this run. */
  otherTaker(kindName: string, id: string, origin: Origin | undefined): string | undefined {
    return this.takers(kindName, id).find((plan) => !isSamePlace(plan.origin, origin))?.origin?.name;
  }

  /** How many new ones of the kind other resources of this run make. */
  makers({ name }: Kind, origin: Origin | undefined): number {
    return [...this.#plans].filter(
      ([key, plan]) => key.startsWith(`${name} `) && plan.makes && !isSamePlace(plan.origin, origin),
    ).length;
  }

  of(kind: Kind, inputs: Args): Plan | undefined {
    return this.#plans.get(keyOf(kind, inputs));
  }
}
