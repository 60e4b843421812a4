import {
  accountCenterFieldControlGuard,
  accountCenterProfileFieldsGuard,
  deleteAccountUrlGuard,
  webauthnRelatedOriginsGuard,
} from "@logto/schemas";
import { z } from "zod";
import { bodyOf } from "../http/guard.ts";
import { existingProfileFields } from "../sign-in/profile-fields.ts";
import type { Routes } from "../tenant.ts";

const patchGuard = z.object({
  enabled: z.boolean().optional(),
  fields: accountCenterFieldControlGuard.omit({ trustedDevice: true }).optional(),
  webauthnRelatedOrigins: webauthnRelatedOriginsGuard.optional(),
  deleteAccountUrl: deleteAccountUrlGuard.nullable().optional(),
  customCss: z.string().nullish(),
  profileFields: accountCenterProfileFieldsGuard.nullable().optional(),
});

export const accountCenterRoutes: Routes = (router, { store }) => {
  const current = () => store.byId("accountCenters", "default");

  router.get("/account-center", (ctx) => {
    ctx.body = current();
  });

  router.patch("/account-center", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const origins = body.webauthnRelatedOrigins;
    ctx.body = store.update(current(), {
      ...body,
      profileFields: existingProfileFields(store, body.profileFields),
      webauthnRelatedOrigins: origins && [...new Set(origins)],
    });
  });
};
