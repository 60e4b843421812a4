import { z } from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

const separator = "/";

/** A secret is known by its application's id and its own. */
const split = (id: string) => {
  const [application = "", secretId = ""] = id.split(separator);
  return { application, secretId };
};

const rowOf = (application: string, secret: Row): Row => ({
  ...secret,
  applicationId: application,
  id: `${application}${separator}${secret.id}`,
});

async function secretsOf(api: Management, application: string): Promise<Row[]> {
  const secrets = await lookUp<Row[]>(api, "GET /api/saml-applications/{id}/secrets", { id: application });
  return (secrets ?? []).map((secret) => rowOf(application, secret));
}

async function activate(api: Management, id: string, active: unknown): Promise<Args> {
  const { application, secretId } = split(id);
  const at = { id: application, secretId };
  await send(api, "PATCH /api/saml-applications/{id}/secrets/{secretId}", at, { active });
  return { active };
}

export const samlApplicationSecret: Kind = {
  name: "SamlApplicationSecret",
  key: "secrets",
  inside: { kind: "SamlApplication", argument: "secrets" },
  description:
    "A signing certificate of a SAML application. One is active at a time: to rotate, add one, give it to the service provider, then make it the active one.",
  properties: {
    application: {
      schema: text(),
      description: "The SAML application.",
      required: true,
      createOnly: true,
      ref: "SamlApplication",
      path: "applicationId",
    },
    lifeSpanInYears: {
      schema: z.number().int().min(1),
      description: "For how many years it's valid, from its creation on.",
      createOnly: true,
      default: 3,
      writeOnly: true,
    },
    active: {
      schema: z.boolean(),
      description: "Whether it signs. Activating one deactivates the former.",
      default: false,
    },
  },
  outputs: {
    certificate: { description: "The certificate (PEM)." },
    expiresAt: { description: "When it ends, as an RFC 3339 time." },
  },
  deletedWith: "application",

  get: async (api, id) => (await secretsOf(api, split(id).application)).find((row) => row.id === id),
  find: (api, args) => secretsOf(api, String(args.application)),
  async create(api, { lifeSpanInYears, active }, args) {
    const application = String(args.application);
    const body = { lifeSpanInYears: lifeSpanInYears ?? 3 };
    const made = rowOf(
      application,
      await send(api, "POST /api/saml-applications/{id}/secrets", { id: application }, body),
    );
    return active === true ? { ...made, ...(await activate(api, made.id, true)) } : made;
  },
  update: (api, { id }, { active }) => activate(api, id, active),
  async delete(api, id) {
    const { application, secretId } = split(id);
    const at = { id: application, secretId };
    // An active one can't be deleted.
    const found = (await secretsOf(api, application)).find((row) => row.id === id);
    if (found?.active === true) await activate(api, id, false);
    await send(api, "DELETE /api/saml-applications/{id}/secrets/{secretId}", at);
  },
  outputsOf: (row) => ({
    certificate: row.certificate,
    expiresAt: new Date(Number(row.expiresAt)).toISOString(),
  }),

  // Nothing tells two apart: what is there after a lost answer and wasn't before is it, if they're made in turn.
  serial: true,
  recognise: () => true,
  halfMade: () => true,

  keyOf: (args) => `SAML application ${args.application}`,
};
