import { createPublicKey, type JsonWebKey, verify } from "node:crypto";

const hashes: Record<string, string> = { "256": "sha256", "384": "sha384", "512": "sha512" };

/** Why an API wouldn't take the token; undefined where it would, as far as the token itself says. */
export function mistakeOf(
  token: string,
  { keys, issuer, audience }: { keys: readonly JsonWebKey[]; issuer: string; audience: string },
): string | undefined {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  let head: { kid?: string; alg?: string };
  let claims: { iss?: string; aud?: string | string[] };
  try {
    head = read(header);
    claims = read(payload);
  } catch {
    return "is no JWT";
  }
  const key = keys.find(({ kid }) => kid === head.kid);
  if (!key) return `is signed by a key that ${issuer}/jwks doesn't have`;
  const isSigned = verify(
    hashes[head.alg?.slice(2) ?? ""] ?? null,
    Buffer.from(`${header}.${payload}`),
    { key: createPublicKey({ key, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) return `has a signature that the key of ${issuer}/jwks doesn't fit`;
  if (claims.iss !== issuer) return `comes from ${claims.iss}, not from ${issuer}`;
  const audiences = [claims.aud ?? []].flat();
  return audiences.includes(audience) ? undefined : `is for ${audiences.join(", ")}, not for ${audience}`;
}
