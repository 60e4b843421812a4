import { userInfoSelectFields } from "@logto/schemas";
import { isYes } from "../http/search.ts";
import type { Row } from "../store.ts";

export const userSearchFields = ["id", "primaryEmail", "primaryPhone", "username", "name"];

/** What anyone may see of a user. */
export const userInfo = (user: Row): Row =>
  Object.fromEntries(userInfoSelectFields.flatMap((field) => (field in user ? [[field, user[field]]] : [])));

/** A user as most routes show them; the password's digest only on demand. */
export function userView(user: Row, withDigest?: unknown): Row {
  return {
    ...userInfo(user),
    hasPassword: Boolean(user.passwordEncrypted),
    ...(isYes(withDigest) && {
      passwordDigest: user.passwordEncrypted,
      passwordAlgorithm: user.passwordEncryptionMethod,
    }),
  };
}
