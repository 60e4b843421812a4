import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

/** Opens what Pulumi's passphrase provider has encrypted; throws where it's of another kind or key. */
export type Opener = (ciphertext: string) => string;

const derive = promisify(pbkdf2);
/** Of the authentication code, which stands at the end. */
const tagLength = 16;

function open(key: Buffer, ciphertext: string): string {
  const [version, nonce = "", text = "", ...more] = ciphertext.split(":");
  if (version !== "v1" || more.length > 0) throw new Error("encrypted in a way that isn't known");
  const sealed = Buffer.from(text, "base64");
  const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), {
    authTagLength: tagLength,
  });
  cipher.setAuthTag(sealed.subarray(-tagLength));
  return Buffer.concat([cipher.update(sealed.subarray(0, -tagLength)), cipher.final()]).toString();
}

/**
 * @param salt As a stack's file has it as `encryptionsalt`, with a known text that the key has to open.
 * @throws Error when it's another passphrase, or a version that isn't known.
 */
export async function openerOf(passphrase: string, salt: string): Promise<Opener> {
  const [version, bytes = "", ...check] = salt.split(":");
  if (version !== "v1") throw new Error("a salt of a version that isn't known");
  const key = await derive(passphrase, Buffer.from(bytes, "base64"), 1_000_000, 32, "sha256");
  if (open(key, check.join(":")) !== "pulumi") throw new Error("another passphrase");
  return (ciphertext) => open(key, ciphertext);
}
