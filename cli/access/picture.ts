import { type Grant, grantsOf, inWords } from "../shared/access/permissions.ts";
import { labelOf, type World } from "../shared/access/world.ts";
import { counted } from "../shared/text/counted.ts";

/** A role, and what it comes to. */
export interface PictureRole {
  /** The logical name, which is the same in every stack. */
  name: string;
  label: string;
  within: Grant["within"];
  type: Grant["type"];
  isDefault: boolean;
  /** Permissions in words. */
  permissions: string[];
  applications: string[];
  users: string[];
}

/** Who may do what in a stack: names alone, neither ids nor secrets. */
export interface Picture {
  project: string;
  stack: string;
  /** API resources, and the organization itself, each with all its scopes. */
  resources: { label: string; permissions: string[] }[];
  roles: PictureRole[];
  /** Third-party applications, and what they may ask their users for. */
  consents: { application: string; permissions: string[] }[];
}

const sorted = (texts: readonly string[]) => [...new Set(texts)].sort((a, b) => a.localeCompare(b));

function resourcesOf(world: World): Picture["resources"] {
  const byResource = new Map<string, string[]>();
  for (const resource of world.all("ApiResource")) byResource.set(labelOf(resource), []);
  for (const scope of world.all("Scope")) {
    const resource = labelOf(world.reference(scope, "apiResource"));
    const permission = inWords({ scope: labelOf(scope), resource });
    byResource.set(resource, [...(byResource.get(resource) ?? []), permission]);
  }
  const organization = world
    .all("OrganizationScope")
    .map((scope) => inWords({ scope: labelOf(scope), resource: undefined }));
  return [
    ...[...byResource].map(([label, permissions]) => ({ label, permissions: sorted(permissions) })),
    ...(organization.length > 0 ? [{ label: "Organization", permissions: sorted(organization) }] : []),
  ].sort((a, b) => a.label.localeCompare(b.label));
}

const roleOf = ({ role, permissions, applications, users, ...grant }: Grant): PictureRole => ({
  name: role.name,
  label: grant.label,
  within: grant.within,
  type: grant.type,
  isDefault: grant.isDefault,
  permissions: sorted(permissions.map(inWords)),
  applications: sorted(applications),
  users: sorted(users),
});

function consentsOf(world: World): Picture["consents"] {
  const sets = ["resourceScopes", "organizationScopes", "organizationResourceScopes"];
  return world.all("ApplicationConsentScopes").map((held) => ({
    application: labelOf(world.reference(held, "application")),
    permissions: sorted([
      ...((held.args.userScopes ?? []) as string[]),
      ...sets.flatMap((set) => world.references(held, set).map(labelOf)),
    ]),
  }));
}

/** The access picture of a stack. */
export function pictureOf(world: World, about: { project: string; stack: string }): Picture {
  const order = (role: PictureRole) => `${role.within === "tenant" ? 0 : 1}${role.type === "User" ? 0 : 1}`;
  return {
    ...about,
    resources: resourcesOf(world),
    roles: grantsOf(world)
      .map(roleOf)
      .sort((a, b) => order(a).localeCompare(order(b)) || a.label.localeCompare(b.label)),
    consents: consentsOf(world).sort((a, b) => a.application.localeCompare(b.application)),
  };
}

/** `4 roles, 1 resource`. */
export const sizeOf = ({ roles, resources }: Picture): string =>
  `${counted(roles.length, "role")}, ${counted(resources.length, "resource")}`;

/** What people call the role besides its name. */
export const remarksOf = ({ within, type, isDefault }: PictureRole): string[] => [
  ...(within === "organization" ? ["organization"] : []),
  ...(type === "MachineToMachine" ? ["M2M"] : []),
  ...(isDefault ? ["default"] : []),
];

/** Who holds the role, as far as the stack says it. */
export const holdersOf = ({ applications, users }: PictureRole): string[] => [...applications, ...users];

/** What is listed below the matrices; nothing where that says nothing. */
export const listsOf = ({ roles, consents }: Picture) =>
  [
    {
      title: "Held by",
      head: ["role", "applications", "users"],
      rows: roles
        .filter((role) => holdersOf(role).length > 0)
        .map((role) => ({
          label: role.label,
          remarks: remarksOf(role),
          cells: [role.applications, role.users],
        })),
    },
    {
      title: "Third-party applications may ask for",
      head: ["application", "scopes"],
      rows: consents.map(({ application, permissions }) => ({
        label: application,
        remarks: [] as string[],
        cells: [permissions],
      })),
    },
  ].filter(({ rows }) => rows.length > 0);

/** The scope's own name, below the heading of its resource. */
export const scopeIn = (permission: string): string => permission.replace(/ on .*$| \(organization\)$/s, "");

/** Permissions that no role grants. */
export function ungranted({ resources, roles }: Picture): string[] {
  const granted = new Set(roles.flatMap(({ permissions }) => permissions));
  return resources.flatMap(({ permissions }) => permissions).filter((one) => !granted.has(one));
}

/** The roles that have something of a resource: the rows of its matrix. */
export const rowsOf = (picture: Picture, permissions: readonly string[]): PictureRole[] =>
  picture.roles.filter((role) => role.permissions.some((one) => permissions.includes(one)));
