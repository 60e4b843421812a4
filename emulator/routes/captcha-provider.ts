import { captchaConfigGuard } from "@logto/schemas";
import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { newId, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "captchaProviders";
const putGuard = z.object({ config: captchaConfigGuard });

/** There's one at most. */
export const captchaProviderRoutes: Routes = (router, { store }) => {
  router.get("/captcha-provider", (ctx) => {
    const [provider] = store.table(table);
    if (!provider) throw notFound("entity.not_found");
    ctx.body = provider;
  });

  router.put("/captcha-provider", (ctx) => {
    const { config } = bodyOf(ctx, putGuard);
    const [provider] = store.table(table);
    const now = store.now();
    ctx.body = provider
      ? store.update(provider, { config })
      : store.insert(table, { id: newId(), config, createdAt: now, updatedAt: now });
  });

  router.delete("/captcha-provider", (ctx) => {
    store.remove(table, {});
    store.update(store.table("signInExperience")[0] as Row, { captchaPolicy: { enabled: false } });
    ctx.status = 204;
  });
};
