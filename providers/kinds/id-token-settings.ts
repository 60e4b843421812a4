import * as z from "zod";
import { send } from "./calls.ts";
import type { Args, Kind } from "./kind.ts";
import { onDelete, permanent, previous } from "./permanent.ts";

const claims = [
  "custom_data",
  "identities",
  "sso_identities",
  "roles",
  "organizations",
  "organization_data",
  "organization_roles",
] as const;

export const idTokenSettings: Kind = {
  name: "IdTokenSettings",
  key: "idTokenSettings",
  readBy: "GET /api/configs/id-token",
  description:
    "What ID tokens carry beyond the standard claims. It always exists: declaring it takes it over, removing it puts back what was found, or keeps what is (`onDelete`).",
  properties: {
    onDelete,
    enabledExtendedClaims: {
      schema: z.array(z.enum(claims)),
      description: "Claims that an ID token carries where the application asks for their scope.",
      set: true,
      security: { exposes: "personal data", severity: "medium" },
    },
  },
  outputs: { previous },
  fresh: { enabledExtendedClaims: ["roles", "organizations", "organization_roles"] },

  ...permanent(
    "the ID token settings",
    (api) => send<Args>(api, "GET /api/configs/id-token"),
    (api, _row, patch) => send<Args>(api, "PUT /api/configs/id-token", undefined, patch),
  ),
};
