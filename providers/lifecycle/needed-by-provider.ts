import { pulumiCommand, run } from "../command.ts";
import type { Kind, Row } from "../kinds/kind.ts";
import { LogtoError, type Management } from "../management/index.ts";

const leaveIt = () =>
  `Leave it to the console, take it out of the model, and choose it in what this command asks. ${run(pulumiCommand("state delete"))}`;

const nameOf = (kind: Kind, object: Row): string => kind.atTenant?.name?.(object) ?? object.id;

/**
 * Why the object can't be touched: the provider itself needs it to get into the tenant, or the tenant is made with it.
 * Undefined: it can.
 */
export async function ownRefusal(
  kind: Kind,
  api: Management,
  object: Row,
  verb: "changed" | "deleted" | "made" | "taken over",
): Promise<string | undefined> {
  const reason = await kind.atTenant?.neededByProvider?.(api, object);
  const isAtStake = verb === "taken over" || verb === "deleted";
  const builtIn = !reason && isAtStake ? kind.atTenant?.builtIn?.(object, api.settings) : undefined;
  if (builtIn) return refusalOfBuiltIn(kind, object, verb, builtIn);
  // What is made or taken over no state has yet.
  const isHeld = verb === "changed" || verb === "deleted";
  const way = isHeld ? leaveIt() : "Leave it to the console, and take it out of the model or the program";
  return (
    reason &&
    `${kind.name} ${object.id || `"${nameOf(kind, object)}"`} can't be ${verb} by the provider: ${reason}, and would lock itself out. ${way}`
  );
}

/** What is to be managed there, others refer to it. */
function refusalOfBuiltIn(kind: Kind, object: Row, verb: string, why: string): string {
  const name = nameOf(kind, object);
  const what = `${kind.name} "${name}" can't be ${verb}: ${why}.`;
  return verb === "deleted" ? `${what} ${leaveIt()}` : `${what} Others refer to it as "tenant:${name}"`;
}

/** Refuses to touch it. */
export async function refuseOwn(...asked: Parameters<typeof ownRefusal>): Promise<void> {
  const refusal = await ownRefusal(...asked);
  if (refusal) throw new LogtoError(refusal);
}
