import * as z from "zod";
import type { Management } from "../management/index.ts";
import { seededInAdmin } from "./admin-tenant.ts";
import { collection, part, searchedBy, send } from "./calls.ts";
import {
  type Args,
  customData,
  description,
  isKnownText,
  type Kind,
  known,
  listOf,
  type Mistake,
  mapOf,
  markIn,
  type Row,
  text,
} from "./kind.ts";
import { changeProtected, createProtected, protectedApp } from "./protected-app.ts";
import { loopback, type Mark, protection, type Security, web } from "./security.ts";
import { misreadUri, noOrigin, refusedUri } from "./uris.ts";

const applications = collection("/api/applications", "/api/applications/{id}");

const searched = searchedBy("GET /api/applications");
/** The lists have SAML applications too, which are a kind of their own. */
const withoutSaml = (rows: Row[]) => rows.filter(({ type }) => type !== "SAML");

const uris = z.array(text());
/** No client whose metadata have another address there is let in, though the Management API takes some. */
const webAddress = (example: string) =>
  z.url({ protocol: /^https?$/, error: `is no http(s) URL, e.g. "${example}"` });
/** Logto takes any number; with less than 1, tokens are expired when they're issued. */
const lifetime = z.number().int().min(1);
const types = ["Traditional", "SPA", "Native", "MachineToMachine", "Protected"] as const;
const secretsOf = (api: Management, id: string) =>
  part(api, "GET /api/applications/{id}/secrets", (of) => send<Row[]>(api, of, { id }));

const withSecret = new Set<unknown>(["Traditional", "MachineToMachine"]);
const needsRedirect = (args: Args) =>
  args.type !== "MachineToMachine" && args.type !== "Protected" && args.isDeviceFlow !== true;

/** Native applications listen on their own machine for the answer (RFC 8252). */
const of =
  (mark: Mark): Security =>
  ({ type }) => ({ ...mark, ...(type === "Native" ? loopback : web) });

