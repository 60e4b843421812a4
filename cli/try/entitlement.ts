import { labelOf, type World } from "../shared/access/world.ts";
import type { Held } from "../shared/plan/plan.ts";

/** What an application may get, by the model. */
export interface Entitlement {
  /** Scopes that roles grant it, each with the roles' names. */
  scopes: Map<string, string[]>;
  /** Something that the stack doesn't manage may grant more, so nobody knows what is too much. */
  isOpen: boolean;
}

/** What roles grant of the scopes that are wanted. */
function granted(
  world: World,
  roles: readonly (Held | string)[],
  argument: string,
  isWanted: (scope: Held) => boolean,
): Entitlement {
  const scopes = new Map<string, string[]>();
  let isOpen = false;
  for (const role of roles) {
    if (typeof role === "string") {
      isOpen = true;
      continue;
    }
    for (const scope of world.references(role, argument)) {
      if (typeof scope === "string") isOpen = true;
      else if (isWanted(scope)) {
        const name = String(scope.args.name);
        scopes.set(name, [...(scopes.get(name) ?? []), labelOf(role)]);
      }
    }
  }
  return { scopes, isOpen };
}

/** Of an API resource's scopes, those that the application's roles grant; no resource: one outside the stack. */
export function machineEntitlement(world: World, application: Held, resource: Held | undefined): Entitlement {
  const held = world
    .all("ApplicationRoles")
    .filter((one) => world.reference(one, "application") === application);
  const roles = held.flatMap((one) => world.references(one, "roles"));
  const found = granted(
    world,
    roles,
    "scopes",
    (scope) => resource !== undefined && world.reference(scope, "apiResource") === resource,
  );
  return { ...found, isOpen: found.isOpen || held.length === 0 };
}

/** The same within an organization; no resource: of the organization's own scopes. */
export function organizationEntitlement(
  world: World,
  membership: Held,
  resource: Held | undefined,
): Entitlement {
  const roles = world.references(membership, "roles");
  return resource === undefined
    ? granted(world, roles, "scopes", () => true)
    : granted(world, roles, "resourceScopes", (scope) => world.reference(scope, "apiResource") === resource);
}

/** What of it a token lacks, and what it has beyond. */
export const compared = ({ scopes }: Entitlement, got: readonly string[]) => ({
  missing: [...scopes.keys()].filter((scope) => !got.includes(scope)),
  beyond: got.filter((scope) => !scopes.has(scope)),
});
