import { type Args, isPlainObject, kindOf } from "pulumi-logto/kinds";
import { type Found, fromRow, listing, type Session, withoutDeclared } from "pulumi-logto/lifecycle";
import { isManagement, permissionsOf } from "../access/permissions.ts";
import { labelOf, World } from "../access/world.ts";
import type { Change, Held } from "../plan/plan.ts";
import { Selection } from "../selection/selection.ts";
import { selected } from "../selection/words.ts";
import { takeCensus } from "../tenant/census.ts";
import { asHeld, foreignTo } from "../tenant/foreign.ts";
import { wholeRow } from "../tenant/rows.ts";
import { plain, say } from "../text/sentence.ts";
import { remark } from "./compare.ts";
import type { Remark } from "./findings.ts";

/*
 * What a tenant has where the code says nothing: arguments of the stack's objects that nobody declares, what lies in them,
 * and, where it's asked for, what no stack has at all. What is safe, or as in a new tenant, isn't said.
 */

/** What was found, with what is declared in its place: of a map part by part. */
function beside(declared: unknown, found: unknown): unknown {
  if (declared === undefined) return found;
  if (!isPlainObject(declared) || !isPlainObject(found)) return declared;
  return {
    ...found,
    ...Object.fromEntries(Object.entries(declared).map(([key, value]) => [key, beside(value, found[key])])),
  };
}

/** Kinds of which one that nobody manages lets somebody in, or hears of what happens. */
const grave = new Set([
  "ApplicationSecret",
  "Application",
  "SamlApplication",
  "Role",
  "OrganizationRole",
  "Connector",
  "SsoConnector",
  "Webhook",
]);

/** What a tenant has beyond what is declared. */
export interface Undeclared {
  /** As if somebody had changed it: from what is declared to what is there. */
  changes: Change[];
  /** All that the tenant has, for names. */
  foreign: Held[];
  /** What is in no code of the stack. */
  strangers: Remark[];
}

/** Something that is there, as a change from what is declared of it. */
const grown = (before: Held, args: Args): Change => ({
  ...{ urn: before.urn, kind: before.kind, name: before.name, operation: "update" },
  ...{ before, after: { ...before, args }, replacedFor: [], isSecretOnly: false },
});

/**
 * How far it's looked: at arguments of the stack's own objects, of which the lists are read anyway; at what lies in these
 * objects too; or at all that the tenant has.
 */
export type Reach = "arguments" | "parts" | "everything";

/** The stack's own objects, as the lists have them. */
async function listed(resources: readonly Held[], session: Session): Promise<Found[]> {
  const found = resources.map(async ({ kind: name, id, args: declared }): Promise<Found[]> => {
    const kind = kindOf(name);
    const { list, observe } = kind.calls;
    if (id === undefined || !list || observe) return [];
    const row = (await listing(kind, session)).get(id);
    const whole = row && (await wholeRow(kind, session.api(), row, declared));
    if (!whole) return [];
    const { id: _, ...args } = fromRow(kind, withoutDeclared(kind, declared, whole)) as Args;
    return [{ kind, row: whole, args }];
  });
  return (await Promise.all(found)).flat();
}

/**
 * What the tenant has beyond the code.
 *
 * @param resources The stack's, as its state has them.
 * @param selection What is looked at.
 */
export async function undeclaredAt(
  resources: readonly Held[],
  session: Session,
  reach: Reach,
  selection = new Selection(),
): Promise<Undeclared> {
  const own = new World(resources);
  const mine = selected(resources, selection);
  const census =
    reach === "arguments" ? undefined : await takeCensus(session, { personal: false, selection });
  const found = census?.found ?? (await listed(mine, session));
  const builtIn = census?.builtIn ?? [];
  const strict = reach === "everything";
  const all = [...found, ...builtIn.map((one) => one.found)];
  const theirs = all
    .filter(({ kind, row }) => !own.byId(kind.name, row.id))
    .map(({ kind, row, args }) => asHeld(kind, row, args));
  // What a role grants has to be known, whether it's selected or not.
  const beyond = selection.isEverything ? [] : await foreignTo([...resources, ...theirs], session);
  const foreign = [...beyond, ...theirs];
  const changes: Change[] = [];
  const strangers: Remark[] = [];
  for (const { kind, row, args, owner } of found) {
    const resource = own.byId(kind.name, row.id);
    if (resource) {
      const names = Object.keys({ ...args, ...resource.args });
      const both = names.map((name) => [name, beside(resource.args[name], args[name])]);
      changes.push(grown(resource, Object.fromEntries(both)));
      continue;
    }
    const ownerName = owner && own.byId(owner.kind.name, owner.row.id)?.name;
    // Of what there is one in each, its arguments say what it opens; of others, that they are there.
    const child = Object.values(owner?.kind.children ?? {}).find((one) => one.kind === kind.name);
    const nothing = child && owner ? { [child.parent]: owner.row.id } : {};
    if (ownerName !== undefined && child?.whole) {
      changes.push(grown({ ...asHeld(kind, row, nothing), name: ownerName }, args));
    } else if (strict && !kind.permanent) {
      const { name } = asHeld(kind, row, args);
      const full = ownerName === undefined ? name : `${ownerName}/${name}`;
      const sentence = say`${plain(kind.name)} ${full} is at the tenant, and in no code of this stack`;
      const severity = grave.has(kind.name) ? "medium" : "low";
      strangers.push(remark({ kind: kind.name, name: full }, undefined, sentence, { severity }));
    }
  }
  const world = new World([], [...foreign, ...resources]);
  return { changes, foreign, strangers: [...strangers, ...(strict ? managersOf(all, world, own) : [])] };
}

/** Machines that may call the Management API, but for those that the stack has: of these the rules speak. */
function managersOf(all: readonly Found[], world: World, own: World): Remark[] {
  return all.flatMap(({ kind, args, row, owner }) => {
    if (kind.name !== "ApplicationRoles" || !owner || own.byId("Application", owner.row.id)) return [];
    const roles = world
      .references(asHeld(kind, row, args), "roles")
      .filter((role) => typeof role !== "string" && permissionsOf(world, role).some(isManagement));
    const { name } = asHeld(owner.kind, owner.row, owner.args);
    return roles.map((role) => {
      const sentence = say`${name} may call the Management API by the role ${labelOf(role)}, and is in no code of this stack`;
      return remark({ kind: "ApplicationRoles", name }, "roles", sentence, { severity: "high" });
    });
  });
}
