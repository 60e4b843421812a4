import { Domains, domainVerificationFilesGuard } from "@logto/schemas";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const createGuard = Domains.createGuard.pick({ domain: true });
const filesGuard = z.object({ verificationFiles: domainVerificationFilesGuard });
const cleanupGuard = z.object({ staleDays: z.number().int().positive() });

/** Custom domains need a host that only Logto's cloud has, so there's never one. */
const unavailable = () => new RequestError(400, "domain.not_configured");

export const domainRoutes: Routes = (router) => {
  router.get("/domains", (ctx) => {
    ctx.body = [];
  });

  router.post("/domains", (ctx) => {
    bodyOf(ctx, createGuard);
    throw unavailable();
  });

  router.post("/domains/cleanup", (ctx) => {
    bodyOf(ctx, cleanupGuard);
    throw unavailable();
  });

  router.get("/domains/:id", () => {
    throw notFound();
  });

  router.delete("/domains/:id", () => {
    throw unavailable();
  });

  router.get("/domains/:id/verification-files", () => {
    throw notFound();
  });

  router.put("/domains/:id/verification-files", (ctx) => {
    bodyOf(ctx, filesGuard);
    throw notFound();
  });
};
