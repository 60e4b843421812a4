import { type ApplicationAccessControl, applicationAccessControlGuard } from "@logto/schemas";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { replaceLinks } from "../links.ts";
import type { Store } from "../store.ts";
import type { Routes } from "../tenant.ts";

/** Where each of the rules' lists is kept. */
const lists = [
  { key: "userIds", table: "accessControlUsers", column: "userId" },
  { key: "userRoleIds", table: "accessControlUserRoles", column: "roleId" },
  {
    key: "organizationIds",
    table: "accessControlOrganizations",
    column: "organizationId",
  },
] as const;
const organizationRoles = "accessControlOrganizationRoles";

/** Who may use the application, in the order in which the real server lists them. */
export function accessControlOf(store: Store, applicationId: string): ApplicationAccessControl {
  const idsIn = (table: string, column: string): string[] =>
    store
      .filter(table, { applicationId })
      .map((row) => row[column])
      .sort();
  const [userIds, userRoleIds, organizationIds] = lists.map(({ table, column }) => idsIn(table, column));
  const rules = Map.groupBy(
    store.filter(organizationRoles, { applicationId }),
    ({ organizationId }): string => organizationId,
  );
  return {
    userIds: userIds ?? [],
    userRoleIds: userRoleIds ?? [],
    organizationIds: organizationIds ?? [],
    organizationRoleRules: [...rules.keys()].sort().map((organizationId) => ({
      organizationId,
      organizationRoleIds: (rules.get(organizationId) ?? []).map((row) => row.organizationRoleId).sort(),
    })),
  };
}

const invalid = () => new RequestError(422, "request.invalid_input");

/** Refuses what would lock out everyone. */
export function refuseNoRules(control: ApplicationAccessControl): void {
  if (Object.values(control).every((rules) => rules.length === 0)) throw invalid();
}

/** One list after the other, so the first that is refused counts. All of them or none. */
function replaceRules(store: Store, applicationId: string, control: ApplicationAccessControl): void {
  const rules = [
    ...lists.map(({ key, table, column }) => ({
      table,
      links: control[key].map((id) => ({ applicationId, [column]: id })),
    })),
    {
      table: organizationRoles,
      links: control.organizationRoleRules.flatMap(({ organizationId, organizationRoleIds }) =>
        organizationRoleIds.map((id) => ({ applicationId, organizationId, organizationRoleId: id })),
      ),
    },
  ];
  const before = rules.map(({ table }) => store.filter(table, { applicationId }));
  try {
    for (const { table, links } of rules) replaceLinks(store, table, { applicationId }, links);
  } catch (error) {
    for (const [index, { table }] of rules.entries()) {
      store.remove(table, { applicationId });
      store.table(table).push(...(before[index] ?? []));
    }
    throw error;
  }
}

export const applicationAccessRoutes: Routes = (router, { store }) => {
  router.get("/applications/:id/access-control", (ctx) => {
    ctx.body = accessControlOf(store, store.byId("applications", ctx.params.id).id);
  });

  router.put("/applications/:id/access-control", (ctx) => {
    const control: ApplicationAccessControl = bodyOf(ctx, applicationAccessControlGuard);
    if (control.organizationRoleRules.some((rule) => rule.organizationRoleIds.length === 0)) throw invalid();
    const application = store.byId("applications", ctx.params.id);
    if (application.appLevelAccessControlEnabled) refuseNoRules(control);
    replaceRules(store, application.id, control);
    ctx.body = control;
  });
};
