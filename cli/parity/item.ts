import type { Args, Kind } from "pulumi-logto/kinds";

/** A resource of a stack, or an object of a tenant: references stand in it by what they refer to. */
export interface Item {
  kind: Kind;
  /** The logical name, `<owner>/<entry>` for what lies in another. */
  name: string;
  args: Args;
}

/** The name of what the item lies in. */
export function ownerName(item: Pick<Item, "kind" | "name">): string | undefined {
  if (!item.kind.inside) return undefined;
  const slash = item.name.indexOf("/");
  return slash < 0 ? item.name : item.name.slice(0, slash);
}
