import { z } from "zod";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { insertLinks, replaceLinks } from "../links.ts";
import type { Routes } from "../tenant.ts";
import { addRelation } from "./relations.ts";

const domains = "organizationJitEmailDomains";
const domainsPath = "/organizations/:id/jit/email-domains";

const relations = [
  {
    path: "/organizations/:id/jit/roles",
    links: "organizationJitRoles",
    of: "organizationRoles",
    column: "organizationRoleId",
  },
  {
    path: "/organizations/:id/jit/sso-connectors",
    links: "organizationJitSsoConnectors",
    of: "ssoConnectors",
    column: "ssoConnectorId",
  },
] as const;

/** Who becomes a member just by signing in, and with which roles. */
export const organizationJitRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  for (const relation of relations) {
    const requireOwner = (id: string | undefined) => store.byId("organizations", id);
    addRelation(router, tenant, { ...relation, owner: "organizationId", requireOwner });
  }

  router.get(domainsPath, (ctx) => {
    ctx.body = page(ctx, store.filter(domains, { organizationId: ctx.params.id }), tenant.url);
  });

  // Unlike the other relations, a domain is added once.
  router.post(domainsPath, (ctx) => {
    const { emailDomain } = bodyOf(ctx, z.object({ emailDomain: z.string().min(1) }));
    const link = { organizationId: ctx.params.id, emailDomain };
    insertLinks(store, domains, [link]);
    ctx.status = 201;
    ctx.body = store.find(domains, link);
  });

  router.put(domainsPath, (ctx) => {
    const { emailDomains } = bodyOf(ctx, z.object({ emailDomains: z.string().array() }));
    const organizationId = ctx.params.id;
    const links = emailDomains.map((emailDomain) => ({ organizationId, emailDomain }));
    replaceLinks(store, domains, { organizationId }, links);
    ctx.status = 204;
  });

  router.delete(`${domainsPath}/:emailDomain`, (ctx) => {
    const { id, emailDomain } = ctx.params;
    store.delete(domains, { organizationId: id, emailDomain });
    ctx.status = 204;
  });
};
