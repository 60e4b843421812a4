import { SentinelActivityTargetType } from "@logto/schemas";
import { z } from "zod";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const deleteGuard = z.object({
  targetType: z.nativeEnum(SentinelActivityTargetType),
  targets: z.string().array(),
});

/** Nobody signs in here, so nobody is locked out; to forget that is no error. */
export const sentinelActivityRoutes: Routes = (router) => {
  router.post("/sentinel-activities/delete", (ctx) => {
    bodyOf(ctx, deleteGuard);
    ctx.status = 204;
  });
};
