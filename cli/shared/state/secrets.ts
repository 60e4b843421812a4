import { isPlainObject } from "pulumi-logto/kinds";
import { isSecret, secretMark, signature } from "pulumi-logto/protocol";

const contentOf = (secret: Record<string, unknown>): unknown =>
  typeof secret.plaintext === "string" ? JSON.parse(secret.plaintext) : secret.value;

function mapped(value: unknown, visit: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, visit));
  if (!isPlainObject(value)) return value;
  if (isSecret(value)) return visit(contentOf(value));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, mapped(inner, visit)] as const],
    ),
  );
}

/** A secret as the protocol passes it. */
export const secret = (value: unknown): unknown => ({ [signature]: secretMark, value: plain(value) });

/** The value with its secrets in the clear, whether it comes from the protocol or from a state. */
export const plain = (value: unknown): unknown => mapped(value, (content) => plain(content));

/** The value as the protocol passes it. */
export const inProtocol = (value: unknown): unknown => mapped(value, (content) => secret(content));

/** The value as `pulumi stack import` takes it: a secret in the clear, marked so that it's encrypted on its way in. */
export const inState = (value: unknown): unknown =>
  mapped(value, (content) => ({ [signature]: secretMark, plaintext: JSON.stringify(plain(content)) }));

/** There is a secret in it. */
export function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
