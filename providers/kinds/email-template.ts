import * as z from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

const path = "/api/email-templates" as const;
const types = [
  "SignIn",
  "Register",
  "ForgotPassword",
  "OrganizationInvitation",
  "Generic",
  "UserPermissionValidation",
  "BindNewIdentifier",
  "MfaVerification",
  "BindMfa",
] as const;

/** Templates are written in bulk, each whole; one that is there keeps its id. */
async function put(api: Management, template: Args): Promise<Row> {
  const [made] = await send<Row[]>(api, `PUT ${path}`, undefined, { templates: [template] });
  return made as Row;
}

const detail = (description: string) => ({ schema: text(0), description });

export const emailTemplate: Kind = {
  name: "EmailTemplate",
  key: "emailTemplates",
  description:
    "An e-mail that Logto sends, by its purpose and language. Only e-mail connectors that take templates from Logto use them.",
  properties: {
    languageTag: {
      schema: text(1, 16),
      description: "The language, by its tag, e.g. `en`.",
      required: true,
      createOnly: true,
      security: "none",
    },
    templateType: {
      schema: z.enum(types),
      description: "What it's sent for.",
      required: true,
      createOnly: true,
      security: "none",
    },
    subject: {
      ...detail("The subject; it may hold variables such as `{{code}}`."),
      required: true,
      path: "details.subject",
      security: { exposes: "mails", severity: "low" },
    },
    content: {
      ...detail("The body; it may hold variables such as `{{code}}`."),
      required: true,
      path: "details.content",
      security: { exposes: "mails", severity: "medium", holds: "html" },
    },
    contentType: {
      schema: z.enum(["text/html", "text/plain"]),
      description: "How the body is to be read.",
      path: "details.contentType",
      security: "none",
    },
    replyTo: {
      ...detail("Where answers go; it may hold variables."),
      path: "details.replyTo",
      security: { exposes: "mails", severity: "medium" },
    },
    sendFrom: {
      ...detail("The sender's name; it may hold variables."),
      path: "details.sendFrom",
      security: { believes: "this name, as the sender", severity: "low" },
    },
  },
  outputs: {},
  deleteFirst: "there is one template for each purpose and language",

  identity: {
    by: "key",
    is: (args, row) => row.languageTag === args.languageTag && row.templateType === args.templateType,
    overwrites: true,
  },
  keyOf: (args) => `purpose ${args.templateType} and language "${args.languageTag}"`,

  calls: {
    list: (api) => send<Row[]>(api, `GET ${path}`),
    get: (api, id) => lookUp(api, `GET ${path}/{id}`, { id }),
    create: put,
    async update(api, { languageTag, templateType }, { details }) {
      const { details: kept } = await put(api, { languageTag, templateType, details });
      return { details: kept };
    },
    delete: (api, id) => send(api, `DELETE ${path}/{id}`, { id }),
  },

  atTenant: {
    calledAs: ({ templateType, languageTag }) => `${templateType} ${languageTag}`,
  },
};
