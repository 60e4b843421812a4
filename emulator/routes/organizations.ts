import { Organizations } from "@logto/schemas";
import { z } from "zod";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { isYes, matching } from "../http/search.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { organizationErrors } from "./relations.ts";

const listGuard = z.object({ q: z.string().optional(), showFeatured: z.string().optional() });
// Trusted devices are no part of the released API.
const createGuard = Organizations.createGuard.omit({
  id: true,
  tenantId: true,
  createdAt: true,
  isTrustedDeviceAllowed: true,
});
const patchGuard = Organizations.updateGuard.omit({ id: true, isTrustedDeviceAllowed: true });

const defaults = {
  description: null,
  customData: {},
  isMfaRequired: false,
  color: {},
  branding: {},
  customCss: null,
};

const FEATURED = 3;

function withFeatured(store: Store, organization: Row) {
  const members = store.filter("organizationUsers", { organizationId: organization.id });
  return {
    ...organization,
    usersCount: members.length,
    featuredUsers: members.slice(0, FEATURED).map(({ userId }) => {
      const { id, avatar, name } = store.byId("users", userId);
      return { id, avatar, name };
    }),
  };
}

export const organizationRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  router.use("/organizations", organizationErrors);

  router.get("/organizations", (ctx) => {
    const rows = () => {
      guard(listGuard, queryOf(ctx));
      return matching(ctx, store.table("organizations"), ["id", "name"]);
    };
    const listed = page(ctx, rows, tenant.url, { always: true });
    const featured = isYes(ctx.URL.searchParams.get("showFeatured"));
    ctx.body = featured ? listed.map((one) => withFeatured(store, one)) : listed;
  });

  router.post("/organizations", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    ctx.status = 201;
    ctx.body = store.insert("organizations", {
      ...defaults,
      ...body,
      id: newShortId(),
      createdAt: store.now(),
    });
  });

  router.get("/organizations/:id", (ctx) => {
    ctx.body = store.byId("organizations", ctx.params.id);
  });

  router.patch("/organizations/:id", (ctx) => {
    ctx.body = store.change("organizations", { id: ctx.params.id }, bodyOf(ctx, patchGuard));
  });

  router.delete("/organizations/:id", (ctx) => {
    store.delete("organizations", { id: ctx.params.id });
    ctx.status = 204;
  });
};
