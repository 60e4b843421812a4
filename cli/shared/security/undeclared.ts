import { type Args, isPlainObject } from "pulumi-logto/kinds";
import type { Session } from "pulumi-logto/lifecycle";
import { isManagement, permissionsOf } from "../access/permissions.ts";
import { labelOf, World } from "../access/world.ts";
import type { Held } from "../plan/plan.ts";
import { type Found, takeCensus } from "../tenant/census.ts";
import { asHeld } from "../tenant/foreign.ts";
import { plain, say } from "../text/sentence.ts";
import { remark } from "./compare.ts";
import type { Remark } from "./findings.ts";
import { judged } from "./marked.ts";
import { namedArgs } from "./named.ts";

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

const openings = (kind: string, name: string, declared: Args, found: Args): Remark[] =>
  judged(name, kind, declared, found)
    .filter(({ verdict, isClear }) => verdict !== "better" && isClear)
    .map(({ argument, path, severity, sentence }) =>
      remark({ kind, name }, argument, [...sentence, ", and the code says nothing of it"], {
        path,
        severity,
      }),
    );

/** Kinds of which one that nobody manages lets somebody in, or hears of what happens. */
const grave = new Set([
  "Application",
  "SamlApplication",
  "Role",
  "OrganizationRole",
  "Connector",
  "SsoConnector",
  "Webhook",
]);

/**
 * Reads the whole tenant.
 *
 * @param resources The stack's, as its state has them.
 * @param strict What no resource of the stack is, and doesn't lie in one, counts too.
 */
export async function undeclaredAt(
  resources: readonly Held[],
  session: Session,
  strict: boolean,
): Promise<Remark[]> {
  const { found, builtIn } = await takeCensus(session, { personal: false });
  const own = new World(resources);
  const all = [...found, ...builtIn.map((one) => one.found)];
  const heldOf = ({ kind, row, args }: Found) => own.byId(kind.name, row.id) ?? asHeld(kind, row, args);
  const world = new World([], [...all.map(heldOf), ...resources]);
  const named = (kind: string, args: Args) =>
    namedArgs(world, { urn: "", kind, name: "", id: undefined, args, dependencies: {} });
  const remarks: Remark[] = [];
  for (const one of found) {
    const { kind, row, args, owner } = one;
    const resource = own.byId(kind.name, row.id);
    if (resource) {
      const both = Object.fromEntries(
        Object.entries({ ...args, ...resource.args }).map(([name]) => [
          name,
          beside(resource.args[name], args[name]),
        ]),
      );
      remarks.push(
        ...openings(kind.name, resource.name, named(kind.name, resource.args), named(kind.name, both)),
      );
      continue;
    }
    const ownerName = owner && own.byId(owner.kind.name, owner.row.id)?.name;
    // Of what there is one in each, its arguments say what it opens; of others, that they are there.
    const isPart =
      owner &&
      Object.values(owner.kind.children ?? {}).some((child) => child.kind === kind.name && child.whole);
    if (ownerName !== undefined && isPart) {
      remarks.push(...openings(kind.name, ownerName, {}, named(kind.name, args)));
    } else if (strict && !kind.permanent) {
      const name = asHeld(kind, row, args).name;
      const where = ownerName === undefined ? [] : say` of ${ownerName}`;
      remarks.push(
        remark(
          { kind: kind.name, name: ownerName === undefined ? name : `${ownerName}/${name}` },
          undefined,
          [...say`${plain(kind.name)} ${name}`, ...where, " is at the tenant, and in no code of this stack"],
          { severity: grave.has(kind.name) || kind.name === "ApplicationSecret" ? "medium" : "low" },
        ),
      );
      if (kind.name === "Application") remarks.push(...openings(kind.name, name, {}, named(kind.name, args)));
    }
  }
  if (strict) remarks.push(...holdersOfAll(all, world, own));
  return remarks;
}

/** Machines that may call the Management API, but for those that the stack has: of these the review speaks. */
function holdersOfAll(all: readonly Found[], world: World, own: World): Remark[] {
  return all.flatMap(({ kind, args, owner }) => {
    if (kind.name !== "ApplicationRoles" || !owner || own.byId("Application", owner.row.id)) return [];
    const held: Held = { urn: "", kind: kind.name, name: "", id: undefined, args, dependencies: {} };
    const roles = world
      .references(held, "roles")
      .filter(
        (role): role is Held => typeof role !== "string" && permissionsOf(world, role).some(isManagement),
      );
    const name = asHeld(owner.kind, owner.row, owner.args).name;
    return roles.map((role) =>
      remark(
        { kind: "ApplicationRoles", name },
        "roles",
        say`${name} may call the Management API by the role ${labelOf(role)}, and is in no code of this stack`,
        {
          severity: "high",
        },
      ),
    );
  });
}
