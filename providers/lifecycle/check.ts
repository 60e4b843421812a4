import {
  type Args,
  containsUnknown,
  isPlainObject,
  type Kind,
  kindOf,
  type Mistake,
  mistakesOf,
  type Property,
  propertiesOf,
  withWay,
} from "../kinds/index.ts";
import { ApiError, LogtoError } from "../management/index.ts";
import { suggest } from "../text.ts";
import { diff } from "./diff.ts";
import type { CheckFailure } from "./failure.ts";
import { afterOf, feasible, lacks, noteAfter } from "./feasible.ts";
import { listing } from "./listing.ts";
import { afterArgument, markArgument, originOf } from "./mark.ts";
import { meet } from "./ownership.ts";
import { placed, placesOf, withoutSaid } from "./places.ts";
import { isAlready } from "./refusals.ts";
import { noteDeclared, renamed } from "./renamed.ts";
import { noRoom, roomFor } from "./room.ts";
import type { Session } from "./session.ts";
import { inOrderOf } from "./values.ts";
import { pathText } from "./words.ts";

const prefix = "tenant:";
/** It names something at the tenant, in the place of an id. */
export const isReference = (value: unknown): value is string =>
  typeof value === "string" && value.startsWith(prefix);

/** What stands at the tenant under that name, by its id, or by the output that stands for it. */
export async function resolve(session: Session, property: Property, reference: string): Promise<string> {
  const kind = kindOf(property.ref as string);
  const wanted = reference.slice(prefix.length);
  const rows = [...(await listing(kind, session)).values()];
  const found = rows.filter((row) => kind.atTenant?.name?.(row) === wanted);
  // Several objects may stand for one value, e.g. WeChat's two connectors for their common target.
  const values = [
    ...new Set(found.map((row) => String(property.refOutput ? row[property.refOutput] : row.id))),
  ];
  if (values.length === 1 && values[0]) return values[0];
  if (values.length > 1) {
    throw new Error(`"${wanted}" names ${values.length} at the tenant (${values.join(", ")}); write the id`);
  }
  const meant = suggest(
    wanted,
    rows.map((row) => kind.atTenant?.name?.(row) ?? ""),
  );
  throw new Error(`the tenant has no ${kind.name} "${wanted}"${meant ? `; did you mean "${meant}"?` : ""}`);
}

/** The value with ids in the place of `tenant:` references; those that stand for nothing become failures. */
async function resolved(
  session: Session,
  property: Property,
  value: unknown,
  path: string,
  failures: CheckFailure[],
): Promise<unknown> {
  const { items } = property;
  const below = (inner: Property, one: unknown, step: PropertyKey) =>
    resolved(session, inner, one, `${path}.${String(step)}`, failures);
  if (!property.ref && !items) return value;
  if (Array.isArray(value)) {
    return Promise.all(value.map((entry, index) => below(property, entry, index)));
  }
  if (items && isPlainObject(value)) {
    const fields = Object.entries(value).map(async ([key, inner]) => [
      key,
      items[key] ? await below(items[key], inner, key) : inner,
    ]);
    return Object.fromEntries(await Promise.all(fields));
  }
  if (!property.ref || !isReference(value)) return value;
  try {
    return await resolve(session, property, value);
  } catch (error) {
    if (error instanceof LogtoError && error.brief !== undefined) throw error;
    failures.push({ property: path, reason: (error as Error).message });
    return value;
  }
}

/** The plugin isn't told of which stack it is. */
function stackOf(news: Args): { stack?: string } {
  const origin = originOf(news);
  return origin ? { stack: origin.stack } : {};
}

/**
 * Validates the arguments and gives them the form that the state keeps: references by name at the tenant become
 * ids, sets keep the order that they had.
 */
