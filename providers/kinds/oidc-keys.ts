import * as z from "zod";
import { pulumiCommand, run } from "../command.ts";
import { ApiError, LogtoError } from "../management/errors.ts";
import type { Management } from "../management/index.ts";
import { send } from "./calls.ts";
import { type Args, type Kind, type Row, trigger } from "./kind.ts";
import { permanent } from "./permanent.ts";

type KeyType = "private-keys" | "cookie-keys";

const keysOf = (api: Management, keyType: KeyType) =>
  send<Row[]>(api, "GET /api/configs/oidc/{keyType}", { keyType });

async function rotate(api: Management, keyType: KeyType, body: Args): Promise<void> {
  try {
    await send(api, "POST /api/configs/oidc/{keyType}/rotate", { keyType }, body);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const staged = (await keysOf(api, keyType)).find(({ status }) => status === "Next");
    if (!staged) throw error;
    const time = new Date(Number(staged.effectiveAt)).toISOString();
    throw new LogtoError(
      `a rotation is under way: the next signing key is used from ${time} on, and only then another rotation can begin. After that: ${run(pulumiCommand("up"))}`,
    );
  }
}

export const oidcKeys: Kind = {
  name: "OidcKeys",
  key: "oidcKeys",
  description:
    "Rotation of the keys that sign tokens and cookies. They always exist; a rotation can't be undone, and removing the resource leaves the keys as they are. The previous key stays valid until the next rotation.",
  properties: {
    rotatePrivateKeys: trigger(
      "A new value of it rotates the keys that sign tokens, once; so does the first one.",
      { believes: "tokens that a new key signs", severity: "medium" },
    ),
    privateKeyAlgorithm: {
      schema: z.enum(["EC", "RSA"]),
      description:
        "Algorithm of the next signing key. A change alone rotates nothing. The server's default is EC.",
      option: true,
    },
    rotationGracePeriod: {
      schema: z.number().int().min(0),
      description:
        "Seconds until a new signing key is used, so that those who cache the public keys see it first. Left out, it's used at once.",
      option: true,
    },
    rotateCookieKeys: trigger(
      "A new value of it rotates the keys that sign cookies, once; so does the first one.",
      { believes: "cookies that a new key signs", severity: "low" },
    ),
  },
  outputs: {},

  ...permanent(
    "the OIDC keys",
    async () => ({}),
    async (api, _row, { rotatePrivateKeys, rotateCookieKeys }, args) => {
      const { privateKeyAlgorithm, rotationGracePeriod } = args;
      if (rotatePrivateKeys !== undefined) {
        await rotate(api, "private-keys", {
          ...(privateKeyAlgorithm === undefined ? {} : { signingKeyAlgorithm: privateKeyAlgorithm }),
          ...(rotationGracePeriod === undefined ? {} : { rotationGracePeriod }),
        });
      }
      if (rotateCookieKeys !== undefined) await rotate(api, "cookie-keys", {});
      return {};
    },
  ),
};
