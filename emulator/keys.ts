import { createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import {
  getOidcProviderPrivateKeys,
  LogtoOidcConfigKey,
  LogtoTenantConfigKey,
  type OidcConfigKey,
  type OidcPrivateKey,
  rotateOidcPrivateKeyStatuses,
  SupportedSigningKeyAlgorithm,
} from "@logto/schemas";
import { calculateJwkThumbprint, type JWK } from "jose";
import { configOf, setConfig } from "./configs.ts";
import { newId, newSecret, type Store } from "./store.ts";

const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

/** Times of keys are in seconds. */
const keyOf = (value: string): OidcConfigKey => ({
  id: newId(),
  value,
  createdAt: Math.floor(Date.now() / 1000),
});

export const newCookieKey = (): OidcConfigKey => keyOf(newSecret());

export async function newPrivateKey(
  algorithm: SupportedSigningKeyAlgorithm = SupportedSigningKeyAlgorithm.EC,
): Promise<OidcConfigKey> {
  const generate = promisify(generateKeyPair);
  const { privateKey } =
    algorithm === SupportedSigningKeyAlgorithm.RSA
      ? await generate("rsa", { modulusLength: 4096 })
      : await generate("ec", { namedCurve: "P-384" });
  return keyOf(pemOf(privateKey));
}

export const cookieKeysOf = (store: Store) =>
  (configOf(store, LogtoOidcConfigKey.CookieKeys) ?? []) as OidcConfigKey[];

/** When the key that waits takes over. */
export const rotationAt = (store: Store): number | undefined =>
  configOf(store, LogtoTenantConfigKey.SigningKeyRotationState)?.signingKeyRotationAt;

/** The keys that sign tokens, the next one made the current one where its time has come. */
export function privateKeysOf(store: Store): OidcPrivateKey[] {
  const keys = (configOf(store, LogtoOidcConfigKey.PrivateKeys) ?? []) as OidcPrivateKey[];
  const due = (rotationAt(store) ?? Number.POSITIVE_INFINITY) <= Date.now();
  const after = due ? rotateOidcPrivateKeyStatuses(keys) : keys;
  return after === keys ? keys : setConfig(store, LogtoOidcConfigKey.PrivateKeys, after);
}

/** `alg` stands only where the key's type leaves one. */
export type PublicKey = JWK & { kty: string; kid: string };

const known = new Map<string, Promise<PublicKey>>();

async function derive(value: string): Promise<PublicKey> {
  const jwk = createPublicKey(value).export({ format: "jwk" }) as JWK & { kty: string };
  return {
    ...jwk,
    use: "sig",
    ...(jwk.kty === "RSA" ? {} : { alg: "ES384" }),
    kid: await calculateJwkThumbprint(jwk),
  };
}

/** The published half of a private key. */
export function publicKeyOf({ value }: OidcConfigKey): Promise<PublicKey> {
  const key = known.get(value) ?? derive(value);
  known.set(value, key);
  return key;
}

/** How a key signs. */
export const algorithmOf = ({ alg = "RS256" }: PublicKey): string => alg;

/** What tokens are verified by, the key that signs at the moment first. */
export const publicKeysOf = (store: Store): Promise<PublicKey[]> =>
  Promise.all(getOidcProviderPrivateKeys(privateKeysOf(store)).map(publicKeyOf));
