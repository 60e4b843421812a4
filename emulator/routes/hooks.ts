import { createHmac } from "node:crypto";
import { devFeatureHookEvents, type HookConfig, Hooks, hookConfigGuard, hookEvents } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { isYes } from "../http/search.ts";
import { newestFirst, newId, newSecret, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { logPage } from "./logs.ts";

const unavailable: readonly string[] = devFeatureHookEvents;
const [firstEvent, ...otherEvents] = hookEvents;
const eventGuard = z.enum([firstEvent, ...otherEvents.filter((event) => !unavailable.includes(event))]);
const eventsGuard = eventGuard
  .array()
  .nonempty()
  .transform((events) => [...new Set(events)]);
const columnsGuard = Hooks.createGuard.omit({ id: true, signingKey: true });
const createGuard = columnsGuard.extend({ event: eventGuard.optional(), events: eventsGuard.optional() });
const patchGuard = columnsGuard
  .extend({ event: eventGuard.nullable().optional(), events: eventsGuard })
  .partial();
const testGuard = z.object({ events: eventsGuard, config: hookConfigGuard });

/** Nothing is ever delivered, but for tests. */
const withStats = (hook: Row) => ({ ...hook, executionStats: { successCount: 0, requestCount: 0 } });

const TEST_TIMEOUT_MS = 10_000;

/** Sends what a webhook sends, signed, and reports what came back in Logto's words. */
async function sendTest(hook: Row, event: string, { url, headers }: HookConfig): Promise<void> {
  const body = JSON.stringify({ event, hookId: hook.id, createdAt: new Date().toISOString() });
  const signature = createHmac("sha256", hook.signingKey).update(body).digest("hex");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "user-agent": "Logto (https://logto.io/)",
      ...headers,
      "content-type": "application/json",
      "logto-signature-sha-256": signature,
    },
    body,
    signal: AbortSignal.timeout(TEST_TIMEOUT_MS),
  }).catch(() => {
    throw new RequestError(422, "hook.send_test_payload_failed");
  });
  if (response.ok) return;
  throw new RequestError(422, "hook.endpoint_responded_with_error", {
    responseStatus: response.status,
    responseBody: await response.text(),
  });
}

export const hookRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/hooks", (ctx) => {
    const hooks = page(ctx, newestFirst(store.table("hooks")), tenant.url);
    ctx.body = isYes(ctx.URL.searchParams.get("includeExecutionStats")) ? hooks.map(withStats) : hooks;
  });

  router.post("/hooks", (ctx) => {
    const { event, events, ...body } = bodyOf(ctx, createGuard);
    if (!events && !event) throw new RequestError(400, "hook.missing_events");
    const hook = store.insert("hooks", {
      enabled: true,
      createdAt: store.now(),
      ...body,
      id: newId(),
      event: event ?? null,
      events: events ?? [],
      signingKey: newSecret(),
    });
    // The database's default, which the store would take for NULL.
    hook.name ??= "";
    ctx.status = 201;
    ctx.body = hook;
  });

  router.get("/hooks/:id", (ctx) => {
    const hook = store.byId("hooks", ctx.params.id);
    ctx.body = ctx.URL.searchParams.get("includeExecutionStats") ? withStats(hook) : hook;
  });

  router.patch("/hooks/:id", (ctx) => {
    ctx.body = store.change("hooks", { id: ctx.params.id }, bodyOf(ctx, patchGuard));
  });

  router.delete("/hooks/:id", (ctx) => {
    store.delete("hooks", { id: ctx.params.id });
    ctx.status = 204;
  });

  router.get("/hooks/:id/recent-logs", (ctx) => {
    ctx.body = logPage(ctx, tenant);
  });

  router.post("/hooks/:id/test", async (ctx) => {
    const { events, config } = bodyOf(ctx, testGuard);
    const hook = store.byId("hooks", ctx.params.id);
    await Promise.all(events.map((event) => sendTest(hook, event, config)));
    ctx.status = 204;
  });

  router.patch("/hooks/:id/signing-key", (ctx) => {
    ctx.body = store.change("hooks", { id: ctx.params.id }, { signingKey: newSecret() });
  });
};
