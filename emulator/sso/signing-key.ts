import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { newId, type Row } from "../store.ts";

const LIFETIME_YEARS = 3;

/** A key by which a SAML connector signs its requests, with its self-signed certificate. */
export async function newSigningKey(now: number): Promise<Row> {
  // Loaded here since few tenants ask for a key.
  const { default: forge } = await import("node-forge");
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const notBefore = new Date(now);
  const notAfter = new Date(now);
  notAfter.setFullYear(notAfter.getFullYear() + LIFETIME_YEARS);
  const certificate = forge.pki.createCertificate();
  const subject = [{ name: "commonName", value: "localhost" }];
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${now.toString(16).padStart(14, "0")}`;
  certificate.validity.notBefore = notBefore;
  certificate.validity.notAfter = notAfter;
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
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
