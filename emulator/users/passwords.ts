import { type Argon2Algorithm, argon2Sync, createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { UsersPasswordEncryptionMethod as Method } from "@logto/schemas";
import { compareSync } from "bcryptjs";
import { z } from "zod";
import { InternalFault, RequestError } from "../http/errors.ts";

// Far weaker than the real server's, and quick: nobody's real password belongs here.
const cost = { memory: 64, passes: 1, parallelism: 1, tagLength: 32 };

const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

function argon2i(password: string): string {
  const nonce = randomBytes(16);
  const hash = argon2Sync("argon2i", { ...cost, message: password, nonce });
  return `$argon2i$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

function isArgon2Of(password: string, digest: string): boolean {
  const [, algorithm, m, t, p, salt = "", hash = ""] =
    /^\$(argon2(?:i|d|id))\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(digest) ?? [];
  if (!algorithm) throw new InternalFault("no Argon2 digest");
  const wanted = Buffer.from(hash, "base64");
  const found = argon2Sync(algorithm as Argon2Algorithm, {
    message: password,
    nonce: Buffer.from(salt, "base64"),
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: wanted.length,
  });
  return wanted.equals(found);
}

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");

/** What another system made: the name of a hash, what goes into it with `@` for the password, and the result. */
const legacyGuard = z.tuple([
  z.string(),
  z
    .string()
    .array()
    .refine((inputs) => inputs.includes("@")),
  z.string(),
]);

const isDerived = (algorithm: string) => algorithm === "pbkdf2" || algorithm === "pbkdf2Sync";
const wrongFormat = () => new RequestError(400, "password.invalid_legacy_password_format");

function saltOf(text = ""): string | Buffer {
  if (!text.startsWith("hex:")) return text;
  if (!/^hex:([\da-f]{2})+$/i.test(text)) throw wrongFormat();
  return Buffer.from(text.slice("hex:".length), "hex");
}

function isKnownHash(algorithm: string): boolean {
  if (isDerived(algorithm) || algorithm === "firebase-scrypt") return true;
  try {
    return Boolean(createHash(algorithm));
  } catch {
    return false;
  }
}

function parsedLegacy(digest: string | undefined): z.infer<typeof legacyGuard> {
  if (!digest) throw new RequestError(400, "password.unsupported_encryption_method");
  let json: unknown;
  try {
    json = JSON.parse(digest);
  } catch {
    throw wrongFormat();
  }
  const { data } = legacyGuard.safeParse(json);
  if (!data) throw wrongFormat();
  if (!isKnownHash(data[0])) throw new RequestError(400, "password.unsupported_legacy_hash_algorithm");
  if (isDerived(data[0])) saltOf(data[1][0]);
  return data;
}

function isLegacyOf(password: string, digest: string): boolean {
  try {
    const [algorithm, inputs, wanted] = parsedLegacy(digest);
    const [salt, iterations, length, inner = ""] = inputs;
    const found = isDerived(algorithm)
      ? pbkdf2Sync(password, saltOf(salt), Number(iterations), Number(length), inner).toString("hex")
      : hex(algorithm, inputs.map((input) => (input === "@" ? password : input)).join(""));
    return found === wanted;
  } catch {
    return false;
  }
}

const verifiers: Record<Method, (password: string, digest: string) => boolean> = {
  [Method.Argon2i]: isArgon2Of,
  [Method.Argon2id]: isArgon2Of,
  [Method.Argon2d]: isArgon2Of,
  [Method.Bcrypt]: compareSync,
  [Method.MD5]: (password, digest) => hex("md5", password) === digest,
  [Method.SHA1]: (password, digest) => hex("sha1", password) === digest,
  [Method.SHA256]: (password, digest) => hex("sha256", password) === digest,
  [Method.Legacy]: isLegacyOf,
};

interface Sent {
  password?: string | undefined;
  passwordDigest?: string | undefined;
  passwordAlgorithm?: Method | undefined;
}

/** Refuses contradictions in how a password was sent. */
export function checkSent({ password, passwordDigest, passwordAlgorithm }: Sent): void {
  if (password && passwordDigest) throw new RequestError(400, "user.password_and_digest");
  if (passwordDigest && !passwordAlgorithm) throw new RequestError(400, "user.password_algorithm_required");
}

export function checkLegacy({ passwordDigest, passwordAlgorithm }: Sent): void {
  if (passwordAlgorithm === Method.Legacy) parsedLegacy(passwordDigest);
}

/** The columns in which a password is kept. */
export function passwordColumns({ password, passwordDigest, passwordAlgorithm }: Sent, now: number) {
  const [digest, method] = password
    ? [argon2i(password), Method.Argon2i]
    : [passwordDigest, passwordAlgorithm];
  if (!digest || !method) return {};
  return {
    passwordEncrypted: digest,
    passwordEncryptionMethod: method,
    passwordUpdatedAt: now,
    isPasswordExpired: false,
  };
}

export function isPasswordOf(user: Record<string, string | undefined>, password: string): boolean {
  const { passwordEncrypted: digest, passwordEncryptionMethod: method } = user;
  return Boolean(digest && method && verifiers[method as Method](password, digest));
}
