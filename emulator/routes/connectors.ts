import { ConnectorType } from "@logto/connector-kit";
import { Connectors } from "@logto/schemas";
import { z } from "zod";
import { allFactories, type Factory, factoryOf, factoryView } from "../connectors/factories.ts";
import { prune } from "../connectors/prune.ts";
import { InternalFault, invalidInput, notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import type { Routes } from "./index.ts";

const columns = {
  config: true,
  metadata: true,
  syncProfile: true,
  enableTokenStorage: true,
} as const;
const createGuard = Connectors.createGuard
  .pick({ ...columns, connectorId: true })
  .extend({ id: z.string().min(1).max(128).optional() });
const patchGuard = Connectors.createGuard.pick(columns).partial();
const testGuard = z.object({
  config: z.record(z.unknown()),
  email: z.string().optional(),
  phone: z.string().optional(),
});

const requireFactory = async (id: string): Promise<Factory> => {
  const factory = await factoryOf(id);
  if (!factory) throw new RequestError(422, "connector.not_found_with_connector_id");
  return factory;
};

function checkConfig({ configGuard }: Factory, config: unknown): void {
  const result = configGuard?.safeParse(config);
  if (!result || result.success) return;
  const { data, details } = invalidInput(result.error);
  throw new RequestError(400, "connector.invalid_config", data, details);
}

async function viewOf(row: Row) {
  const factory = (await factoryOf(row.connectorId)) as Factory;
  const { tenantId: _, createdAt: __, ...columns } = row;
  const { metadata } = row;
  const { id: ___, ...described } = factoryView(factory);
  // The connector's own looks cover the factory's.
  return { ...described, ...metadata, ...columns, extraInfo: {} };
}

const byId = (store: Store, id: string | undefined): Row => {
  const row = store.find("connectors", { id });
  if (!row) throw notFound("entity.not_found");
  return row;
};

/** Whether the tenant is in a state in which the real server refuses to list its connectors. */
async function checkList(rows: readonly Row[]): Promise<void> {
  const seen = new Set<string>();
  for (const row of rows) {
    const { type, metadata } = (await factoryOf(row.connectorId)) as Factory;
    const key =
      type === ConnectorType.Social ? `${row.metadata.target ?? metadata.target} ${metadata.platform}` : type;
    if (!seen.has(key)) seen.add(key);
    else if (type === ConnectorType.Email) throw new RequestError(400, "connector.more_than_one_email");
    else if (type === ConnectorType.Sms) throw new RequestError(400, "connector.more_than_one_sms");
    else throw new RequestError(400, "connector.multiple_target_with_same_platform");
  }
}

function checkMetadata(store: Store, { type, metadata }: Factory, given: Row | undefined): void {
  if (type !== ConnectorType.Social) return;
  if (metadata.isStandard !== true) {
    if (given) throw new RequestError(400, "connector.cannot_overwrite_metadata_for_non_standard_connector");
    return;
  }
  if (!given?.target) throw new RequestError(400, "connector.should_specify_target");
  const twin = store
    .table("connectors")
    .some((row) => row.metadata.target === given.target && row.platform === metadata.platform);
  if (twin) throw new RequestError(422, "connector.multiple_target_with_same_platform");
}

const checkTokenStorage = ({ metadata }: Factory, enabled: boolean | undefined) => {
  if (enabled && metadata.isTokenStorageSupported !== true) {
    throw new RequestError(422, "connector.token_storage_not_supported");
  }
};

/** Sign-in no longer offers a social connector that is gone. */
function forgetTarget(store: Store, target: string): void {
  const [experience] = store.table("signInExperience");
  if (!experience) return;
  experience.socialSignInConnectorTargets = experience.socialSignInConnectorTargets.filter(
    (one: string) => one !== target,
  );
}

/** A tenant sends e-mail, and SMS, by one connector: a new one takes the place of the former. */
async function replaceFormer(store: Store, row: Row, { type }: Factory): Promise<void> {
  if (type === ConnectorType.Social) return;
  for (const other of [...store.table("connectors")]) {
    if (other !== row && (await factoryOf(other.connectorId))?.type === type) {
      store.delete("connectors", { id: other.id });
    }
  }
}

export const connectorRoutes: Routes = (router, { store }) => {
  router.get("/connector-factories", async (ctx) => {
    ctx.body = (await allFactories()).map(factoryView);
  });

  router.get("/connector-factories/:id", async (ctx) => {
    const factory = await factoryOf(String(ctx.params.id));
    if (!factory) throw new RequestError(404, "entity.not_found");
    ctx.body = factoryView(factory);
  });

  router.get("/connectors", async (ctx) => {
    const rows = store.table("connectors").toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await checkList(rows);
    const views = await Promise.all(rows.map(viewOf));
    const target = ctx.URL.searchParams.get("target");
    ctx.body = target === null ? views : views.filter((view) => view.target === target);
  });

  router.post("/connectors", async (ctx) => {
    const { id, connectorId, config, metadata, ...body } = bodyOf(ctx, createGuard);
    const factory = await requireFactory(connectorId);
    checkMetadata(store, factory, metadata);
    checkTokenStorage(factory, body.enableTokenStorage);
    const isReadyMade = factory.type === ConnectorType.Social && factory.metadata.isStandard !== true;
    if (isReadyMade && store.find("connectors", { connectorId })) {
      throw new RequestError(422, "connector.multiple_instances_not_supported");
    }
    if (config) checkConfig(factory, config);
    if (id !== undefined && store.find("connectors", { id })) throw new InternalFault(`id ${id} is taken`);
    const row = store.insert("connectors", {
      id: id ?? newShortId(),
      connectorId,
      config: prune(config ?? {}),
      metadata: prune(metadata ?? {}),
      syncProfile: body.syncProfile ?? false,
      enableTokenStorage: body.enableTokenStorage ?? false,
      createdAt: store.now(),
    });
    await replaceFormer(store, row, factory);
    ctx.body = await viewOf(row);
  });

  router.get("/connectors/:id", async (ctx) => {
    ctx.body = await viewOf(byId(store, ctx.params.id));
  });

  router.patch("/connectors/:id", async (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const row = byId(store, ctx.params.id);
    const factory = await requireFactory(row.connectorId);
    const { config, metadata } = body;
    if (metadata) {
      if (factory.type === ConnectorType.Social && factory.metadata.isStandard !== true) {
        throw new RequestError(400, "connector.cannot_overwrite_metadata_for_non_standard_connector");
      }
      if (factory.metadata.isStandard && metadata.target !== row.metadata.target) {
        throw new RequestError(400, "connector.can_not_modify_target");
      }
    }
    if (body.syncProfile && factory.type !== ConnectorType.Social) {
      throw new RequestError(422, "connector.invalid_type_for_syncing_profile");
    }
    checkTokenStorage(factory, body.enableTokenStorage);
    if (config) checkConfig(factory, config);
    store.update(row, {
      ...body,
      ...(config && { config: prune(config) }),
      ...(metadata && { metadata: prune(metadata) }),
    });
    ctx.body = await viewOf(row);
  });

  router.delete("/connectors/:id", async (ctx) => {
    const row = byId(store, ctx.params.id);
    const view = await viewOf(row);
    store.delete("connectors", { id: row.id });
    if (view.type === ConnectorType.Social) forgetTarget(store, view.target);
    ctx.status = 204;
  });

  router.post("/connectors/:factoryId/test", async (ctx) => {
    const { config, email, phone } = bodyOf(ctx, testGuard);
    const factory = await factoryOf(String(ctx.params.factoryId));
    const wanted = email ? ConnectorType.Email : ConnectorType.Sms;
    if (!email && !phone) throw new RequestError(400, "guard.invalid_input");
    if (factory?.type !== wanted) throw new RequestError(400, "connector.not_found");
    checkConfig(factory, config);
    // Nothing is sent from here.
    throw new RequestError(500, "connector.general");
  });
};
