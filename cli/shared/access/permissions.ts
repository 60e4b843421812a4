import type { Held } from "../plan/plan.ts";
import { labelOf, type World } from "./world.ts";

/** Something that a role grants: a scope of an API resource, or an organization scope. */
export interface Permission {
  /** Names the permission for ever, whatever it's called. */
  key: string;
  scope: string;
  /** The API resource; undefined for an organization scope. */
  resource: string | undefined;
  /** The resource's indicator, as far as it's known. */
  indicator?: unknown;
  /** The role's argument that says it. */
  argument: string;
}

/** A role with all that it grants, and who gets it. */
export interface Grant {
  role: Held;
  label: string;
  /** A role of the tenant, or of the organization template. */
  within: "tenant" | "organization";
  type: "User" | "MachineToMachine";
  /** Everyone who is created from now on gets it. */
  isDefault: boolean;
  permissions: Permission[];
  /** Machine-to-machine applications that hold it. */
  applications: string[];
  /** Declared users that hold it. */
  users: string[];
}

const keyOf = (one: Held | string) => (typeof one === "string" ? one : one.urn);

function permissionOf(world: World, scope: Held | string, argument: string): Permission {
  if (typeof scope === "string")
    return { key: scope, scope, resource: "an API resource outside this stack", argument };
  const isOrganization = scope.kind === "OrganizationScope";
  const resource = isOrganization ? undefined : world.reference(scope, "apiResource");
  return {
    key: scope.urn,
    scope: labelOf(scope),
    resource: isOrganization ? undefined : labelOf(resource),
    ...(typeof resource === "object" ? { indicator: resource.args.indicator } : {}),
    argument,
  };
}

const typeOf = (role: Held): Grant["type"] =>
  role.args.type === "MachineToMachine" ? "MachineToMachine" : "User";

/** Who holds which role: by the role's URN, the names of those that hold it. */
function holdersOf(world: World, kind: string, member: string): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const held of world.all(kind)) {
    const name = labelOf(world.reference(held, member));
    for (const role of world.references(held, "roles")) {
      holders.set(keyOf(role), [...(holders.get(keyOf(role)) ?? []), name]);
    }
  }
  return holders;
}

/** Every role of the stack, with what it comes to. */
export function grantsOf(world: World): Grant[] {
  const applications = holdersOf(world, "ApplicationRoles", "application");
  const users = holdersOf(world, "UserRoles", "user");
  const inOrganization = {
    applications: holdersOf(world, "OrganizationApplication", "application"),
    users: holdersOf(world, "OrganizationMember", "user"),
  };
  const grant = (role: Held, within: Grant["within"]): Grant => ({
    role,
    label: labelOf(role),
    within,
    type: typeOf(role),
    isDefault: role.args.isDefault === true,
    permissions: permissionsOf(world, role),
    applications: (within === "tenant" ? applications : inOrganization.applications).get(role.urn) ?? [],
    users: (within === "tenant" ? users : inOrganization.users).get(role.urn) ?? [],
  });
  return [
    ...world.all("Role").map((role) => grant(role, "tenant")),
    ...world.all("OrganizationRole").map((role) => grant(role, "organization")),
  ];
}

/** Who has a scope of it can do everything, to everyone. */
const managementApi = /^https:\/\/[^/]+\.logto\.app\/api$/;

/** The permission is one of Logto's own Management API. */
export const isManagement = ({ indicator }: Permission): boolean =>
  typeof indicator === "string" && managementApi.test(indicator);

/** All that a role grants. */
export const permissionsOf = (world: World, role: Held): Permission[] =>
  ["scopes", "resourceScopes"].flatMap((argument) =>
    world.references(role, argument).map((scope) => permissionOf(world, scope, argument)),
  );

/** The permission in words: `write:orders on PanBot Backend API`. */
export const inWords = ({ scope, resource }: Pick<Permission, "scope" | "resource">): string =>
  resource === undefined ? `${scope} (organization)` : `${scope} on ${resource}`;
