import { CustomPhrases, languageInfoGuard } from "@logto/schemas";
import { z } from "zod";
import { prune } from "../connectors/prune.ts";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf, guard } from "../http/guard.ts";
import { newId, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "customPhrases";
const paramsGuard = z.object({ languageTag: languageInfoGuard.shape.fallbackLanguage });
const bodyGuard = CustomPhrases.guard.shape.translation;

/** Whether every phrase is one that the sign-in pages have. */
const fits = (phrases: Row, known: Row): boolean =>
  Object.entries(phrases).every(([key, value]) => {
    const original = known[key];
    if (!original || typeof original !== typeof value) return false;
    return typeof value !== "object" || fits(value, original);
  });

/** Phrases of all languages have the keys of the English ones. */
async function refuseUnknownPhrases(translation: Row): Promise<void> {
  // Loaded here since it brings the texts of all languages.
  const { default: phrases } = await import("@logto/phrases-experience");
  if (!fits(translation, phrases.en.translation)) {
    throw new RequestError(422, "localization.invalid_translation_structure");
  }
}

export const customPhraseRoutes: Routes = (router, { store }) => {
  router.get("/custom-phrases", (ctx) => {
    ctx.body = store.table(table).toSorted((a, b) => a.languageTag.localeCompare(b.languageTag));
  });

  router.get("/custom-phrases/:languageTag", (ctx) => {
    const phrases = store.find(table, guard(paramsGuard, ctx.params));
    if (!phrases) throw notFound("entity.not_found");
    ctx.body = phrases;
  });

  router.put("/custom-phrases/:languageTag", async (ctx) => {
    const translation = prune(bodyOf(ctx, bodyGuard));
    const { languageTag } = guard(paramsGuard, ctx.params);
    await refuseUnknownPhrases(translation);
    const existing = store.find(table, { languageTag });
    ctx.status = 201;
    ctx.body = existing
      ? store.update(existing, { translation })
      : store.insert(table, { id: newId(), languageTag, translation });
  });

  router.delete("/custom-phrases/:languageTag", (ctx) => {
    const { languageTag } = guard(paramsGuard, ctx.params);
    if (store.table("signInExperience")[0]?.languageInfo.fallbackLanguage === languageTag) {
      throw new RequestError(409, "localization.cannot_delete_default_language");
    }
    store.delete(table, { languageTag });
    ctx.status = 204;
  });
};
