import * as z from "zod";
import { send } from "./calls.ts";
import type { Args, Kind } from "./kind.ts";
import { onDelete, permanent, previous } from "./permanent.ts";

export const oidcSessionSettings: Kind = {
  name: "OidcSessionSettings",
  key: "oidcSessionSettings",
  readBy: "GET /api/configs/oidc/session",
  description:
    "How long users stay signed in. It always exists: declaring it takes it over, removing it puts back what was found, or keeps what is (`onDelete`).",
  properties: {
    onDelete,
    ttl: {
      schema: z.number().int().min(1).max(31_536_000),
      description:
        "Lifetime of a session, in seconds, a year at most. The server's default is 1209600, 14 days.",
      security: { guards: "how long a stolen session is good for", severity: "medium", safer: "lower" },
    },
  },
  outputs: { previous },
  fresh: { ttl: 1209600 },

  ...permanent(
    "the OIDC session settings",
    (api) => send<Args>(api, "GET /api/configs/oidc/session"),
    (api, _row, patch) => send<Args>(api, "PATCH /api/configs/oidc/session", undefined, patch),
  ),
};
