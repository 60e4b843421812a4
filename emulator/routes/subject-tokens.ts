import { jsonObjectGuard } from "@logto/schemas";
import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { newId } from "../store.ts";
import type { Routes } from "../tenant.ts";

const EXPIRES_IN_SECONDS = 600;
const createGuard = z.object({ userId: z.string(), context: jsonObjectGuard.optional() });

/** Tokens by which a program acts for a user. Nothing here takes them. */
export const subjectTokenRoutes: Routes = (router, { store }) => {
  router.post("/subject-tokens", (ctx) => {
    const { userId } = bodyOf(ctx, createGuard);
    if (!store.find("users", { id: userId })) throw notFound("entity.relation_foreign_key_not_found");
    ctx.status = 201;
    ctx.body = { subjectToken: `sub_${newId()}`, expiresIn: EXPIRES_IN_SECONDS };
  });
};
