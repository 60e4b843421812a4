import { pulumiCommand, run } from "../command.ts";
import type { Args, Kind } from "../kinds/kind.ts";
import { LogtoError, type Management } from "../management/index.ts";

/** Why the object can't be touched: the provider itself needs it to get into the tenant. Undefined: it doesn't. */
export async function ownRefusal(
  kind: Kind,
  api: Management,
  object: { id: string } & Args,
  verb: "changed" | "deleted" | "made" | "taken over",
): Promise<string | undefined> {
  const reason = await kind.atTenant?.neededByProvider?.(api, object);
  return (
    reason &&
    `${kind.name} ${object.id} can't be ${verb} by the provider: ${reason}, and would lock itself out. Leave it to the console, take it out of the model, and choose it in what this command asks. ${run(pulumiCommand("state delete"))}`
  );
}

/** Refuses to touch it. */
export async function refuseOwn(...asked: Parameters<typeof ownRefusal>): Promise<void> {
  const refusal = await ownRefusal(...asked);
  if (refusal) throw new LogtoError(refusal);
}
