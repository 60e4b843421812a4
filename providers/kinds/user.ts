import * as z from "zod";
import { collection, completed, everyPage, searchedBy, send } from "./calls.ts";
import { type Args, type Calls, customData, type Kind, type Row, text } from "./kind.ts";
import { protection } from "./security.ts";

const users = collection("/api/users", "/api/users/{userId}");
const identifiers = ["username", "primaryEmail", "primaryPhone"] as const;

const profileField = text(0).optional();
const profile = z.strictObject({
  familyName: profileField,
  givenName: profileField,
  middleName: profileField,
  nickname: profileField,
  preferredUsername: profileField,
  profile: profileField,
  website: profileField,
  gender: profileField,
  birthdate: profileField,
  zoneinfo: profileField,
  locale: profileField,
  address: z
    .strictObject({
      formatted: profileField,
      streetAddress: profileField,
      locality: profileField,
      region: profileField,
      postalCode: profileField,
      country: profileField,
    })
    .optional(),
});

/** What of a user has a path of its own, and is ignored by the others. */
async function change(api: Parameters<Calls["update"]>[0], userId: string, { password, isSuspended }: Args) {
  if (password !== undefined) await send(api, "PATCH /api/users/{userId}/password", { userId }, { password });
  if (isSuspended === undefined) return {};
  await send(api, "PATCH /api/users/{userId}/is-suspended", { userId }, { isSuspended });
  return { isSuspended };
}

export const user: Kind = {
  name: "User",
  key: "users",
  description:
    "A user: for service accounts, test users and the first administrators. Whoever signs up by themselves isn't declared.",
  properties: {
    username: {
      schema: text(1, 128).regex(/^[A-Za-z_]\w*$/, "takes letters, digits and _, and begins with no digit"),
      description: "Name to sign in with, unique in a tenant. Letters, digits and _, no digit first.",
      default: null,
      security: { believes: "who signs in by this name, as the user", severity: "high" },
    },
    primaryEmail: {
      schema: text(1, 128).regex(/^\S+@\S+\.\S+$/, 'is no e-mail address, e.g. "alice@example.com"'),
      description: "E-mail address to sign in with, unique in a tenant whatever its case.",
      default: null,
      security: { believes: "whoever reads this mailbox, as the user", severity: "high" },
    },
    primaryPhone: {
      schema: text(1, 128).regex(/^\d+$/, 'takes digits alone, country code first, e.g. "15551234567"'),
      description: "Phone number to sign in with, unique in a tenant: digits alone, country code first.",
      default: null,
      security: { believes: "whoever has this phone number, as the user", severity: "high" },
    },
    password: {
      schema: text(),
      description:
        "Password. The server never shows it, so it's sent when the user is made and when it changes here; one that the user chose is never seen as drift.",
      secret: true,
      writeOnly: true,
    },
    name: {
      schema: text(0, 128),
      description: "The user's full name.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
    avatar: {
      schema: z.union([z.literal(""), z.url({ error: "is no URL of a picture" }).max(2048)]),
      description: "URL of a picture.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
    profile: {
      schema: profile,
      description:
        "Standard OpenID Connect claims, by Logto's names. Declared keys are managed, others stay.",
      default: {},
      security: "none",
    },
    customData: customData("Declared keys are managed, others stay as they are."),
    isSuspended: {
      schema: z.boolean(),
      description: "Whether the user may not sign in.",
      default: false,
      security: protection("the tenant from this user", "medium"),
    },
    roles: {
      schema: z.array(text()),
      description: "The user's roles, all of them; becomes a UserRoles.",
      set: true,
      ref: "Role",
      nested: true,
    },
  },
  outputs: {},
  children: { roles: { kind: "UserRoles", parent: "user", whole: "roles" } },
  identity: {
    by: "key",
    is: (args, row) =>
      (args.username !== undefined && row.username === args.username) ||
      (args.primaryPhone !== undefined && row.primaryPhone === args.primaryPhone) ||
      (typeof args.primaryEmail === "string" &&
        String(row.primaryEmail).toLowerCase() === args.primaryEmail.toLowerCase()),
  },
  keyOf: (args) =>
    identifiers
      .filter((name) => args[name] !== undefined)
      .map((name) => `${name} "${args[name]}"`)
      .join(" or "),

  calls: {
    ...users,
    search: searchedBy("GET /api/users"),
    /** A tenant may have far more users than are declared: the newest in one list, others one by one. */
    async observe(api, id) {
      const newest = await send<Row[]>(api, "GET /api/users", undefined, undefined, {
        page: 1,
        page_size: 100,
      });
      return newest.find((row) => row.id === id) ?? users.get(api, id);
    },
    async create(api, { isSuspended, ...columns }) {
      const made = await users.create(api, columns);
      return isSuspended ? completed(made, () => change(api, made.id, { isSuspended })) : made;
    },
    async update(api, row, { password, isSuspended, ...patch }) {
      const changed = Object.keys(patch).length === 0 ? {} : await users.update(api, row, patch);
      return { ...changed, ...(await change(api, row.id, { password, isSuspended })) };
    },
    find: (api, args) =>
      everyPage(api, "GET /api/users", undefined, {
        mode: "exact",
        ...Object.fromEntries(
          identifiers.flatMap((name) => (args[name] === undefined ? [] : [[`search.${name}`, args[name]]])),
        ),
      }),
  },

  rules: {
    validate: (args) =>
      identifiers.some((name) => args[name] !== undefined)
        ? []
        : [
            {
              path: [],
              message: `needs one of ${identifiers.join(", ")}: without, nobody can sign in, and nothing tells the user from another`,
            },
          ],
    refusals: {
      "user.username_already_in_use": { at: "username" },
      "user.email_already_in_use": { at: "primaryEmail" },
      "user.phone_already_in_use": { at: "primaryPhone" },
      "user.invalid_phone": { at: "primaryPhone" },
    },
  },

  atTenant: {
    personal: true,
    notConfiguration: ["identities", "lastSignInAt", "applicationId", "cimdClientId", "hasPassword"],
    knownBy: identifiers,
    name: (row) => String(row.username ?? row.primaryEmail ?? row.primaryPhone ?? row.id),
  },
};
