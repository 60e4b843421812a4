import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { guard } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

/** Files that users upload need a storage, and there's none. */
export const userAssetRoutes: Routes = (router) => {
  router.get("/user-assets/service-status", (ctx) => {
    ctx.body = { status: "not_configured", isExperienceAvatarUploadEnabled: true };
  });

  router.post("/user-assets", (ctx) => {
    if (!ctx.is("multipart")) guard(z.object({}), undefined);
    throw new RequestError(400, "storage.not_configured");
  });
};
