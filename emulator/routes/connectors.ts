import { ConnectorError, ConnectorErrorCodes, ConnectorType, TemplateType } from "@logto/connector-kit";
import { emailRegEx, phoneRegEx } from "@logto/core-kit";
import { Connectors, jsonObjectGuard } from "@logto/schemas";
import { type ZodError, z } from "zod";
import { actingConnector, allFactories, factoryOf, factoryView } from "../connectors/factories.ts";
import { prune } from "../connectors/prune.ts";
import type { Factory } from "../connectors/shape.ts";
import {
  connectorOf,
  connectorsOf,
  refuseAmbiguous,
  type TenantConnector,
  twinOf,
} from "../connectors/tenant-connectors.ts";
import { InternalFault, invalidInput, notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { refuseExpirationWithoutRecovery } from "../sign-in/checks.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";

const columns = { config: true, metadata: true, syncProfile: true, enableTokenStorage: true } as const;
const createGuard = Connectors.createGuard
  .pick({ ...columns, connectorId: true })
  .merge(Connectors.createGuard.pick({ id: true }).partial());
const patchGuard = Connectors.createGuard.pick(columns).partial();
const testGuard = z.object({
  phone: z.string().regex(phoneRegEx).optional(),
  email: z.string().regex(emailRegEx).optional(),
  config: jsonObjectGuard,
  locale: z.string().optional(),
});
const authorizationGuard = z.object({ state: z.string(), redirectUri: z.string() });

function invalidConfig(error: ZodError): RequestError {
  const { data, details } = invalidInput(error);
  return new RequestError(400, "connector.invalid_config", data, details);
}

function checkConfig({ configGuard }: Factory, config: unknown): void {
  const result = configGuard.safeParse(config);
  if (!result.success) throw invalidConfig(result.error as ZodError);
}

function checkTokenStorage({ type, metadata }: Factory, enabled: boolean | undefined): void {
  if (enabled && !(type === ConnectorType.Social && metadata.isTokenStorageSupported)) {
    throw new RequestError(422, "connector.token_storage_not_supported");
  }
}

const noOverwriting = () =>
  new RequestError(400, "connector.cannot_overwrite_metadata_for_non_standard_connector");

async function checkSocial(store: Store, { metadata }: Factory, given: Row | undefined): Promise<void> {
  if (metadata.isStandard && !given?.target) throw new RequestError(400, "connector.should_specify_target");
  if (!metadata.isStandard && given) throw noOverwriting();
  if (!metadata.isStandard && store.find("connectors", { connectorId: metadata.id })) {
    throw new RequestError(422, "connector.multiple_instances_not_supported");
  }
  const target = given?.target ?? metadata.target;
  const twin = twinOf(await connectorsOf(store), { ...metadata, target });
  if (twin) {
    throw new RequestError(422, "connector.multiple_target_with_same_platform", {
      connectorId: twin.metadata.id,
      connectorName: twin.metadata.name,
    });
  }
}

/** What a connector reports, in Logto's words. */
function failure(error: unknown): unknown {
  if (error instanceof RequestError) return error;
  if (!(error instanceof ConnectorError)) {
    return new RequestError(400, "connector.general", { message: (error as Error).message });
  }
  const { code, data } = error;
  // Not by its class: a connector may bring a Zod of its own.
  if (code !== ConnectorErrorCodes.InvalidConfig || !(data as ZodError | undefined)?.issues) {
    return new RequestError(400, `connector.${code}`, data);
  }
  return invalidConfig(data as ZodError);
}

/** Sends what a connector sends, by its own code. */
async function sendTest(factory: Factory, config: unknown, to: string): Promise<void> {
  const message = { to, type: TemplateType.Generic, payload: { code: "000000" } };
  try {
    const { sendMessage } = await actingConnector(factory, config);
    await sendMessage?.(message, config);
  } catch (error) {
    throw failure(error);
  }
}

/** Where a connector leads users to, by its own code. One that has to remember something has no place to do so here. */
async function authorizationUri(
  { row, factory }: TenantConnector,
  request: Row,
): Promise<string | undefined> {
  const { id, connectorId, config } = row;
  const connector = await actingConnector(factory, config);
  try {
    return await connector.getAuthorizationUri?.(
      { ...request, connectorId: id, connectorFactoryId: connectorId, jti: "", headers: {} },
      async () => {
        throw new RequestError(501, "connector.not_implemented");
      },
    );
  } catch (error) {
    throw failure(error);
  }
}

function viewOf({ row, type, metadata }: TenantConnector) {
  const { id, connectorId, config, syncProfile, enableTokenStorage } = row;
  return {
    type,
    ...metadata,
    ...{ id, connectorId, config, metadata: row.metadata, syncProfile, enableTokenStorage },
    isDemo: false,
    extraInfo: {},
  };
}

async function byId(store: Store, id: string | undefined): Promise<TenantConnector> {
  const row = store.find("connectors", { id });
  const connector = row && (await connectorOf(store, row));
  if (!connector) throw notFound("entity.not_found");
  return connector;
}

/** A tenant sends e-mail, and SMS, by one connector: a new one takes the place of the former. */
async function removeFormer(store: Store, { row, type }: TenantConnector): Promise<void> {
  if (type === ConnectorType.Social) return;
  for (const other of await connectorsOf(store)) {
    if (other.type === type && other.row.id !== row.id) store.remove("connectors", { id: other.row.id });
  }
}

/** Sign-in no longer offers a target whose last connector is gone. */
async function forgetTargets(store: Store): Promise<void> {
  const connectors = await connectorsOf(store);
  const left = new Set(
    connectors.filter(({ type }) => type === ConnectorType.Social).map(({ metadata }) => metadata.target),
  );
  const [experience] = store.table("signInExperience");
  if (!experience) return;
  const targets: string[] = experience.socialSignInConnectorTargets;
  store.update(experience, { socialSignInConnectorTargets: targets.filter((target) => left.has(target)) });
}

export const connectorRoutes: Routes = (router, { store }) => {
  router.get("/connector-factories", async (ctx) => {
    ctx.body = (await allFactories(store)).map(factoryView);
  });

  router.get("/connector-factories/:id", async (ctx) => {
    const factory = await factoryOf(String(ctx.params.id), store);
    if (!factory) throw notFound("entity.not_found");
    ctx.body = factoryView(factory);
  });

  router.get("/connectors", async (ctx) => {
    const connectors = await connectorsOf(store);
    refuseAmbiguous(connectors);
    const target = ctx.URL.searchParams.get("target");
    ctx.body = connectors.filter(({ metadata }) => !target || metadata.target === target).map(viewOf);
  });

  router.post("/connectors", async (ctx) => {
    const { id, connectorId, config, metadata, syncProfile, enableTokenStorage } = bodyOf(ctx, createGuard);
    const factory = await factoryOf(connectorId, store);
    if (!factory) throw new RequestError(422, "connector.not_found_with_connector_id");
    if (factory.type === ConnectorType.Social) await checkSocial(store, factory, metadata);
    if (config) checkConfig(factory, config);
    checkTokenStorage(factory, enableTokenStorage);
    if (id !== undefined && store.find("connectors", { id })) throw new InternalFault(`id ${id} is taken`);
    const row = store.insert("connectors", {
      id: id ?? newShortId(),
      connectorId,
      config: prune(config ?? {}),
      metadata: prune(metadata ?? {}),
      syncProfile: syncProfile ?? false,
      enableTokenStorage: enableTokenStorage ?? false,
      createdAt: store.now(),
    });
    const connector = await byId(store, row.id);
    await removeFormer(store, connector);
    ctx.body = viewOf(connector);
  });

  router.get("/connectors/:id", async (ctx) => {
    ctx.body = viewOf(await byId(store, ctx.params.id));
  });

  router.patch("/connectors/:id", async (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const { row, type, metadata: now, factory } = await byId(store, ctx.params.id);
    const { config, metadata, syncProfile, enableTokenStorage } = body;
    if (metadata && now.isStandard && metadata.target !== now.target) {
      throw new RequestError(400, "connector.can_not_modify_target");
    }
    if (metadata && !now.isStandard) throw noOverwriting();
    if (syncProfile && type !== ConnectorType.Social) {
      throw new RequestError(422, "connector.invalid_type_for_syncing_profile");
    }
    checkTokenStorage(factory, enableTokenStorage);
    if (config) checkConfig(factory, config);
    store.update(row, {
      ...body,
      ...(config && { config: prune(config) }),
      ...(metadata && { metadata: prune(metadata) }),
    });
    ctx.body = viewOf(await byId(store, row.id));
  });

  router.delete("/connectors/:id", async (ctx) => {
    const { row, type } = await byId(store, ctx.params.id);
    if (type !== ConnectorType.Social) {
      const left = (await connectorsOf(store)).filter((other) => other.row !== row);
      const [experience] = store.table("signInExperience");
      refuseExpirationWithoutRecovery(
        left,
        experience?.passwordExpiration,
        experience?.forgotPasswordMethods,
      );
    }
    store.delete("connectors", { id: row.id });
    if (type === ConnectorType.Social) await forgetTargets(store);
    ctx.status = 204;
  });

  router.post("/connectors/:factoryId/test", async (ctx) => {
    const { config, email, phone } = bodyOf(ctx, testGuard);
    if (!(phone ?? email)) throw new RequestError(400, "guard.invalid_input");
    const factory = await factoryOf(String(ctx.params.factoryId), store);
    if (!factory || factory.type === ConnectorType.Social) throw new RequestError(400, "connector.not_found");
    if (factory.type !== (phone ? ConnectorType.Sms : ConnectorType.Email)) {
      throw new RequestError(400, "connector.unexpected_type");
    }
    checkConfig(factory, config);
    await sendTest(factory, config, phone ?? email ?? "");
    ctx.status = 204;
  });

  router.post("/connectors/:id/authorization-uri", async (ctx) => {
    const request = bodyOf(ctx, authorizationGuard);
    if (!(request.state && request.redirectUri)) throw new RequestError(400, "session.insufficient_info");
    const connector = await byId(store, ctx.params.id);
    if (connector.type !== ConnectorType.Social) throw new RequestError(400, "connector.unexpected_type");
    ctx.body = { redirectTo: await authorizationUri(connector, request) };
  });
};
