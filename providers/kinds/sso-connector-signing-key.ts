import * as z from "zod";
import type { Management } from "../management/index.ts";
import { completed, lookUp, send } from "./calls.ts";
import { type Args, type Kind, mapOf, type Row } from "./kind.ts";
import { protection } from "./security.ts";
import { signingKeys } from "./signing-keys.ts";

const signs = (provider: unknown) => provider === "SAML" || provider === "AzureAD";

const connector = "/api/sso-connectors/{id}" as const;
const path = `${connector}/signing-keys` as const;

const keys = signingKeys({
  argument: "ssoConnector",
  kind: "SsoConnector",
  suits: ({ provider }) => (signs(provider) ? undefined : `is of ${provider}, and only SAML ones sign`),
  describe: "The SSO connector, a SAML one.",
  path,
  parameter: "keyId",
  body: () => ({}),
});

const ownerOf = (id: string): string => id.split("/")[0] as string;

/** The connector's requests are signed by the key that is active. */
async function withUse(api: Management, owner: string, rows: Row[]): Promise<Row[]> {
  const found = rows.length > 0 ? await lookUp(api, `GET ${connector}`, { id: owner }) : undefined;
  const isOn = mapOf(found?.config).signAuthnRequest === true;
  return rows.map((row) => ({ ...row, signAuthnRequest: isOn && row.active === true }));
}

async function sign(api: Management, id: string, isOn: boolean): Promise<Args> {
  const owner = { id: ownerOf(id) };
  const { config } = await send(api, `GET ${connector}`, owner);
  const { signAuthnRequest, ...rest } = mapOf(config);
  if ((signAuthnRequest === true) !== isOn) {
    const wanted = isOn ? { ...rest, signAuthnRequest: true } : rest;
    await send(api, `PATCH ${connector}`, owner, { config: wanted });
  }
  return { signAuthnRequest: isOn };
}

export const ssoConnectorSigningKey: Kind = {
  name: "SsoConnectorSigningKey",
  key: "signingKeys",
  inside: { kind: "SsoConnector", argument: "signingKeys" },
  description: "A key by which a SAML connector signs its authentication requests. One is active at a time.",
  ...keys,
  properties: {
    ...keys.properties,
    signAuthnRequest: {
      schema: z.boolean(),
      description:
        "Whether the connector signs its requests, by this key, which has to be the active one. In a model and in nested keys the connector's `config.signAuthnRequest` says it.",
      default: false,
      security: protection("forged requests to the identity provider", "medium"),
    },
  },
  keyOf: (args) => `SSO connector ${args.ssoConnector}`,

  calls: {
    ...keys.calls,
    async get(api, id, state) {
      const row = await keys.calls.get(api, id, state);
      return row && (await withUse(api, ownerOf(id), [row]))[0];
    },
    async find(api, args) {
      return withUse(api, String(args.ssoConnector), (await keys.calls.find?.(api, args)) ?? []);
    },
    within: async (api, owner) =>
      signs(owner.providerName) ? withUse(api, owner.id, await keys.calls.within(api, owner)) : [],
    async create(api, { signAuthnRequest, ...columns }, args) {
      const made = { ...(await keys.calls.create(api, columns, args, false)), signAuthnRequest: false };
      return signAuthnRequest === true ? completed(made, () => sign(api, made.id, true)) : made;
    },
    // The active one can't become another state while requests are signed.
    async update(api, row, { signAuthnRequest, ...patch }, args) {
      const before = signAuthnRequest === false ? await sign(api, row.id, false) : {};
      const changed = patch.active === undefined ? {} : await keys.calls.update(api, row, patch, args);
      const after = signAuthnRequest === true ? await sign(api, row.id, true) : {};
      return { ...before, ...changed, ...after };
    },
    async delete(api, id, state) {
      if ((await keys.calls.get(api, id, state))?.active === true) await sign(api, id, false);
      await keys.calls.delete(api, id, state);
    },
  },

  rules: {
    newer: () => [{ path: [], operation: `GET ${path}`, since: "1.43.0" }],
    validate: ({ active, signAuthnRequest }) =>
      signAuthnRequest === true && active !== true
        ? [
            {
              path: ["signAuthnRequest"],
              message: "needs active: true beside it: requests are signed by the active key",
            },
          ]
        : [],
  },
};
