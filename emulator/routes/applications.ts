import {
  Applications,
  ApplicationType,
  adminTenantId,
  applicationCreateGuard,
  applicationPatchGuard,
  buildBuiltInApplicationDataForTenant,
  defaultApplicationSecretName,
  hasSecrets,
  InternalRole,
  isBuiltInApplicationId,
  protectedAppMetadataGuard,
} from "@logto/schemas";
import { z } from "zod";
import { InternalFault, RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import { newestFirst, newId, newSecret, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { accessControlOf, refuseNoRules } from "./application-access.ts";

const typeGuard = z.nativeEnum(ApplicationType);
const listGuard = z.object({
  types: typeGuard
    .array()
    .or(typeGuard.transform((type) => [type]))
    .optional(),
  excludeRoleId: z.string().optional(),
  excludeOrganizationId: z.string().optional(),
  isThirdParty: z.enum(["true", "false"]).optional(),
});
const createGuard = applicationCreateGuard.extend({
  protectedAppMetadata: z.object({ subDomain: z.string(), origin: z.string() }).optional(),
});
const patchGuard = applicationPatchGuard.extend({
  protectedAppMetadata: protectedAppMetadataGuard
    .pick({ origin: true, sessionDuration: true, pageRules: true, additionalScopes: true })
    .partial()
    .nullish(),
  appLevelAccessControlEnabled: z.boolean().optional(),
  isAdmin: z.boolean().optional(),
});

const thirdPartyTypes: readonly ApplicationType[] = [
  ApplicationType.Traditional,
  ApplicationType.SPA,
  ApplicationType.Native,
];

const searchFields = ["id", "name", "description"];

export const applicationDefaults = {
  description: null,
  oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
  customClientMetadata: {},
  protectedAppMetadata: null,
  customData: {},
  isThirdParty: false,
  appLevelAccessControlEnabled: false,
};

type CreateBody = z.infer<typeof createGuard>;

function refuseTokenExchange(isThirdParty: boolean | undefined, metadata: Row | undefined): void {
  if (isThirdParty && metadata?.allowTokenExchange) {
    throw new RequestError(422, "application.third_party_application_cannot_enable_token_exchange");
  }
}

/** They have a path of their own. */
function refuseSaml({ type }: Row): void {
  if (type === ApplicationType.SAML) throw new RequestError(400, "application.saml.use_saml_app_api");
}

function checkCreation({ type, isThirdParty, customClientMetadata, protectedAppMetadata }: CreateBody): void {
  refuseSaml({ type });
  if (type !== ApplicationType.Native && customClientMetadata?.isDeviceFlow) {
    throw new RequestError(422, "application.device_flow_native_only");
  }
  if (type === ApplicationType.Protected && !protectedAppMetadata) {
    throw new RequestError(400, "application.protected_app_metadata_is_required");
  }
  if (isThirdParty && !thirdPartyTypes.includes(type)) {
    throw new RequestError(400, "application.invalid_third_party_application_type");
  }
  refuseTokenExchange(isThirdParty, customClientMetadata);
  // They need a host that only Logto's cloud has.
  if (type === ApplicationType.Protected) {
    throw new RequestError(501, "application.protected_app_not_configured");
  }
}

function checkPatch(store: Store, application: Row, body: z.infer<typeof patchGuard>): void {
  const { customClientMetadata: metadata } = body;
  if (body.appLevelAccessControlEnabled) refuseNoRules(accessControlOf(store, application.id));
  refuseTokenExchange(application.isThirdParty, metadata);
  // It's fixed, and yet has to be repeated, since the column is replaced as a whole.
  if (metadata && Boolean(metadata.isDeviceFlow) !== Boolean(application.customClientMetadata.isDeviceFlow)) {
    throw new RequestError(422, "application.device_flow_not_changeable");
  }
}

/** The hidden role behind `isAdmin`. */
function adminLink(store: Store, applicationId: string): Row {
  const role = store.find("roles", { name: InternalRole.Admin });
  return { applicationId, roleId: role?.id };
}

function setAdmin(store: Store, applicationId: string, isAdmin: boolean): void {
  const link = adminLink(store, applicationId);
  if (!link.roleId) throw new RequestError(500, "entity.not_exists");
  const wasAdmin = Boolean(store.find("applicationsRoles", link));
  if (isAdmin && !wasAdmin) insertLinks(store, "applicationsRoles", [link]);
  if (!isAdmin && wasAdmin) store.delete("applicationsRoles", link);
}

export const applicationRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/applications", (ctx) => {
    const rows = () => {
      const query = guard(listGuard, queryOf(ctx));
      const { types = [], excludeRoleId, excludeOrganizationId: organizationId, isThirdParty } = query;
      if (excludeRoleId && organizationId) throw new RequestError(400, "request.invalid_input");
      const applications = newestFirst(store.table("applications")).filter(
        ({ id, ...row }) =>
          (types.length === 0 || types.includes(row.type)) &&
          (isThirdParty === undefined || String(row.isThirdParty) === isThirdParty) &&
          !(excludeRoleId && store.find("applicationsRoles", { applicationId: id, roleId: excludeRoleId })) &&
          !(organizationId && store.find("organizationApplications", { applicationId: id, organizationId })),
      );
      // Here the real server doesn't see to it that a wrong search is the caller's fault.
      return searched(ctx, applications, searchFields, (details) => new InternalFault(details));
    };
    ctx.body = page(ctx, rows, tenant.url);
  });

  router.post("/applications", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    checkCreation(body);
    const { protectedAppMetadata: _, ...columns } = body;
    const made = { id: newId(), createdAt: store.now() };
    const application = store.insert("applications", { ...applicationDefaults, ...columns, ...made });
    if (hasSecrets(body.type)) {
      store.insert("applicationSecrets", {
        applicationId: application.id,
        name: defaultApplicationSecretName,
        value: newSecret(),
        createdAt: store.now(),
        expiresAt: null,
      });
    }
    ctx.body = application;
  });

  router.get("/applications/:id", (ctx) => {
    const id = String(ctx.params.id);
    if (isBuiltInApplicationId(id)) {
      ctx.body = { ...buildBuiltInApplicationDataForTenant(store.tenantId, id), isAdmin: false };
      return;
    }
    const application = store.byId("applications", id);
    const isAdmin = Boolean(store.find("applicationsRoles", adminLink(store, id)));
    ctx.body = { ...application, isAdmin };
  });

  router.patch("/applications/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const { isAdmin, protectedAppMetadata, ...columns } = body;
    const application = store.byId("applications", ctx.params.id);
    refuseSaml(application);
    checkPatch(store, application, body);
    // The admin tenant has no such role, and goes without a word.
    if (isAdmin !== undefined && store.tenantId !== adminTenantId) setAdmin(store, application.id, isAdmin);
    if (protectedAppMetadata) throw new RequestError(400, "application.protected_application_only");
    ctx.body = Object.keys(columns).length > 0 ? store.update(application, columns) : application;
  });

  router.delete("/applications/:id", (ctx) => {
    const application = store.byId("applications", ctx.params.id);
    refuseSaml(application);
    store.delete("applications", { id: application.id });
    ctx.status = 204;
  });

  router.patch("/applications/:id/custom-data", (ctx) => {
    const customData = bodyOf(ctx, Applications.guard.shape.customData);
    const { id } = ctx.params;
    const before = store.find("applications", { id })?.customData;
    ctx.body = store.change("applications", { id }, { customData: { ...before, ...customData } }).customData;
  });
};
