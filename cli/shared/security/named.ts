import type { Args } from "pulumi-logto/kinds";
import type { World } from "../access/world.ts";
import type { Held } from "../plan/plan.ts";

/** What a resource says, references by the logical names of what they point to. */
export function namedArgs(world: World, held: Held | undefined): Args {
  return Object.fromEntries(
    Object.entries(held?.args ?? {}).map(([name, value]) => {
      const found = held ? world.references(held, name) : [];
      if (found.length === 0) return [name, value];
      const names = found.map((one) => (typeof one === "string" ? one : one.name));
      return [name, Array.isArray(value) ? names : names[0]];
    }),
  );
}
