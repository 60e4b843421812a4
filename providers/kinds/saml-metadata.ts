import { X509Certificate } from "node:crypto";

/** As Logto reads it: PEM, or what stands between its first line and its last. */
export function isCertificate(text: string): boolean {
  const isPem = text.startsWith("-----BEGIN CERTIFICATE-----\n");
  try {
    return Boolean(
      new X509Certificate(isPem ? text : `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`),
    );
  } catch {
    return false;
  }
}

/** Elements may have any prefix. */
const certificates = /<(?:[\w.-]+:)?X509Certificate(?:\s[^>]*)?>([^<]*)</g;
const signOn = /<(?:[\w.-]+:)?SingleSignOnService\s[^>]*bindings:HTTP-Redirect/;

/** What Logto needs of an identity provider's metadata and doesn't find in a text; undefined: nothing. */
export function lackOfMetadata(text: string): string | undefined {
  if (!/^\s*</.test(text)) return "no XML";
  if (![...text.matchAll(certificates)].some(([, one = ""]) => isCertificate(one.trim()))) {
    return "metadata without a certificate (X509Certificate)";
  }
  if (!/\sentityID\s*=/.test(text)) return "metadata without entityID";
  return signOn.test(text)
    ? undefined
    : "metadata without a SingleSignOnService of the binding HTTP-Redirect";
}
