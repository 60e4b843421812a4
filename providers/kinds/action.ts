import * as z from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import type { Args, Kind, Row } from "./kind.ts";
import { declaredScript, scriptMistakes, scriptProperties, whole } from "./script.ts";

const path = "/api/configs/actions" as const;
const one = `${path}/{actionType}` as const;
const prefix = "action.";
const actionTypes = ["postFirstFactorVerification", "postSignIn"] as const;
const columns = ["script", "environmentVariables", "contextSample", "enabled", "onExecutionError"] as const;

const rowOf = (actionType: string, value: Args): Row => ({ ...value, id: actionType, actionType });
const at = (id: string) => ({ actionType: `${prefix}${id}` });

const put = async (api: Management, id: string, row: Args): Promise<Row> =>
  rowOf(id, await send<Args>(api, `PUT ${one}`, at(id), whole(row, columns)));

export const action: Kind = {
  name: "Action",
  key: "actions",
  identifiedBy: "actionType",
  description: "A script that Logto runs while a user signs in: one for each of its moments.",
  properties: {
    actionType: {
      schema: z.enum(actionTypes),
      description: "When it runs. In YAML the key says it too.",
      required: true,
      createOnly: true,
      security: "none",
    },
    ...scriptProperties,
    enabled: {
      schema: z.boolean(),
      description: "Whether it runs at all.",
      default: null,
      security: { believes: "the script, as to who gets in", severity: "high" },
    },
    onExecutionError: {
      schema: z.enum(["block", "allow"]),
      description: "Whether a script that fails blocks the sign-in or lets it go on.",
      default: null,
      security: { guards: "sign-in, if the script fails", severity: "high", safer: ["allow", "block"] },
    },
  },
  outputs: {},
  deleteFirst: "there is one script for each moment",

  identity: {
    by: "key",
    is: (args, row) => row.actionType === args.actionType,
    overwrites: true,
  },
  keyOf: (args) => `type ${args.actionType}`,

  calls: {
    list: async (api) =>
      (await send<{ key: string; value: Args }[]>(api, `GET ${path}`)).map(({ key, value }) =>
        rowOf(key.slice(prefix.length), value),
      ),
    async get(api, id) {
      const found = await lookUp<Args>(api, `GET ${one}`, at(id));
      return found && rowOf(id, found);
    },
    create: (api, given, args) => put(api, String(args.actionType), given),
    update: (api, row, patch) => put(api, row.id, { ...row, ...patch }),
    delete: (api, id) => send(api, `DELETE ${one}`, at(id)),
  },

  rules: {
    validate: (args) => scriptMistakes(args, "runAction"),
  },

  atTenant: {
    declared: declaredScript,
  },

  program: {
    complete: (args, logicalName) =>
      args.actionType === undefined && (actionTypes as readonly string[]).includes(logicalName)
        ? { ...args, actionType: logicalName }
        : args,
  },
};
