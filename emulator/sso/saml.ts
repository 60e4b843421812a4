import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { InternalFault, RequestError } from "../http/errors.ts";
import { isSince, type LogtoVersion } from "../versions.ts";

const shared = {
  attributeMapping: z.object({ id: z.string(), email: z.string(), name: z.string() }).partial().optional(),
  signAuthnRequest: z.boolean().optional(),
  requestSignatureAlgorithm: z
    .enum([
      "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ])
    .optional(),
};

/** Requests are signed since 1.43. Before, what was said of that was checked, and dropped. */
export function knownKeys(config: Record<string, unknown>, version: LogtoVersion): Record<string, unknown> {
  if (isSince(version, "1.43")) return config;
  const { signAuthnRequest: _, requestSignatureAlgorithm: __, ...known } = config;
  return known;
}

/** The identity provider is known by the address of its metadata, by these, or by what matters in them. */
export const samlGuard = z.union([
  z.object({ metadataUrl: z.string(), ...shared }),
  z.object({ metadata: z.string(), ...shared }),
  z.object({ entityId: z.string(), signInEndpoint: z.string(), x509Certificate: z.string(), ...shared }),
]);

export type SamlConfig = z.infer<typeof samlGuard>;

/** What there is of the facts about an identity provider. */
interface Facts {
  entityId?: string | undefined;
  signInEndpoint?: string | undefined;
  x509Certificate?: string | undefined;
}

const refuse = (ssoErrorCode: string, details: object) =>
  new RequestError(400, `connector.${ssoErrorCode}`, { ssoErrorCode, ...details });

const FETCH_TIMEOUT_MS = 5_000;

async function fetchMetadata(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw refuse("invalid_metadata", {
      message: "fail_to_fetch_config",
      error: (error as Error).message,
    });
  }
}

/** What matters in metadata, as far as it's there. Some that can't be read are an internal fault of the real server too. */
async function factsOf(metadata: string, config: SamlConfig): Promise<Facts> {
  if (!metadata) throw refuse("invalid_config", { config, message: "invalid_connector_config" });
  const { default: saml } = await import("samlify");
  try {
    const { entityMeta } = saml.IdentityProvider({ metadata });
    const signInEndpoint: unknown = entityMeta.getSingleSignOnService("redirect");
    const certificates = entityMeta.getX509Certificate("signing");
    const known = (value: unknown) => (typeof value === "string" ? value : undefined);
    return {
      entityId: known(entityMeta.getEntityID()),
      signInEndpoint: known(signInEndpoint),
      x509Certificate: known([certificates].flat()[0]),
    };
  } catch (error) {
    throw new InternalFault(`SAML metadata: ${(error as Error).message}`);
  }
}

function certificateOf({ x509Certificate = "", ...facts }: Facts): X509Certificate {
  const isPem = x509Certificate.startsWith("-----BEGIN CERTIFICATE-----\n");
  try {
    return new X509Certificate(
      isPem ? x509Certificate : `-----BEGIN CERTIFICATE-----\n${x509Certificate}\n-----END CERTIFICATE-----`,
    );
  } catch (error) {
    throw refuse("invalid_certificate", {
      config: { ...facts, x509Certificate: x509Certificate || null },
      error: (error as Error).message,
    });
  }
}

/** The identity provider that a config names. */
export async function identityProvider(config: SamlConfig): Promise<Record<string, unknown>> {
  const facts =
    "metadataUrl" in config
      ? await factsOf(await fetchMetadata(config.metadataUrl), config)
      : "metadata" in config
        ? await factsOf(config.metadata, config)
        : config;
  const certificate = certificateOf(facts);
  const certificateExpiresAt = new Date(certificate.validTo).getTime();
  const metadata = {
    entityId: facts.entityId,
    signInEndpoint: facts.signInEndpoint,
    x509Certificate: certificate.toJSON(),
    certificateExpiresAt,
    isCertificateValid: certificateExpiresAt > Date.now(),
  };
  if (facts.entityId === undefined || facts.signInEndpoint === undefined) {
    throw refuse("invalid_metadata", { message: "invalid_connector_config", metadata });
  }
  return metadata;
}
