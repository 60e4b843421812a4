import { type ApplicationAccessControl, applicationAccessControlGuard, RoleType } from "@logto/schemas";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Store } from "../store.ts";
import type { Routes } from "./index.ts";

/** Where each of the rules' lists is kept. */
const lists = [
  { key: "userIds", table: "accessControlUsers", column: "userId", of: "users" },
  { key: "userRoleIds", table: "accessControlUserRoles", column: "roleId", of: "roles" },
  {
    key: "organizationIds",
    table: "accessControlOrganizations",
    column: "organizationId",
    of: "organizations",
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

function checkReferences(store: Store, control: ApplicationAccessControl): void {
  if (control.userRoleIds.some((id) => store.find("roles", { id, type: RoleType.MachineToMachine }))) {
    throw new RequestError(422, "entity.db_constraint_violated");
  }
  const named = [
    ...lists.flatMap(({ key, of }) => control[key].map((id) => ({ of, id }))),
    ...control.organizationRoleRules.flatMap(({ organizationId, organizationRoleIds }) => [
      { of: "organizations", id: organizationId },
      ...organizationRoleIds.map((id) => ({ of: "organizationRoles", id })),
    ]),
  ];
  if (named.some(({ of, id }) => !store.find(of, { id }))) {
    throw notFound("entity.relation_foreign_key_not_found");
  }
}

function replaceRules(store: Store, applicationId: string, control: ApplicationAccessControl): void {
  checkReferences(store, control);
  for (const { key, table, column } of lists) {
    store.remove(table, { applicationId });
    for (const id of control[key]) store.insert(table, { applicationId, [column]: id });
  }
  store.remove(organizationRoles, { applicationId });
  for (const { organizationId, organizationRoleIds } of control.organizationRoleRules) {
    for (const organizationRoleId of organizationRoleIds) {
      store.insert(organizationRoles, { applicationId, organizationId, organizationRoleId });
    }
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
