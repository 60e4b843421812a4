import { type Args, type Kind, kindOf, parentOf, type Row } from "../kinds/index.ts";
import { LogtoError } from "../management/index.ts";
import { fromRow } from "./columns.ts";
import { withDetail } from "./existing.ts";
import { listing } from "./listing.ts";
import { ownRefusal } from "./needed-by-provider.ts";
import { stateOf } from "./read.ts";
import { saidOf } from "./said.ts";
import { secretArguments } from "./secret-paths.ts";
import type { Session } from "./session.ts";

/** All arguments, so that details are read of every one of them. */
export const everyArgument = (kind: Kind): Args =>
  Object.fromEntries(Object.keys(kind.properties).map((name) => [name, null]));

/** The form of the id by which an object of the kind is imported. */
export function importId({
  permanent,
  inside,
  identity,
  identifiedBy: name = "id",
  properties,
}: Kind): string {
  if (permanent) return "default";
  const idOf = (kind: string) => `<id of the ${kind}>`;
  const ref = properties[name]?.ref;
  const own = ref ? idOf(ref) : `<${name}>`;
  if (!inside) return own;
  return identity.by === "place" ? idOf(inside.kind) : `${idOf(inside.kind)}/${own}`;
}

/** Of what lies in another and has no place of its own: the other's id, and its own. */
function partsOf(kind: Kind, given: string): { owner?: string; id: string } {
  if (!kind.inside) return { id: kind.permanent ? "default" : given };
  const slash = given.indexOf("/");
  if (kind.identity.by === "place") return { owner: slash < 0 ? given : given.slice(0, slash), id: "" };
  if (slash > 0 && slash < given.length - 1)
    return { owner: given.slice(0, slash), id: given.slice(slash + 1) };
  throw new LogtoError(
    `${kind.name} "${given}" can't be imported: it lies in an object of kind ${kind.inside.kind}, so its id has two parts: ${importId(kind)}`,
  );
}

async function ownerRow(kind: Kind, session: Session, id: string): Promise<Row> {
  const above = kindOf(kind.inside?.kind as string);
  // As a list has it, since what lies in it may stand there.
  const listed = above.calls.list && (await listing(above, session)).get(id);
  const row = listed ?? (await above.calls.get(session.api(), id, everyArgument(above)));
  if (!row) throw new LogtoError(`the tenant has no ${above.name} of the id ${id}`);
  return row;
}

/** What the ids mean, and what it lies in. */
async function find(
  kind: Kind,
  session: Session,
  { owner, id }: ReturnType<typeof partsOf>,
): Promise<{ row?: Row | undefined; above?: Row }> {
  const api = session.api();
  if (owner === undefined) {
    const row = await kind.calls.get(api, id, everyArgument(kind));
    return { row: row && (await withDetail(kind, session, row, everyArgument(kind))) };
  }
  const above = await ownerRow(kind, session, owner);
  const rows = (await kind.calls.within?.(api, above)) ?? [];
  // Where the API has an id only within the other, ours has both parts.
  const ids = [id, `${owner}/${id}`];
  return { row: id === "" ? rows[0] : rows.find((one) => ids.includes(one.id)), above };
}

/**
 * The object of an id that nobody of this stack has declared yet, as a person would have declared it.
 *
 * @returns nothing where the tenant has no such object.
 */
export async function imported(
  kind: Kind,
  session: Session,
  given: string,
): Promise<{ id?: string; props?: Args; inputs?: Args }> {
  const { row, above } = await find(kind, session, partsOf(kind, given));
  if (!row) return {};
  const own = await ownRefusal(kind, session.api(), { ...row }, "taken over");
  if (own) throw new LogtoError(own);
  const parent = parentOf(kind);
  const within = parent && above ? { [parent]: above.id } : {};
  const owner = above && { kind: kindOf(kind.inside?.kind as string), row: above, args: {} };
  const found = { kind, row, args: { ...fromRow(kind, row), ...within }, ...(owner ? { owner } : {}) };
  const { args, losses } = saidOf(found, session.setting);
  if (!args) {
    throw new LogtoError(
      `${kind.name} ${given} can't be imported: ${losses.map(({ why }) => why).join("; ")}`,
    );
  }
  for (const { argument, why } of losses)
    session.warn(`${kind.name} ${given}: ${argument ?? "it"} isn't imported: ${why}`);
  const inputs = { ...within, ...args };
  const id = kind.permanent ? "default" : row.id;
  // The program that Pulumi writes of inputs has secrets in the clear; as outputs they're encrypted.
  const secrets = secretArguments(kind, inputs);
  const plain = Object.fromEntries(Object.entries(inputs).filter(([name]) => !(name in secrets)));
  return { id, inputs: plain, props: stateOf(kind, inputs, row) };
}
