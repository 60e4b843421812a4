import {
  getImmediatelyRotatedOidcPrivateKeys,
  getOidcPrivateKeysAfterDeletion,
  getRotationStateForStagedRotation,
  getStagedRotatedOidcPrivateKeys,
  LogtoOidcConfigKey,
  LogtoOidcConfigKeyType,
  LogtoTenantConfigKey,
  type OidcConfigKey,
  type OidcPrivateKey,
  OidcSigningKeyStatus,
  SupportedSigningKeyAlgorithm,
} from "@logto/schemas";
import { z } from "zod";
import { configOf, setConfig } from "../configs.ts";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf, guard } from "../http/guard.ts";
import {
  cookieKeysOf,
  newCookieKey,
  newPrivateKey,
  privateKeysOf,
  publicKeyOf,
  rotationAt,
} from "../keys.ts";
import type { Store } from "../store.ts";
import type { Routes } from "../tenant.ts";

const typeGuard = z.object({ keyType: z.nativeEnum(LogtoOidcConfigKeyType) });
const keyGuard = typeGuard.extend({ keyId: z.string() });
const rotateGuard = z.object({
  signingKeyAlgorithm: z.nativeEnum(SupportedSigningKeyAlgorithm).optional(),
  rotationGracePeriod: z.number().int().nonnegative().optional(),
});

const isPrivate = (type: LogtoOidcConfigKeyType) => type === LogtoOidcConfigKeyType.PrivateKeys;
const refuse = (code: string) => new RequestError(422, `oidc.${code}`);

/** The keys without what has to stay secret. */
function shown(store: Store, keys: readonly OidcPrivateKey[], type: LogtoOidcConfigKeyType) {
  if (!isPrivate(type)) return keys.map(({ id, createdAt }) => ({ id, createdAt }));
  return Promise.all(
    keys.map(async ({ id, createdAt, status, ...key }) => ({
      id,
      createdAt,
      ...(status === OidcSigningKeyStatus.Next && { effectiveAt: rotationAt(store) }),
      signingKeyAlgorithm: (await publicKeyOf({ id, createdAt, ...key })).kty,
      status,
    })),
  );
}

function rotatePrivateKeys(store: Store, key: OidcConfigKey, gracePeriod: number): OidcPrivateKey[] {
  const keys = privateKeysOf(store);
  if (gracePeriod > 0) {
    const stateKey = LogtoTenantConfigKey.SigningKeyRotationState;
    const state = getRotationStateForStagedRotation(configOf(store, stateKey), gracePeriod);
    setConfig(store, stateKey, state);
    return getStagedRotatedOidcPrivateKeys(keys, key);
  }
  if (keys.some(({ status }) => status === OidcSigningKeyStatus.Next)) throw refuse("invalid_request");
  return getImmediatelyRotatedOidcPrivateKeys(keys, key);
}

/** The keys that are left, where the key may go. */
function without(keys: OidcPrivateKey[], keyId: string, type: LogtoOidcConfigKeyType): OidcPrivateKey[] {
  if (keys.length <= 1) throw refuse("key_required");
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw notFound("oidc.key_not_found");
  if (!isPrivate(type)) return keys.filter((one) => one !== key);
  if (key.status !== OidcSigningKeyStatus.Previous) throw refuse("only_previous_key_can_be_deleted");
  return getOidcPrivateKeysAfterDeletion(keys, keyId);
}

export const oidcKeyRoutes: Routes = (router, { store }) => {
  const keysOf = (type: LogtoOidcConfigKeyType): OidcPrivateKey[] =>
    isPrivate(type) ? privateKeysOf(store) : cookieKeysOf(store);
  const keep = (type: LogtoOidcConfigKeyType, keys: OidcPrivateKey[]) =>
    setConfig(store, isPrivate(type) ? LogtoOidcConfigKey.PrivateKeys : LogtoOidcConfigKey.CookieKeys, keys);

  router.get("/configs/oidc/:keyType", async (ctx) => {
    const { keyType } = guard(typeGuard, ctx.params);
    ctx.body = await shown(store, keysOf(keyType), keyType);
  });

  router.post("/configs/oidc/:keyType/rotate", async (ctx) => {
    const { signingKeyAlgorithm, rotationGracePeriod } = bodyOf(ctx, rotateGuard);
    const { keyType } = guard(typeGuard, ctx.params);
    if (!isPrivate(keyType)) {
      if (rotationGracePeriod !== undefined) throw refuse("invalid_request");
      ctx.body = await shown(store, keep(keyType, [newCookieKey(), ...keysOf(keyType)].slice(0, 2)), keyType);
      return;
    }
    const key = await newPrivateKey(signingKeyAlgorithm);
    const keys = keep(keyType, rotatePrivateKeys(store, key, rotationGracePeriod ?? 0));
    ctx.body = await shown(store, keys, keyType);
  });

  router.delete("/configs/oidc/:keyType/:keyId", (ctx) => {
    const { keyType, keyId } = guard(keyGuard, ctx.params);
    keep(keyType, without(keysOf(keyType), keyId, keyType));
    ctx.status = 204;
  });
};
