import { z } from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

const path = "/api/sso-connectors/{id}/signing-keys" as const;
const separator = "/";

/** A key is known by its connector's id and its own. */
const split = (id: string) => {
  const [connector = "", keyId = ""] = id.split(separator);
  return { id: connector, keyId };
};

const rowOf = (connector: string, key: Row): Row => ({
  ...key,
  connectorId: connector,
  id: `${connector}${separator}${key.id}`,
});

async function keysOf(api: Management, connector: string): Promise<Row[]> {
  return ((await lookUp<Row[]>(api, `GET ${path}`, { id: connector })) ?? []).map((key) =>
    rowOf(connector, key),
  );
}

const activate = async (api: Management, id: string, active: unknown): Promise<Args> => {
  await send(api, `PATCH ${path}/{keyId}`, split(id), { active });
  return { active };
};

export const ssoConnectorSigningKey: Kind = {
  name: "SsoConnectorSigningKey",
  key: "signingKeys",
  inside: { kind: "SsoConnector", argument: "signingKeys" },
  description: "A key by which a SAML connector signs its authentication requests. One is active at a time.",
  properties: {
    ssoConnector: {
      schema: text(),
      description: "The SSO connector, a SAML one.",
      required: true,
      createOnly: true,
      ref: "SsoConnector",
      suits: ({ provider }) =>
        provider === "SAML" || provider === "AzureAD"
          ? undefined
          : `is of ${provider}, and only SAML ones sign`,
      path: "connectorId",
    },
    active: {
      schema: z.boolean(),
      description: "Whether it signs. Activating one deactivates the former.",
      default: false,
    },
  },
  outputs: {
    certificate: { description: "The certificate (PEM), for the identity provider." },
    expiresAt: { description: "When it ends, as an RFC 3339 time." },
  },
  deletedWith: "ssoConnector",

  get: async (api, id) => (await keysOf(api, split(id).id)).find((row) => row.id === id),
  find: (api, args) => keysOf(api, String(args.ssoConnector)),
  async create(api, { active }, args) {
    const id = String(args.ssoConnector);
    const made = rowOf(id, await send(api, `POST ${path}`, { id }, {}));
    return active === true ? { ...made, ...(await activate(api, made.id, true)) } : made;
  },
  update: (api, { id }, { active }) => activate(api, id, active),
  async delete(api, id) {
    // An active one can't be deleted.
    const found = (await keysOf(api, split(id).id)).find((row) => row.id === id);
    if (found?.active === true) await activate(api, id, false);
    await send(api, `DELETE ${path}/{keyId}`, split(id));
  },
  outputsOf: (row) => ({
    certificate: row.certificate,
    expiresAt: new Date(Number(row.expiresAt)).toISOString(),
  }),

  // Nothing tells two apart: what is there after a lost answer and wasn't before is it, if they're made in turn.
  serial: true,
  recognise: () => true,
  halfMade: () => true,

  keyOf: (args) => `SSO connector ${args.ssoConnector}`,
};
