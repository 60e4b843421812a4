import { RoleType } from "@logto/schemas";
import { notFound, RequestError, refuseTooLong } from "../http/errors.ts";
import { insertLinks } from "../links.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import { normalizedPhone, phoneForms } from "./phone.ts";

const limits = { username: 128, primaryEmail: 128, primaryPhone: 128, name: 128, avatar: 2048 };

const defaults = {
  username: null,
  primaryEmail: null,
  primaryPhone: null,
  name: null,
  avatar: null,
  passwordEncrypted: null,
  passwordEncryptionMethod: null,
  profile: {},
  applicationId: null,
  cimdClientId: null,
  identities: {},
  customData: {},
  logtoConfig: {},
  mfaVerifications: [],
  isSuspended: false,
  isPasswordExpired: false,
  lastSignInAt: null,
  passwordUpdatedAt: null,
};

export function userOf(store: Store, id: string | undefined): Row {
  const user = store.find("users", { id });
  if (!user) throw notFound("entity.not_found");
  return user;
}

/** When a user is known by an identifier already, and what that's refused with. */
const identifiers = {
  username: {
    what: "username",
    sameAs: (username: string, store: Store) => {
      const fold = (text: string) =>
        store.table("signInExperience")[0]?.usernamePolicy.caseSensitive ? text : text.toLowerCase();
      return (kept: string) => fold(kept) === fold(username);
    },
  },
  primaryEmail: {
    what: "email",
    sameAs: (email: string) => (kept: string) => kept.toLowerCase() === email.toLowerCase(),
  },
  primaryPhone: {
    what: "phone",
    sameAs: (phone: string) => {
      const forms = phoneForms(phone);
      return (kept: string) => forms.includes(kept);
    },
  },
};
type Identifier = keyof typeof identifiers;

/** Refuses identifiers that someone else has. Routes differ in which they look at first. */
export function refuseTaken(
  store: Store,
  body: { [key in Identifier]?: string | null | undefined },
  order: readonly Identifier[],
  exceptId?: string,
): void {
  for (const column of order) {
    const value = body[column];
    if (!value) continue;
    const { what, sameAs } = identifiers[column];
    const isSame = sameAs(value, store);
    const other = store
      .table("users")
      .find((user) => user[column] && isSame(user[column]) && user.id !== exceptId);
    if (other) throw new RequestError(422, `user.${what}_already_in_use`);
  }
}

/** Usernames that would be the same if case didn't count, oldest first. */
export function caseConflicts(store: Store, limit: number) {
  const named = store.table("users").filter(({ username }) => username);
  const groups = Map.groupBy(named, ({ username }): string => username.toLowerCase());
  const conflicts = [...groups].filter(([, users]) => users.length > 1);
  return {
    totalConflicts: conflicts.length,
    samples: conflicts.slice(0, limit).map(([usernameLower, users]) => ({
      usernameLower,
      userIds: users.map(({ id }) => id),
    })),
  };
}

/** Columns as they are kept. */
function columnsOf(columns: Row): Row {
  const { primaryPhone } = columns;
  const set = primaryPhone ? { ...columns, primaryPhone: normalizedPhone(primaryPhone) } : columns;
  refuseTooLong(set, limits);
  return set;
}

/** A new user, who is given the default roles. */
export function insertUser(store: Store, columns: Row): Row {
  const set = columnsOf(columns);
  const now = store.now();
  const user = store.insert("users", {
    ...defaults,
    ...set,
    id: newShortId(),
    createdAt: now,
    updatedAt: now,
  });
  const roles = store.filter("roles", { isDefault: true, type: RoleType.User });
  if (roles.length > 0) {
    insertLinks(
      store,
      "usersRoles",
      roles.map(({ id }) => ({ userId: user.id, roleId: id })),
    );
  }
  return user;
}

export function changeUser(store: Store, user: Row, columns: Row): Row {
  store.update(user, columnsOf(columns));
  user.updatedAt = store.now();
  return user;
}
