import type { Args, Kind } from "pulumi-logto/kinds";

/** A resource of a stack, or an object of a tenant: references stand in it by what they refer to. */
export interface Item {
  kind: Kind;
  /** The logical name, mostly `<owner>/<entry>` for what lies in another. */
  name: string;
  /** What it lies in. */
  owner?: Owner;
  /** The name is one that nobody gave it: it was made of what it's called at the tenant. */
  isNameless?: true;
  args: Args;
}

interface Owner {
  kind: string;
  name: string;
}

export const itemKey = (kind: string, name: unknown) => `${kind} ${name}`;
