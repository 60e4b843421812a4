import { listOf } from "pulumi-logto/kinds";
import type { Held } from "../plan/plan.ts";
import { type Grant, grantsOf, type Permission, permissionsOf } from "./permissions.ts";
import { labelOf, type World } from "./world.ts";

/* Roles by scopes, with what it takes to say who can do something, and through what; of one stack, or of two moments of it. */

/** There now and not before, or the other way round; undefined: it stays. */
export type Turn = "gains" | "loses" | undefined;

/** Who holds a role, and by what. */
export interface Holder {
  name: string;
  how: string;
  turn: Turn;
}

export interface MatrixRole {
  name: string;
  /** `M2M`, `organization`, `default`. */
  remarks: string[];
  holders: Holder[];
  turn: Turn;
}

export interface MatrixScope {
  name: string;
  /** Which of the resources. */
  resource: number;
  description: string;
  /** Third-party applications that may ask their users for it. */
  consents: Holder[];
  turn: Turn;
}

export interface AccessMatrix {
  resources: string[];
  scopes: MatrixScope[];
  roles: MatrixRole[];
  /** By scope, a character for each role: `x` has it, `+` gains it, `-` loses it, `.` hasn't got it. */
  cells: string[];
  /** What `+` and `-` mean, where two are compared. */
  words: { gains: string; loses: string } | undefined;
  /** Scopes that are left out, since there are more than a page can show. */
  left: number;
}

/** Names a resource in whatever stack: its type and its logical name. */
const keyOfUrn = (urn: string) => (urn.startsWith("urn:pulumi:") ? urn.split("::").slice(2).join("::") : urn);
const keyOf = (one: Held | string) => (typeof one === "string" ? one : keyOfUrn(one.urn));

type Who = Omit<Holder, "turn">;

/** By what is held or asked for: who does, and how. */
function collected(
  world: World,
  kind: string,
  sets: readonly string[],
  whoOf: (held: Held) => Who,
): [key: string, who: Who][] {
  return world
    .all(kind)
    .flatMap((held) =>
      sets.flatMap((set) =>
        world.references(held, set).map((one): [string, Who] => [keyOf(one), whoOf(held)]),
      ),
    );
}

/** Everyone who holds a role, by its key. */
function holdersOf(world: World): Map<string, Who[]> {
  const named = (member: string, how: string) => (held: Held) => {
    const organization = world.reference(held, "organization");
    const place = organization === undefined ? "" : ` in ${labelOf(organization)}`;
    return { name: labelOf(world.reference(held, member)), how: how + place };
  };
  const joining = (held: Held): Who => {
    const domains = listOf(held.args.emailDomains).map(String);
    const connectors = world.references(held, "ssoConnectors").map(labelOf);
    const ways = [
      ...(domains.length > 0 ? [`an address of ${domains.join(", ")}`] : []),
      ...(connectors.length > 0 ? [`single sign-on of ${connectors.join(", ")}`] : []),
    ];
    const name = `whoever joins ${labelOf(world.reference(held, "organization"))}`;
    return { name, how: ways.length > 0 ? `by ${ways.join(" or ")}` : "by just-in-time provisioning" };
  };
  const roles = ["roles"];
  const all = [
    ...collected(world, "ApplicationRoles", roles, named("application", "M2M application")),
    ...collected(world, "UserRoles", roles, named("user", "user")),
    ...collected(world, "OrganizationApplication", roles, named("application", "M2M application")),
    ...collected(world, "OrganizationMember", roles, named("user", "member")),
    ...collected(world, "OrganizationJit", roles, joining),
    ...world
      .all("Role")
      .filter(({ args }) => args.isDefault === true)
      .map((role): [string, Who] => [keyOf(role), { name: "every new user", how: "default role" }]),
  ];
  return grouped(all);
}

const consentsOf = (world: World): Map<string, Who[]> =>
  grouped(
    ["resourceScopes", "organizationScopes", "organizationResourceScopes"].flatMap((set) =>
      collected(world, "ApplicationConsentScopes", [set], (held) => ({
        name: labelOf(world.reference(held, "application")),
        how: set === "resourceScopes" ? "for its user" : "for its user in an organization",
      })),
    ),
  );

const grouped = (pairs: readonly [string, Who][]): Map<string, Who[]> =>
  new Map([...Map.groupBy(pairs, ([key]) => key)].map(([key, all]) => [key, all.map(([, who]) => who)]));

interface Column {
  name: string;
  remarks: string[];
  /** Roles of the tenant first, then those of organizations, then what isn't of the stack. */
  order: string;
  permissions: Permission[];
  has: Set<string>;
}

interface Moment {
  scopes: Map<string, Omit<MatrixScope, "resource" | "consents" | "turn"> & { resource: string }>;
  roles: Map<string, Column>;
  holders: Map<string, Who[]>;
  consents: Map<string, Who[]>;
}

const ofOrganization = "Organization";

const columnOf = (name: string, order: string, remarks: string[], permissions: Permission[]): Column => ({
  ...{ name, remarks, permissions },
  order: `${order}${name}`,
  has: new Set(permissions.map(({ key }) => keyOfUrn(key))),
});

const ofGrant = ({ label, within, type, isDefault, permissions }: Grant): Column =>
  columnOf(
    label,
    `${within === "tenant" ? 0 : 1}${type === "User" ? 0 : 1}`,
    [
      ...(within === "organization" ? ["organization"] : []),
      ...(type === "MachineToMachine" ? ["M2M"] : []),
      ...(isDefault ? ["default"] : []),
    ],
    permissions,
  );

