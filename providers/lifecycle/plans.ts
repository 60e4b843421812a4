import { type Args, isPlainObject, type Kind, type Row } from "../kinds/kind.ts";
import type { Session } from "./session.ts";
import type { Origin } from "./stack-state.ts";

/** What the check of a resource has found out, for the step that follows: the engine says then which arguments, not which resource. */
export interface Plan {
  readonly origin: Origin | undefined;
  /** The object that the creation takes. */
  readonly takes: Row | undefined;
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

export const keepPlan = (kind: Kind, session: Session, inputs: Args, plan: Plan): void => {
  session.plans.set(keyOf(kind, inputs), plan);
};

export const planOf = (kind: Kind, session: Session, inputs: Args): Plan | undefined =>
  session.plans.get(keyOf(kind, inputs));

/** The plans of this run that take the object. */
const takers = (session: Session, kind: string, id: string): Plan[] =>
  [...session.plans].flatMap(([key, plan]) =>
    key.startsWith(`${kind} `) && plan.takes?.id === id ? [plan] : [],
  );

/** This run takes that object, or has it already. */
export const isTaken = (session: Session, kind: string, id: string): boolean =>
  session.made.has(`${kind} ${id}`) || takers(session, kind, id).length > 0;

/** Another resource that takes the object in this run. */
export const otherTaker = (session: Session, kind: string, id: string, origin?: Origin): string | undefined =>
  takers(session, kind, id).find((plan) => plan.origin?.name !== origin?.name)?.origin?.name;
