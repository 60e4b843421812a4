import { EmailTemplates, emailTemplateDetailsGuard } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { newId } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "emailTemplates";
const putGuard = z.object({
  templates: EmailTemplates.createGuard.omit({ id: true, tenantId: true, createdAt: true }).array().min(1),
});
const filterGuard = EmailTemplates.guard.pick({ languageTag: true, templateType: true }).partial();

export const emailTemplateRoutes: Routes = (router, { store }) => {
  router.put("/email-templates", (ctx) => {
    const { templates } = bodyOf(ctx, putGuard);
    // Copies: of two with one key each is answered as it was written.
    ctx.body = templates.map(({ details, ...key }) => {
      const existing = store.find(table, key);
      return existing
        ? { ...store.update(existing, { details }) }
        : { ...store.insert(table, { id: newId(), ...key, details, createdAt: store.now() }) };
    });
  });

  router.get("/email-templates", (ctx) => {
    ctx.body = store
      .filter(table, guard(filterGuard, queryOf(ctx)))
      .toSorted(
        (a, b) => a.languageTag.localeCompare(b.languageTag) || a.templateType.localeCompare(b.templateType),
      );
  });

  router.get("/email-templates/:id", (ctx) => {
    ctx.body = store.byId(table, ctx.params.id);
  });

  router.patch("/email-templates/:id/details", (ctx) => {
    const body = bodyOf(ctx, emailTemplateDetailsGuard.partial());
    const template = store.byId(table, ctx.params.id);
    ctx.body = store.update(template, { details: { ...template.details, ...body } });
  });

  router.delete("/email-templates/:id", (ctx) => {
    store.delete(table, { id: store.byId(table, ctx.params.id).id });
    ctx.status = 204;
  });

  router.delete("/email-templates", (ctx) => {
    const filter = guard(filterGuard, queryOf(ctx));
    if (!filter.languageTag && !filter.templateType) {
      throw new RequestError(422, "connector.email_connector.bulk_deletion_no_filter");
    }
    ctx.body = { rowCount: store.remove(table, filter) };
  });
};
