import { pulumiCommand, run } from "../command.ts";
import type { Args, Kind, Row } from "../kinds/kind.ts";
import { LogtoError } from "../management/index.ts";
import { differingPlaces, foundOf, patchOf, previousOf } from "./columns.ts";
import { withoutGone } from "./feasible.ts";
import { changing, observe } from "./listing.ts";
import { refuseOwn } from "./needed-by-provider.ts";
import { argumentsOf, stateOf } from "./read.ts";
import type { Session } from "./session.ts";
import { unanswered } from "./unanswered.ts";

/** Thrown with the object's id, so that the engine keeps in its state what was made, and mends it next time. */
export function halfMade(message: string, id: string, properties: Args): LogtoError {
  return Object.assign(new LogtoError(message), { id, properties, reasons: [message] });
}

/** Fails when the tenant didn't take everything that was sent: it drops what it doesn't know without a word. */
export function verifiedState(kind: Kind, id: string, args: Args, row: Row, more: Args): Args {
  const lost = differingPlaces(kind, args, row);
  if (lost.length > 0) {
    throw halfMade(
      `the tenant accepted ${kind.name} ${id} and yet doesn't have ${lost.join(", ")} as declared; correct what is declared to what it makes of it, which this shows. ${run(pulumiCommand("preview --diff --refresh"))}`,
      id,
      stateOf(kind, foundOf(kind, args, row), row, more),
    );
  }
  return stateOf(kind, args, row, more);
}

/** Brings an object to what is declared, by the smallest change, and answers with its new properties. */
export async function applyDeclared(
  kind: Kind,
  session: Session,
  row: Row,
  args: Args,
  before: Args = {},
  outputs: Args = {},
): Promise<Args> {
  const previous = kind.outputs.previous
    ? previousOf(kind, row, before, args, outputs.previous as Args | undefined)
    : undefined;
  const isTakenOut = Object.keys(before).some((name) => args[name] === undefined);
  const restored = (outputs.previous as Args | undefined) ?? {};
  const patch = patchOf(
    kind,
    row,
    before,
    args,
    isTakenOut ? await withoutGone(kind, session, restored) : restored,
  );
  const whole = Object.keys(patch).length > 0 ? await changing(kind, session, row, patch, args) : row;
  const more = { ...outputs, ...(previous && { previous }) };
  return verifiedState(kind, row.id, args, whole, more);
}

async function change(kind: Kind, session: Session, id: string, olds: Args, args: Args): Promise<Args> {
  const api = session.api();
  const before = argumentsOf(kind, olds);
  await refuseOwn(kind, api, { ...before, id }, "changed");
  const row = id === unanswered ? undefined : await observe(kind, session, id, before);
  if (!row) {
    throw new LogtoError(
      `${kind.name} ${id === unanswered ? "was sent and never answered for" : `${id} is no longer at the tenant`}. An update that looks first makes it anew. ${run(pulumiCommand("up --refresh"))}`,
    );
  }
  const outputs = Object.fromEntries(
    Object.entries(olds).filter(([name]) => name in kind.outputs && !(name in kind.properties)),
  );
  return applyDeclared(kind, session, row, args, before, outputs);
}

/** Brings the object to what is declared now. */
export function update(kind: Kind, session: Session, id: string, olds: Args, news: Args): Promise<Args> {
  const args = argumentsOf(kind, news);
  const either = { ...argumentsOf(kind, olds), ...args };
  return session.inTurn(kind.serial?.(either, id), () => change(kind, session, id, olds, args));
}