/** A role that somebody of the stack holds and that isn't of it: the Management API's own, say. */
const ofOther = (world: World, role: Held | string): Column =>
  columnOf(
    labelOf(role),
    "2",
    ["not of this stack"],
    typeof role === "string" ? [] : permissionsOf(world, role),
  );

function rolesOf(world: World): Map<string, Column> {
  const own = grantsOf(world).map((grant) => [keyOf(grant.role), ofGrant(grant)] as const);
  const held = ["ApplicationRoles", "UserRoles", "OrganizationApplication", "OrganizationMember"].flatMap(
    (kind) => world.all(kind).flatMap((one) => world.references(one, "roles")),
  );
  return new Map([...held.map((role) => [keyOf(role), ofOther(world, role)] as const), ...own]);
}

function momentOf(world: World): Moment {
  const roles = rolesOf(world);
  const said = (held: Held, resource: string) => {
    const { description } = held.args;
    const text = typeof description === "string" ? description : "";
    return [keyOf(held), { name: labelOf(held), description: text, resource }] as const;
  };
  const scopes = new Map([
    // Those of the Management API, and others that the stack grants and doesn't declare.
    ...[...roles.values()].flatMap(({ permissions }) =>
      permissions.map(
        ({ key, scope, resource }) =>
          [keyOfUrn(key), { name: scope, description: "", resource: resource ?? ofOrganization }] as const,
      ),
    ),
    ...world.all("Scope").map((scope) => said(scope, labelOf(world.reference(scope, "apiResource")))),
    ...world.all("OrganizationScope").map((scope) => said(scope, ofOrganization)),
  ]);
  return { scopes, roles, holders: holdersOf(world), consents: consentsOf(world) };
}

const turnOf = (was: boolean, is: boolean): Turn => (was === is ? undefined : is ? "gains" : "loses");

/** As people count: `role 9` before `role 10`. */
const byText = new Intl.Collator("en", { numeric: true }).compare;

/** Who is there at either moment. */
function both(before: readonly Who[] = [], after: readonly Who[] = []): Holder[] {
  const textOf = ({ name, how }: Who) => JSON.stringify([name, how]);
  const [had, has] = [new Set(before.map(textOf)), new Set(after.map(textOf))];
  const all = new Map([...after, ...before].map((who) => [textOf(who), who]));
  return [...all]
    .map(([key, who]) => ({ ...who, turn: turnOf(had.has(key), has.has(key)) }))
    .sort((a, b) => byText(a.name, b.name));
}

const cellOf = (was: boolean, is: boolean) => (is ? (was ? "x" : "+") : was ? "-" : ".");

/** Cells that a browser shows without a person having to wait. */
const most = 60_000;

/** Something of a scope differs between the two moments. */
const turnsAt = ({ scopes, cells }: AccessMatrix, i: number): boolean =>
  scopes[i]?.turn !== undefined ||
  scopes[i]?.consents.some(({ turn }) => turn) === true ||
  /[+-]/.test(cells[i] ?? "");

/** Something differs at all. */
export const turns = (matrix: AccessMatrix): boolean =>
  matrix.roles.some(({ turn, holders }) => turn || holders.some((one) => one.turn)) ||
  matrix.scopes.some((_, i) => turnsAt(matrix, i));

/** What is too large to be looked at as a whole: what changes, or else the first scopes. */
function fitted(matrix: AccessMatrix, room: number): AccessMatrix {
  if (matrix.scopes.length * matrix.roles.length <= room) return matrix;
  const changed = [...matrix.scopes.keys()].filter((i) => turnsAt(matrix, i));
  const rows = (changed.length > 0 ? changed : [...matrix.scopes.keys()]).slice(
    0,
    Math.max(1, Math.floor(room / matrix.roles.length)),
  );
  return {
    ...matrix,
    scopes: rows.flatMap((i) => matrix.scopes[i] ?? []),
    cells: rows.flatMap((i) => matrix.cells[i] ?? []),
    left: matrix.scopes.length - rows.length,
  };
}

/**
 * All roles by all scopes.
 *
 * @param before What it's compared with, and what `+` and `-` then mean.
 */
export function accessMatrix(
  after: World,
  compared?: { before: World; gains: string; loses: string },
  room = most,
): AccessMatrix {
  const now = momentOf(after);
  const then = compared ? momentOf(compared.before) : now;
  const scopes = [...new Map([...then.scopes, ...now.scopes])].sort(
    ([, a], [, b]) => byText(a.resource, b.resource) || byText(a.name, b.name),
  );
  const resources = [...new Set(scopes.map(([, { resource }]) => resource))];
  const indexes = new Map(resources.map((resource, i) => [resource, i]));
  const roles = [...new Map([...then.roles, ...now.roles])].sort(([, a], [, b]) => byText(a.order, b.order));
  const pairs = roles.map(([key]) => [then.roles.get(key)?.has, now.roles.get(key)?.has] as const);
  return fitted(
    {
      resources,
      scopes: scopes.map(([key, { name, description, resource }]) => ({
        name,
        description,
        resource: indexes.get(resource) ?? 0,
        consents: both(then.consents.get(key), now.consents.get(key)),
        turn: turnOf(then.scopes.has(key), now.scopes.has(key)),
      })),
      roles: roles.map(([key, { name, remarks }]) => ({
        name,
        remarks,
        holders: both(then.holders.get(key), now.holders.get(key)),
        turn: turnOf(then.roles.has(key), now.roles.has(key)),
      })),
      cells: scopes.map(([key]) =>
        pairs.map(([was, is]) => cellOf(was?.has(key) ?? false, is?.has(key) ?? false)).join(""),
      ),
      words: compared && { gains: compared.gains, loses: compared.loses },
      left: 0,
    },
    room,
  );
}
