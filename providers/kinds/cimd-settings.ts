import * as z from "zod";
import type { Management } from "../management/index.ts";
import { consentProperties, consentScopes } from "./application-consent-scopes.ts";
import { send } from "./calls.ts";
import type { Args, Kind, Row } from "./kind.ts";
import { onDelete, permanent, previous } from "./permanent.ts";
import { managementScopes } from "./scope.ts";

const { read, setScopes } = consentScopes("/api/cimd/user-consent-scopes");

const readAll = async (api: Management): Promise<Args> => {
  const [config, scopes] = await Promise.all([send<Args>(api, "GET /api/configs/cimd"), read(api)]);
  return { ...config, ...scopes };
};

export const cimdSettings: Kind = {
  name: "CimdSettings",
  key: "cimdSettings",
  readBy: "GET /api/cimd/user-consent-scopes",
  description:
    "Clients that register themselves by a client id metadata document (CIMD): whether there may be any, and the most that they may ask users for. It always exists: declaring it takes it over, removing it puts back what was found, or keeps what is (`onDelete`).",
  properties: {
    onDelete,
    enabled: {
      schema: z.boolean(),
      description: "Whether clients may register themselves. The server's default is false.",
      security: { grants: "clients registering themselves", severity: "high", safer: false },
    },
    ...Object.fromEntries(
      // What is always there goes back to what was found, not to none.
      Object.entries(consentProperties).map(([name, { default: _, ...property }]) => [name, property]),
    ),
  },
  outputs: { previous },

  ...permanent("the CIMD settings", readAll, async (api, row: Row, { enabled, ...patch }) => {
    const changed = await setScopes(api, row, patch);
    if (enabled === undefined) return changed;
    return { ...changed, ...(await send<Args>(api, "PATCH /api/configs/cimd", undefined, { enabled })) };
  }),
  fresh: {
    enabled: false,
    userScopes: [],
    resourceScopes: [],
    organizationScopes: [],
    organizationResourceScopes: [],
  },

  rules: {
    newer: () => [{ path: [], operation: "GET /api/configs/cimd", since: "1.43.0" }],
    feasible: (args, outlook) =>
      managementScopes(args, ["resourceScopes", "organizationResourceScopes"], outlook),
  },
};
