import { applicationSignInExperienceCreateGuard } from "@logto/schemas";
import { notFound } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const table = "applicationSignInExperiences";

const defaults = {
  color: {},
  branding: {},
  customCss: null,
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
  displayName: null,
};

export const applicationSignInExperienceRoutes: Routes = (router, { store }) => {
  router.put("/applications/:id/sign-in-experience", (ctx) => {
    const body = bodyOf(ctx, applicationSignInExperienceCreateGuard);
    const { id: applicationId } = store.byId("applications", ctx.params.id);
    const existing = store.find(table, { applicationId });
    ctx.status = existing ? 200 : 201;
    ctx.body = existing
      ? store.update(existing, body)
      : store.insert(table, { applicationId, ...defaults, ...body });
  });

  router.get("/applications/:id/sign-in-experience", (ctx) => {
    const { id: applicationId } = store.byId("applications", ctx.params.id);
    const existing = store.find(table, { applicationId });
    if (!existing) throw notFound();
    ctx.body = existing;
  });
};