export const application: Kind = {
  name: "Application",
  key: "applications",
  description:
    "An application that signs users in, or a machine-to-machine application that calls APIs with a token of its own.",
  properties: {
    name: {
      schema: text(1, 256),
      description: "Name shown in the console and on consent pages. Not unique.",
      logicalName: true,
      security: "none",
    },
    type: {
      schema: z.enum(types),
      description:
        "What the application is: Traditional (server-rendered, keeps a secret), SPA, Native, MachineToMachine, or Protected (a site that Logto stands before; Cloud only).",
      required: true,
      createOnly: true,
      security: "none",
    },
    description: description(),
    isDeviceFlow: {
      schema: z.boolean(),
      description: "Signs in by the OAuth device flow. Only for Native applications.",
      createOnly: true,
      default: false,
      path: "customClientMetadata.isDeviceFlow",
      security: {
        grants: "asking for tokens by a code that users type in elsewhere, which can be phished",
        severity: "medium",
        safer: false,
      },
    },
    isThirdParty: {
      schema: z.boolean(),
      description: "Belongs to somebody else, so users are asked for consent. Not for MachineToMachine.",
      createOnly: true,
      default: false,
      security: protection("users being asked before somebody else's application gets their data", "high"),
    },
    redirectUris: {
      schema: uris,
      perEnvironment: "origin",
      description:
        "Where sign-in may send its code: exact URIs, a trailing slash makes another one. Required unless MachineToMachine or device flow, so that an address that gets codes is never unmanaged.",
      set: true,
      default: [],
      path: "oidcClientMetadata.redirectUris",
      security: of({ exposes: "codes", severity: "high" }),
    },
    postLogoutRedirectUris: {
      schema: uris,
      perEnvironment: "origin",
      description: "Where users may be sent after signing out: exact URIs.",
      set: true,
      default: [],
      path: "oidcClientMetadata.postLogoutRedirectUris",
      security: of({ exposes: "people", severity: "medium" }),
    },
    corsAllowedOrigins: {
      schema: uris,
      perEnvironment: "origin",
      description:
        "Origins that may call Logto's endpoints from a browser, besides those of the redirect URIs.",
      set: true,
      path: "customClientMetadata.corsAllowedOrigins",
      security: {
        exposes: "tokens",
        severity: "medium",
        address: "origin",
        unsafe: (origin) => String(origin).includes("*") && "critical",
      },
    },
    logoUri: {
      schema: webAddress("https://app.example.com/logo.svg"),
      description: "URL of the application's logo.",
      path: "oidcClientMetadata.logoUri",
      security: "none",
    },
    backchannelLogoutUri: {
      schema: webAddress("https://app.example.com/logout"),
      perEnvironment: "origin",
      description: "Where Logto tells the application that a user signed out.",
      path: "oidcClientMetadata.backchannelLogoutUri",
      security: { exposes: "tokens", severity: "medium", ...web },
    },
    backchannelLogoutSessionRequired: {
      schema: z.boolean(),
      description: "Whether the back-channel logout message carries the session's id.",
      path: "oidcClientMetadata.backchannelLogoutSessionRequired",
      security: "none",
    },
    allowTokenExchange: {
      schema: z.boolean(),
      description: "May exchange tokens, e.g. to act for a user. Not for third-party applications.",
      path: "customClientMetadata.allowTokenExchange",
      security: { grants: "acting for users by exchanging tokens", severity: "high", safer: false },
    },
    idTokenTtl: {
      schema: lifetime,
      description: "Lifetime of ID tokens, in seconds, at least 1.",
      path: "customClientMetadata.idTokenTtl",
      security: { guards: "how long a stolen ID token is good for", severity: "medium", safer: "lower" },
      goesBy: 3600,
    },
    maxAllowedGrants: {
      schema: z.number().int().min(1),
      description:
        "How many grants a user may hold at once for this application; the oldest goes when there's one more.",
      path: "customClientMetadata.maxAllowedGrants",
      security: { guards: "how many places a user is signed in at", severity: "low", safer: "lower" },
    },
    refreshToken: {
      schema: z.strictObject({
        ttlInDays: z.number().int().min(1).max(180).optional(),
        ttl: lifetime.optional(),
        rotate: z.boolean().optional(),
        alwaysIssue: z.boolean().optional(),
      }),
      description: "Refresh tokens: lifetime, rotation, and when they're issued.",
      fields: {
        ttlInDays: {
          schema: z.number().int().min(1).max(180),
          description: "Lifetime in days, 1 to 180. The server's default is 14.",
          path: "customClientMetadata.refreshTokenTtlInDays",
          goesBy: 14,
        },
        ttl: {
          schema: lifetime,
          description: "Lifetime in seconds, at least 1; Logto's older notation.",
          path: "customClientMetadata.refreshTokenTtl",
        },
        rotate: {
          schema: z.boolean(),
          description: "Whether using a refresh token gives a new one. The server rotates by default.",
          path: "customClientMetadata.rotateRefreshToken",
          goesBy: true,
        },
        alwaysIssue: {
          schema: z.boolean(),
          description:
            "Issue a refresh token even without the consent prompt. The server's default is false.",
          path: "customClientMetadata.alwaysIssueRefreshToken",
        },
      },
      security: {
        fields: {
          ttlInDays: {
            guards: "how long a stolen refresh token is good for",
            severity: "medium",
            safer: "lower",
          },
          ttl: { guards: "how long a stolen refresh token is good for", severity: "medium", safer: "lower" },
          rotate: {
            guards: "a stolen refresh token being noticed",
            severity: "high",
            safer: true,
            unsafe: (rotates) => rotates === false,
          },
          alwaysIssue: protection("refresh tokens going only to those who ask for them", "medium", false),
        },
        others: "none",
      },
    },
    customData: customData("Declared keys are managed, others stay as they are."),
    protectedApp,
    roles: {
      schema: z.array(text()),
      description:
        "Machine-to-machine roles that the application holds, all of them; becomes an ApplicationRoles.",
      set: true,
      ref: "Role",
      nested: true,
    },
    secrets: {
      schema: z.record(text(1, 256), z.strictObject({ expiresAt: text().optional() }).nullable()),
      description: "Further client secrets by name, each an ApplicationSecret: `{ expiresAt }` or `{}`.",
      nested: true,
    },
    signInExperience: {
      schema: z.record(z.string(), z.unknown()),
      description: "How the sign-in pages look for it; becomes an ApplicationSignInExperience.",
      nested: true,
    },
    consentScopes: {
      schema: z.record(z.string(), z.unknown()),
      description:
        "Third-party applications only: what they may ask users for; becomes an ApplicationConsentScopes.",
      nested: true,
    },
    accessControl: {
      schema: z.record(z.string(), z.unknown()),
      description: "Who may sign in to it; becomes an ApplicationAccessControl.",
      nested: true,
    },
  },
  outputs: {
    clientId: {
      description: "The client id: the resource's id.",
      computed: (resource) => ({ join: [resource.id] }),
    },
    clientSecret: {
      description:
        'The secret named "Default secret"; absent for SPA and Native, or when that secret was removed.',
      sometimes: true,
      secret: true,
      async instead(api, id) {
        const names = (await secretsOf(api, id))?.map(({ name }) => `"${name}"`);
        if (!names) return undefined;
        const has =
          names.length === 0
            ? "the application has no secret"
            : `the secrets of the application are ${names.join(", ")}`;
        const mend = names.length === 0 ? "Make one" : "Rename the one that is to be used, or make another";
        return `${has}. ${mend}, in the console, so that there is a "Default secret"`;
      },
    },
  },
  children: {
    roles: { kind: "ApplicationRoles", parent: "application", whole: "roles" },
    secrets: {
      kind: "ApplicationSecret",
      parent: "application",
      entry: (name, value) => ({ name, ...(value as Args | null) }),
    },
    signInExperience: { kind: "ApplicationSignInExperience", parent: "application", whole: true },
    consentScopes: { kind: "ApplicationConsentScopes", parent: "application", whole: true },
    accessControl: { kind: "ApplicationAccessControl", parent: "application", whole: true },
  },
  guarded: true,
  identity: {
    by: "mark",
    at: markIn,
  },

  keyOf: (args) => `name "${args.name}" and type ${args.type}`,

  calls: {
    ...applications,
    list: async (api) => withoutSaml(await applications.list(api)),
    search: async (api, text) => withoutSaml(await searched(api, text)),
    async detail(api, row) {
      if (!withSecret.has(row.type)) return row;
      const secrets = await secretsOf(api, row.id);
      // One that has no list of them has the one in its row.
      return secrets ? { ...row, secret: secrets.find(({ name }) => name === "Default secret")?.value } : row;
    },
    uniformDetail: true,
    async create(api, { protectedAppMetadata, ...columns }) {
      if (columns.type === "Protected") return createProtected(api, columns, protectedAppMetadata as Args);
      const uris = { redirectUris: [], postLogoutRedirectUris: [] };
      const oidcClientMetadata = { ...uris, ...(columns.oidcClientMetadata as Args | undefined) };
      return applications.create(api, { ...columns, oidcClientMetadata });
    },
    async update(api, row, { protectedAppMetadata, ...patch }) {
      const changed = Object.keys(patch).length === 0 ? {} : await applications.update(api, row, patch);
      return protectedAppMetadata === undefined
        ? changed
        : { ...changed, ...(await changeProtected(api, row, protectedAppMetadata as Args)) };
    },
    outputsOf: (row) => (row.secret === undefined ? {} : { clientSecret: row.secret }),
  },

  rules: {
    refusals: {
      "application.device_flow_native_only": { at: "isDeviceFlow" },
      "application.device_flow_not_changeable": { at: "isDeviceFlow" },
      "application.third_party_application_cannot_enable_token_exchange": { at: "allowTokenExchange" },
      "application.protected_app_not_configured": { at: "type" },
      "application.invalid_third_party_application_type": { at: "isThirdParty" },
    },
    validate(args) {
      const mistakes: Mistake[] = [];
      const wrong = (property: string, message: string) => mistakes.push({ path: [property], message });
      const type = known(args.type);
      if (type !== undefined && known(args.isDeviceFlow ?? false) !== undefined) {
        if (args.redirectUris === undefined && needsRedirect(args)) {
          wrong(
            "redirectUris",
            `a ${type} application has to say where sign-in may send its code; write the URIs, or [] for none`,
          );
        }
        if (type === "Protected" && args.redirectUris !== undefined) {
          wrong(
            "redirectUris",
            "a Protected application gets its redirect URI from the server; leave it out",
          );
        }
        if ((type === "Protected") !== (args.protectedApp !== undefined)) {
          wrong(
            "protectedApp",
            type === "Protected"
              ? "a Protected application has to say what it stands before: { subDomain, origin }"
              : `is for Protected applications only, and this one is ${type}`,
          );
        }
        if (args.isDeviceFlow === true && type !== "Native") {
          wrong("isDeviceFlow", `is for Native applications only, and this one is ${type}`);
        }
      }
      if (args.isThirdParty === true) {
        if (type === "MachineToMachine")
          wrong("isThirdParty", "a MachineToMachine application can't be third-party");
        if (args.allowTokenExchange === true) {
          wrong(
            "allowTokenExchange",
            "a third-party application may not exchange tokens; leave it out or write false",
          );
        }
      }
      if (type !== undefined && type !== "MachineToMachine" && args.roles !== undefined) {
        wrong(
          "roles",
          `only MachineToMachine applications hold roles, and this one is ${type}; users get theirs one by one`,
        );
      }
      if (type !== undefined && !withSecret.has(type) && args.secrets !== undefined) {
        wrong(
          "secrets",
          `a ${type} application can't keep a secret; only Traditional and MachineToMachine have them`,
        );
      }
      for (const property of ["redirectUris", "postLogoutRedirectUris"]) {
        for (const [index, uri] of listOf(args[property]).entries()) {
          const problem = isKnownText(uri) ? (misreadUri(uri) ?? refusedUri(uri)) : undefined;
          if (problem) mistakes.push({ path: [property, index], message: problem });
        }
      }
      for (const [index, origin] of listOf(args.corsAllowedOrigins).entries()) {
        const problem = isKnownText(origin) ? noOrigin(origin) : undefined;
        if (problem) mistakes.push({ path: ["corsAllowedOrigins", index], message: problem });
      }
      return mistakes;
    },

    cloudOnly: ({ type }) => (type === "Protected" ? [["type"]] : []),
  },

  atTenant: {
    knownBy: ["name"],
    // The switch of access control is the ApplicationAccessControl's.
    notConfiguration: ["appLevelAccessControlEnabled", "secret", "isAdmin"],
    // The last one is for a tenant's requests to Logto Cloud, of which it carries the id.
    builtIn: seededInAdmin(
      ({ id, customClientMetadata }) =>
        /^(admin-console|m-(default|admin))$/.test(id) || mapOf(customClientMetadata).tenantId !== undefined,
    ),
    name: (row) => String(row.name),
    neededByProvider: async (api, { id }) =>
      id === api.settings.appId ? "it is the application that the provider runs as (logto:appId)" : undefined,
  },
};
