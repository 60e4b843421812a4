import * as z from "zod";
import { send } from "./calls.ts";
import { type Args, type Kind, text } from "./kind.ts";
import { customCss } from "./looks.ts";
import { onDelete, permanent, previous } from "./permanent.ts";
import { profileFieldList } from "./profile-fields.ts";
import { web } from "./security.ts";

const fields = [
  "name",
  "avatar",
  "profile",
  "email",
  "phone",
  "password",
  "username",
  "social",
  "customData",
  "mfa",
  "passkey",
  "session",
] as const;

const control = z.enum(["Off", "ReadOnly", "Edit"]);

export const accountCenter: Kind = {
  name: "AccountCenter",
  key: "accountCenter",
  readBy: "GET /api/account-center",
  description:
    "What signed-in users may see and change of their own account. It always exists: declaring it takes it over, removing it puts back the values found then, or keeps them (`onDelete`).",
  properties: {
    onDelete,
    enabled: {
      schema: z.boolean(),
      description: "Whether there's an account center at all.",
      security: { grants: "changing one's own account", severity: "medium", safer: false },
    },
    fields: {
      schema: z.strictObject(Object.fromEntries(fields.map((name) => [name, control.optional()]))),
      description: `By field, whether users may see or change it: Off, ReadOnly or Edit. Fields: ${fields.join(", ")}.`,
      security: {
        fields: {},
        others: { grants: "changing it oneself", severity: "medium", safer: ["Edit", "ReadOnly", "Off"] },
      },
    },
    profileFields: profileFieldList("Profile fields that it shows, in their order."),
    webauthnRelatedOrigins: {
      schema: z.array(text()),
      description: "Other origins that may use the same passkeys.",
      set: true,
      security: { believes: "passkeys at these origins", severity: "high" },
    },
    deleteAccountUrl: {
      schema: z.union([
        z.literal(""),
        z
          .url({ protocol: /^https?$/, error: 'is no http(s) URL, e.g. "https://example.com/delete"' })
          .regex(/^https?:/, "has to begin with http: or https: in lower case")
          .max(2048),
      ]),
      description: "Page of yours where users delete their account.",
      default: null,
      emptyIsNone: true,
      security: { exposes: "people", severity: "medium", ...web },
    },
    customCss,
  },
  outputs: { previous },
  fresh: { enabled: false, fields: {}, webauthnRelatedOrigins: [] },

  ...permanent(
    "the account center",
    (api) => send<Args>(api, "GET /api/account-center"),
    (api, _row, patch) => send<Args>(api, "PATCH /api/account-center", undefined, patch),
  ),
};
