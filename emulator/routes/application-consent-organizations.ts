import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { insertMissingLinks, replaceLinks } from "../links.ts";
import type { Routes } from "../tenant.ts";
import { userOf } from "../users/store.ts";

const table = "consentOrganizations";
const path = "/applications/:id/users/:userId/consent-organizations";
const idsGuard = z.string().min(1).array();

type PathContext = Context & { params: Record<string, string> };

/** In which organizations a user lets someone else's application act. */
export const applicationConsentOrganizationRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  /** Asked before anything else of the request is looked at. */
  const consentOf = ({ params }: PathContext) => {
    const { id: applicationId, isThirdParty } = store.byId("applications", params.id);
    if (!isThirdParty) throw new RequestError(422, "application.third_party_application_only");
    return { applicationId, userId: userOf(store, params.userId).id };
  };
  const linksOf = (consent: ReturnType<typeof consentOf>, organizationIds: readonly string[]) => {
    const links = organizationIds.map((organizationId) => ({ ...consent, organizationId }));
    for (const { userId, organizationId } of links) {
      if (!store.find("organizationUsers", { userId, organizationId })) {
        throw new RequestError(422, "organization.require_membership");
      }
    }
    return links;
  };

  router.get(path, (ctx) => {
    const links = store.filter(table, consentOf(ctx));
    const rows = links.map(({ organizationId }) => store.byId("organizations", organizationId));
    ctx.body = { organizations: page(ctx, rows, tenant.url, { always: true }) };
  });

  router.post(path, (ctx) => {
    const consent = consentOf(ctx);
    const body = bodyOf(ctx, z.object({ organizationIds: idsGuard.nonempty() }));
    insertMissingLinks(store, table, linksOf(consent, body.organizationIds));
    ctx.status = 201;
  });

  router.put(path, (ctx) => {
    const consent = consentOf(ctx);
    const { organizationIds } = bodyOf(ctx, z.object({ organizationIds: idsGuard }));
    replaceLinks(store, table, consent, linksOf(consent, organizationIds));
    ctx.status = 204;
  });

  router.delete(`${path}/:organizationId`, (ctx) => {
    store.delete(table, { ...consentOf(ctx), organizationId: ctx.params.organizationId });
    ctx.status = 204;
  });
};
