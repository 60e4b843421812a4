import { known, type Mistake, mapOf } from "./kind.ts";
import { isCertificate, lackOfMetadata } from "./saml-metadata.ts";

/** How authentication requests may be signed. */
export const signatureAlgorithms = [
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
] as const;

/** What names a SAML identity provider: one of these sets. */
const samlSources = [["metadataUrl"], ["metadata"], ["entityId", "signInEndpoint", "x509Certificate"]];

const attributes = ["id", "email", "name"];

/** What is wrong with the config of a SAML identity provider. */
export function samlMistakes(config: Record<string, unknown>): Mistake[] {
  const mistakes: Mistake[] = [];
  const wrong = (key: string, message: string) => mistakes.push({ path: ["config", key], message });
  if (!samlSources.some((keys) => keys.every((key) => config[key] !== undefined))) {
    const message = `has to name the identity provider: metadataUrl, metadata, or entityId with signInEndpoint and x509Certificate`;
    mistakes.push({ path: ["config"], message });
  }
  const { metadataUrl, metadata, x509Certificate } = config;
  if (
    typeof metadataUrl === "string" &&
    known(metadataUrl) !== undefined &&
    !/^https?:\/\/./.test(metadataUrl)
  ) {
    wrong("metadataUrl", `is no http(s) URL, e.g. "https://idp.example.com/metadata"`);
  }
  const lack = typeof metadata === "string" && known(metadata) !== undefined && lackOfMetadata(metadata);
  if (lack) wrong("metadata", `is ${lack}; write what the identity provider's metadata file holds`);
  const isUsed = metadataUrl === undefined && metadata === undefined;
  if (
    isUsed &&
    typeof x509Certificate === "string" &&
    known(x509Certificate) !== undefined &&
    !isCertificate(x509Certificate)
  ) {
    wrong("x509Certificate", "is no certificate; write it as PEM (-----BEGIN CERTIFICATE----- …)");
  }
  const algorithm = known(config.requestSignatureAlgorithm);
  if (algorithm !== undefined && !(signatureAlgorithms as readonly unknown[]).includes(algorithm)) {
    wrong("requestSignatureAlgorithm", `can't be "${algorithm}"; allowed: ${signatureAlgorithms.join(", ")}`);
  }
  for (const key of Object.keys(mapOf(config.attributeMapping))) {
    if (!attributes.includes(key)) {
      mistakes.push({
        path: ["config", "attributeMapping", key],
        key: true,
        message: `is no attribute of a user here; allowed: ${attributes.join(", ")}`,
      });
    }
  }
  return mistakes;
}