export async function validated(
  kind: Kind,
  session: Session,
  olds: Args,
  news: Args,
): Promise<{ inputs: Args; failures: CheckFailure[]; accepted: Mistake[] }> {
  const { __provider: _, [markArgument]: mark, [afterArgument]: _after, ...args } = withoutSaid(news);
  const setting = { ...session.setting, ...stackOf(news) };
  const mistakes = mistakesOf(kind, args, setting);
  const failures = mistakes
    .filter((mistake) => !mistake.warning)
    .map((mistake) => ({
      property: mistake.path.join("."),
      reason: withWay(mistake, mistake.message, setting),
    }));
  const accepted = mistakes.filter(({ insecure, warning }) => insecure !== undefined && warning);
  if (failures.length > 0) return { inputs: news, failures, accepted };

  // The state keeps it where the object has room for it.
  const inputs: Args = mark === undefined || kind.identity.by !== "mark" ? {} : { [markArgument]: mark };
  for (const [name, property] of Object.entries(propertiesOf(kind))) {
    if (args[name] === undefined) continue;
    const value = await resolved(session, property, args[name], name, failures);
    inputs[name] = property.set && !containsUnknown(value) ? inOrderOf(olds[name] ?? [], value) : value;
  }
  return { inputs, failures, accepted };
}

/**
 * The arguments with the mark that the object carries, where nothing but the name of the stack or the project has
 * changed since, or with none where it was imported: neither is a change of what it holds. The next real one renews the
 * mark.
 */
function withFormerMark(kind: Kind, olds: Args, inputs: Args): Args {
  const before = originOf(olds);
  const isNew = Object.keys(olds).length === 0;
  if (isNew || (before && before.name !== originOf(inputs)?.name)) return inputs;
  const { [markArgument]: _, ...unmarked } = inputs;
  const former = before ? { ...inputs, [markArgument]: olds[markArgument] } : unmarked;
  return diff(kind, olds, former).changes ? inputs : former;
}

/** What the engine asks before it plans a step: the arguments, and what a creation of them meets at the tenant. */
export async function check(
  ...asked: Parameters<typeof checkedAtTenant>
): ReturnType<typeof checkedAtTenant> {
  try {
    return await checkedAtTenant(...asked);
  } catch (error) {
    if (!(error instanceof ApiError) || !error.lacking) throw error;
    const [, session, , inputs] = asked;
    const { endpoint } = session.api().settings;
    return { inputs, failures: [{ property: "", reason: lacks(endpoint, error.request) }] };
  }
}

async function checkedAtTenant(
  kind: Kind,
  session: Session,
  olds: Args,
  news: Args,
): Promise<{ inputs: Args; failures: CheckFailure[] }> {
  const { inputs: given, failures, accepted } = await validated(kind, session, olds, news);
  for (const { path, message } of accepted) {
    const { name = "" } = originOf(news) ?? {};
    const places = placesOf(news);
    const text = `${pathText(path.map(String))}: ${message}`;
    session.warn(places ? placed(places, text) : `${kind.name} "${name}": ${text}`);
  }
  const inputs = withFormerMark(kind, olds, given);
  noteAfter(session, news);
  noteDeclared(session, news);
  if (failures.length === 0) failures.push(...(await feasible(kind, session, olds, inputs)));
  if (failures.length > 0) return { inputs, failures };
  Object.assign(inputs, afterOf(kind, session));
  const origin = originOf(news);
  const isNew = Object.keys(olds).length === 0;
  const look = { kind, session, args: inputs, origin };
  const { takes, refused } = await meet(look, isNew ? undefined : olds);
  const makes = isNew && !refused && !takes;
  const former = makes ? await renamed(look) : undefined;
  if (former) session.warn(placed(placesOf(news), former));
  const room = makes ? await roomFor(kind, session, origin) : Number.POSITIVE_INFINITY;
  // Checks go on side by side: whoever comes to its end first has it.
  const taker = inputs.adopt && takes ? session.plans.otherTaker(kind.name, takes.id, origin) : undefined;
  if (refused) failures.push({ property: "", reason: refused });
  else if (taker !== undefined && takes) {
    failures.push({ property: "", reason: isAlready(kind, inputs, takes.id, { name: taker }, origin, true) });
  } else if (room < Number.POSITIVE_INFINITY && session.plans.makers(kind, origin) >= room) {
    failures.push({ property: "", reason: noRoom(kind) });
  } else session.plans.keep(kind, inputs, { origin, takes, makes, places: placesOf(news) });
  return { inputs, failures };
}
