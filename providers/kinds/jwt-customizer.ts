import * as z from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { misfits } from "./config-shape.ts";
import { type Args, type Kind, type Mistake, ownValue, type Row } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { declaredScript, scriptMistakes, scriptProperties, whole } from "./script.ts";
import { protection } from "./security.ts";

const path = "/api/configs/jwt-customizer" as const;
const one = `${path}/{tokenTypePath}` as const;
const tokenTypes = ["access-token", "client-credentials"] as const;
const columns = [
  "script",
  "environmentVariables",
  "contextSample",
  "tokenSample",
  "blockIssuanceOnError",
] as const;

/** `accessToken`, as the list and people write it, is `access-token` in paths. */
const pathOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const put = async (api: Management, tokenTypePath: string, row: Args): Promise<Row> => ({
  ...(await send(api, `PUT ${one}`, { tokenTypePath }, whole(row, columns))),
  id: tokenTypePath,
  tokenType: tokenTypePath,
});

/** What the server refuses of the samples, or leaves out of them. */
function sampleMistakes(args: Args): Mistake[] {
  const shapes = ownValue(publishedRules.tokenSamples, String(args.tokenType)) as
    | (typeof publishedRules.tokenSamples)[string]
    | undefined;
  return Object.entries(shapes ?? {}).flatMap(([name, shape]) =>
    args[name] === undefined
      ? []
      : misfits(shape, args[name], [name]).map(({ path, message, missing }): Mistake => {
          const isUser = missing && path.join(".") === "contextSample.user";
          return isUser
            ? { path: [name], message: "has to hold a user, e.g. { user: { username: alice } }" }
            : { path, message };
        }),
  );
}

export const jwtCustomizer: Kind = {
  name: "JwtCustomizer",
  key: "jwtCustomizers",
  identifiedBy: "tokenType",
  description:
    "A script that adds claims to tokens: one for users' access tokens, one for machine-to-machine applications' (client credentials).",
  properties: {
    tokenType: {
      schema: z.enum(tokenTypes),
      description:
        "Which tokens it works on. In YAML the key `accessToken` or `clientCredentials` says it too.",
      required: true,
      createOnly: true,
      security: "none",
    },
    ...scriptProperties,
    tokenSample: {
      schema: z.record(z.string(), z.unknown()),
      description: "A sample token for the console's test; no token depends on it.",
      default: null,
      security: "none",
    },
    blockIssuanceOnError: {
      schema: z.boolean(),
      description:
        "Kept for Logto's console, and of no effect in the builds that it publishes: a script that fails costs its claims, and the token is issued without them. To refuse a token, let the script call `api.denyAccess`.",
      default: null,
      security: protection("tokens without the claims that the script would have set", "medium"),
    },
  },
  outputs: {},
  deleteFirst: "there is one script for each type of token",

  identity: {
    by: "key",
    is: (args, row) => row.tokenType === args.tokenType,
    overwrites: true,
  },
  keyOf: (args) => `token type ${args.tokenType}`,

  calls: {
    list: async (api) =>
      (await send<{ key: string; value: Args }[]>(api, `GET ${path}`)).map(({ key, value }) => {
        const tokenType = pathOf(key.slice(key.indexOf(".") + 1));
        return { ...value, id: tokenType, tokenType };
      }),
    async get(api, tokenTypePath) {
      const found = await lookUp(api, `GET ${one}`, { tokenTypePath });
      return found && { ...found, id: tokenTypePath, tokenType: tokenTypePath };
    },
    create: (api, given, args) => put(api, String(args.tokenType), given),
    update: (api, row, patch) => put(api, row.id, { ...row, ...patch }),
    delete: (api, tokenTypePath) => send(api, `DELETE ${one}`, { tokenTypePath }),
  },

  rules: {
    async feasible({ tokenType, script }, { before, api, warn }) {
      const { appId } = api.settings;
      const denies = typeof script === "string" && script.includes("denyAccess") && !script.includes(appId);
      if (denies && tokenType === "client-credentials" && before?.script !== script) {
        warn(
          `script: denies tokens, and the provider's own is one of them: let it pass "${appId}" (token.clientId), or Pulumi is locked out`,
        );
      }
      return [];
    },
    validate: (args) => [...scriptMistakes(args, "getCustomJwtClaims"), ...sampleMistakes(args)],
  },

  atTenant: {
    declared: declaredScript,
    calledAs: ({ id }) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  },

  program: {
    complete: (args, logicalName) => {
      const named = pathOf(logicalName);
      return args.tokenType === undefined && (tokenTypes as readonly string[]).includes(named)
        ? { ...args, tokenType: named }
        : args;
    },
  },
};
