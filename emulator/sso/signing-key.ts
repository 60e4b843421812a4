import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { newId, type Row, type Store } from "../store.ts";

const defaults = { subject: { commonName: "localhost" }, years: 3 };

/** A key by which something of SAML is signed, with its self-signed certificate. */
export async function newSigningKey(
  { store, signingKeyBits }: { store: Pick<Store, "now">; signingKeyBits: number },
  { subject, years }: { subject: Record<string, string>; years: number } = defaults,
): Promise<Row> {
  // Loaded here since few tenants ask for a key.
  const { default: forge } = await import("node-forge");
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: signingKeyBits,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const now = store.now();
  const notBefore = new Date(now);
  const notAfter = new Date(now);
  notAfter.setFullYear(notAfter.getFullYear() + years);
  const certificate = forge.pki.createCertificate();
  const names = Object.entries(subject).map(([name, value]) => ({ name, value }));
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${now.toString(16).padStart(14, "0")}`;
  certificate.validity.notBefore = notBefore;
  certificate.validity.notAfter = notAfter;
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return {
    id: newId(),
    privateKey,
    certificate: forge.pki.certificateToPem(certificate),
    createdAt: now,
    expiresAt: notAfter.getTime(),
  };
}

/** The certificate's fingerprint, with and without colons. */
export function fingerprintOf(pem: string) {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const unformatted = createHash("sha256").update(der).digest("hex").toUpperCase();
  return { sha256: { formatted: unformatted.match(/../g)?.join(":") ?? "", unformatted } };
}
