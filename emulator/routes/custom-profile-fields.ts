import {
  CustomProfileFields,
  customProfileFieldUnionGuard,
  updateCustomProfileFieldDataGuard,
  updateCustomProfileFieldSieOrderGuard,
} from "@logto/schemas";
import { z } from "zod";
import { InternalFault, notFound, RequestError, refusedByDatabase } from "../http/errors.ts";
import { answerAs, bodyOf } from "../http/guard.ts";
import {
  checkLengths,
  checkProfileField,
  inOrder,
  type ProfileField,
  refuseDuplicates,
} from "../sign-in/profile-fields.ts";
import { newId, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "customProfileFields";
const BATCH_LIMIT = 20;
const MAX_ORDER = 32_767;
const batchGuard = customProfileFieldUnionGuard.array().max(BATCH_LIMIT);
const orderGuard = z.object({ order: updateCustomProfileFieldSieOrderGuard.array() });

export const customProfileFieldRoutes: Routes = (router, { store }) => {
  const shown = (field: Row) => answerAs(CustomProfileFields.guard, field);

  /** Adds all fields, or none. New ones come last. */
  const add = (fields: readonly ProfileField[]): Row[] => {
    for (const field of fields) checkProfileField(field);
    for (const field of fields) checkLengths(field);
    const names = fields.map(({ name }) => name);
    if (new Set(names).size !== names.length || names.some((name) => store.find(table, { name }))) {
      throw new RequestError(422, "custom_profile_fields.name_exists");
    }
    return fields.map((field) => {
      const sieOrder = Math.max(0, ...store.table(table).map((row) => row.sieOrder)) + 1;
      const defaults = { description: null, config: {} };
      const made = { id: newId(), createdAt: store.now(), sieOrder };
      const row = store.insert(table, { ...defaults, ...field, ...made });
      // The database's default, which the store would take for NULL.
      row.label ??= "";
      return row;
    });
  };

  router.get("/custom-profile-fields", (ctx) => {
    ctx.body = inOrder(store.table(table)).map(shown);
  });

  router.get("/custom-profile-fields/:name", (ctx) => {
    const field = store.find(table, { name: ctx.params.name });
    if (!field) throw notFound("entity.not_found");
    ctx.body = shown(field);
  });

  router.post("/custom-profile-fields", (ctx) => {
    const [row = {}] = add([bodyOf(ctx, customProfileFieldUnionGuard)]);
    ctx.status = 201;
    ctx.body = shown(row);
  });

  router.post("/custom-profile-fields/batch", (ctx) => {
    const rows = add(bodyOf(ctx, batchGuard));
    ctx.status = 201;
    ctx.body = rows.map(shown);
  });

  router.put("/custom-profile-fields/:name", (ctx) => {
    const body = bodyOf(ctx, updateCustomProfileFieldDataGuard);
    const { name = "" } = ctx.params;
    checkProfileField({ ...body, name }, true);
    checkLengths(body);
    ctx.body = shown(store.change(table, { name }, body));
  });

  router.delete("/custom-profile-fields/:name", (ctx) => {
    const { name } = ctx.params;
    store.delete(table, { name });
    for (const [holder, column] of [
      ["signInExperience", "signUpProfileFields"],
      ["accountCenters", "profileFields"],
    ] as const) {
      for (const row of store.table(holder)) {
        row[column] = row[column]?.filter((field: Row) => field.name !== name) ?? null;
      }
    }
    ctx.status = 204;
  });

  router.post("/custom-profile-fields/properties/sie-order", (ctx) => {
    const { order } = bodyOf(ctx, orderGuard);
    refuseDuplicates(order);
    if (order.some(({ name }) => !store.find(table, { name }))) {
      throw new RequestError(400, "custom_profile_fields.entity_not_exists_with_names");
    }
    if (order.length === 0 || order.some(({ sieOrder }) => !Number.isInteger(sieOrder))) {
      throw refusedByDatabase();
    }
    if (order.some(({ sieOrder }) => Math.abs(sieOrder) > MAX_ORDER)) {
      throw new InternalFault("a number out of the column's range");
    }
    const rows = order.map(({ name, sieOrder }) => store.change(table, { name }, { sieOrder }));
    ctx.body = inOrder(rows).map(shown);
  });
};
