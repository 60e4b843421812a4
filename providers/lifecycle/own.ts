import { pulumiCommand, run } from "../command.ts";
import type { Args, Kind } from "../kinds/kind.ts";
import { LogtoError, type Management } from "../management/index.ts";

/** Refuses to touch what the provider itself needs to get into the tenant. */
export async function refuseOwn(
  kind: Kind,
  api: Management,
  object: { id: string } & Args,
  verb: "changed" | "deleted" | "made",
): Promise<void> {
  const reason = await kind.own?.(api, object);
  if (!reason) return;
  throw new LogtoError(
    `${kind.name} ${object.id} can't be ${verb} by the provider: ${reason}, and would lock itself out. Leave it to the console, take it out of the model, and choose it in what this command asks. ${run(pulumiCommand("state delete"))}`,
  );
}
