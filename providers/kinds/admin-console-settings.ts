import * as z from "zod";
import { send } from "./calls.ts";
import type { Args, Kind } from "./kind.ts";
import { onDelete, permanent, previous } from "./permanent.ts";

export const adminConsoleSettings: Kind = {
  name: "AdminConsoleSettings",
  key: "adminConsoleSettings",
  readBy: "GET /api/configs/admin-console",
  description:
    "Which first steps Logto's console counts as done. It always exists: declaring it takes it over, removing it puts back what was found, or keeps what is (`onDelete`).",
  properties: {
    onDelete,
    signInExperienceCustomized: {
      schema: z.boolean(),
      description: "The sign-in experience was customized, so the console doesn't suggest it any more.",
      security: "none",
    },
    organizationCreated: {
      schema: z.boolean(),
      description: "An organization was created, so the console doesn't introduce them any more.",
      security: "none",
    },
  },
  outputs: { previous },
  fresh: { signInExperienceCustomized: false, organizationCreated: false },

  ...permanent(
    "the admin console's settings",
    (api) => send<Args>(api, "GET /api/configs/admin-console"),
    (api, _row, patch) => send<Args>(api, "PATCH /api/configs/admin-console", undefined, patch),
  ),
};
