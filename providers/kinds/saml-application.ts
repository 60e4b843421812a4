import * as z from "zod";
import { allowed } from "../text.ts";
import { everyPage, lookUp, send } from "./calls.ts";
import {
  type Args,
  customData,
  description,
  type Kind,
  known,
  type Mistake,
  mapOf,
  markIn,
  type Row,
  text,
} from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { protection, web } from "./security.ts";

const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const nameIdFormats = [
  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
] as const;

export const samlApplication: Kind = {
  name: "SamlApplication",
  key: "samlApplications",
  readBy: "GET /api/saml-applications/{id}",
  description:
    "An application that signs users in by SAML, Logto being the identity provider. Open source takes three in a tenant.",
  properties: {
    name: {
      schema: text(1, 256),
      description: "Name shown in the console. Not unique.",
      logicalName: true,
      security: "none",
    },
    description: description(),
    entityId: {
      schema: text(1, 128),
      description: "The service provider's entity id.",
      default: null,
      security: { believes: "the service provider of this name", severity: "high" },
    },
    acsUrl: {
      schema: z.url({ error: 'is no URL, e.g. "https://sp.example.com/acs"' }),
      description:
        "The service provider's assertion consumer service: where Logto sends the assertion. The binding is HTTP-POST, the only one that Logto takes.",
      default: null,
      perEnvironment: "origin",
      read: (value) => (value as { url?: unknown }).url,
      write: (url) => ({ binding: post, url }),
      security: {
        exposes: "assertions",
        severity: "high",
        address: "web",
        unsafe: (acs) => web.unsafe(mapOf(acs).url ?? acs),
      },
    },
    attributeMapping: {
      schema: z.record(z.string(), text()),
      description:
        "Attributes of the assertion: from Logto's user claims (`sub`, `email`, `name` …) to the names that the service provider expects.",
      default: {},
      security: { exposes: "personal data", severity: "medium" },
    },
    nameIdFormat: {
      schema: z.enum(nameIdFormats),
      description: "Format of the assertion's NameID, by its SAML URN.",
      default: nameIdFormats[0],
      security: { believes: "what tells users apart at the service provider", severity: "medium" },
    },
    encryption: {
      schema: z.strictObject({
        encryptAssertion: z.boolean().optional(),
        encryptThenSign: z.boolean().optional(),
        certificate: text().optional(),
      }),
      description:
        "Encryption of assertions: `encryptAssertion`, and with it `encryptThenSign` and the service provider's `certificate` (PEM).",
      default: null,
      security: {
        fields: {
          encryptAssertion: protection("assertions being read on their way", "high"),
          encryptThenSign: "none",
          certificate: { exposes: "assertions", severity: "high" },
        },
        others: "none",
      },
    },
    customData: customData("Declared keys are managed, others stay as they are."),
    secrets: {
      schema: z.record(
        text(),
        z.strictObject({ lifeSpanInYears: z.number().optional(), active: z.boolean().optional() }),
      ),
      description:
        "Further signing certificates by a name of your own, each a SamlApplicationSecret: `{ lifeSpanInYears, active }`. The first one is the server's.",
      nested: true,
    },
    accessControl: {
      schema: z.record(z.string(), z.unknown()),
      description: "Who may sign in to it; becomes an ApplicationAccessControl.",
      nested: true,
    },
  },
  outputs: {
    metadataUrl: {
      description: "URL of the identity provider's metadata, for the service provider.",
      computed: ({ id }, _, endpoint) => ({ join: [endpoint, "/api/saml-applications/", id, "/metadata"] }),
    },
    singleSignOnUrl: {
      description: "The identity provider's single sign-on URL.",
      computed: ({ id }, _, endpoint) => ({ join: [endpoint, "/api/saml/", id, "/authn"] }),
    },
    idpEntityId: {
      description: "The identity provider's entity id.",
      computed: ({ id }, _, endpoint) => ({ join: [endpoint, "/saml/", id] }),
    },
  },
  children: {
    secrets: {
      kind: "SamlApplicationSecret",
      parent: "application",
      entry: (_, value) => ({ ...(value as Args) }),
    },
    accessControl: { kind: "ApplicationAccessControl", parent: "application", whole: true },
  },
  deleteFirst: "open source takes three SAML applications in a tenant",
  most: 3,
  guarded: true,
  identity: {
    by: "mark",
    at: markIn,
  },

  keyOf: (args) => `name "${args.name}"`,

  calls: {
    // One list serves applications of all types.
    list: async (api) =>
      (await everyPage(api, "GET /api/applications")).filter(({ type }) => type === "SAML"),
    // The list of applications leaves out what is particular to SAML.
    detail: (api, { id }) => send(api, "GET /api/saml-applications/{id}", { id }),
    async get(api, id) {
      const application = await lookUp(api, "GET /api/applications/{id}", { id });
      return application?.type === "SAML" ? send(api, "GET /api/saml-applications/{id}", { id }) : undefined;
    },
    create: (api, columns) => send(api, "POST /api/saml-applications", undefined, columns),
    update: (api, { id }, patch) => send<Args>(api, "PATCH /api/saml-applications/{id}", { id }, patch),
    delete: (api, id) => send(api, "DELETE /api/saml-applications/{id}", { id }),
  },

  rules: {
    refusals: { "application.saml.acs_url_binding_not_supported": { at: "acsUrl.binding" } },
    validate({ encryption, attributeMapping }) {
      const { samlAttributes } = publishedRules;
      const mistakes = Object.keys(mapOf(attributeMapping))
        .filter((claim) => !samlAttributes.includes(claim))
        .map((claim): Mistake => {
          const rest = `of which Logto makes attributes; ${allowed(claim, samlAttributes)}`;
          return { path: ["attributeMapping", claim], key: true, message: `is no claim ${rest}` };
        });
      const { encryptAssertion, encryptThenSign, certificate } = (known(encryption) ?? {}) as Args;
      if (encryptAssertion === true && (encryptThenSign === undefined || certificate === undefined)) {
        mistakes.push({
          path: ["encryption"],
          message: "encryptAssertion needs encryptThenSign (true or false) and certificate beside it",
        });
      }
      return mistakes;
    },
  },

  atTenant: {
    notConfiguration: [
      ...["type", "isThirdParty", "appLevelAccessControlEnabled"],
      ...["oidcClientMetadata", "customClientMetadata", "protectedAppMetadata"],
    ],
    name: (row: Row) => String(row.name),
  },
};
