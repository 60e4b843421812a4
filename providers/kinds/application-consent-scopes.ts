import * as z from "zod";
import type { Management } from "../management/index.ts";
import { difference, type Operation, send } from "./calls.ts";
import { type Args, type Kind, listOf, mapOf, type Properties, type Row, text } from "./kind.ts";
import { managementScopes } from "./scope.ts";
import { grants } from "./security.ts";

/** Came with Logto 1.43.0. */
const newScope = "urn:logto:scope:trusted_devices";

/** Claims of a user that an application may ask for, by Logto's names of these scopes. */
const userScopes = [
  "profile",
  "email",
  "phone",
  "address",
  "custom_data",
  "identities",
  "roles",
  "urn:logto:scope:organizations",
  "urn:logto:scope:organization_roles",
  "urn:logto:scope:sessions",
  newScope,
] as const;

/** By argument: how the API's paths call it. */
const paths = {
  userScopes: "user-scopes",
  resourceScopes: "resource-scopes",
  organizationScopes: "organization-scopes",
  organizationResourceScopes: "organization-resource-scopes",
} as const;
const names = Object.keys(paths) as (keyof typeof paths)[];

const scopes = (description: string, more: object) => ({
  schema: z.array(text()),
  description,
  set: true as const,
  default: [],
  security: grants("asking users for these"),
  ...more,
});

/** What may be asked for, in four sets. */
export const consentProperties: Properties = {
  userScopes: scopes("Claims of the user that it may ask for, e.g. `profile`, `email`.", {
    schema: z.array(z.enum(userScopes)),
  }),
  resourceScopes: scopes(
    "Scopes of API resources that it may ask for. In YAML by API resource, then names.",
    {
      ref: "Scope",
    },
  ),
  organizationScopes: scopes("Organization scopes that it may ask for.", { ref: "OrganizationScope" }),
  organizationResourceScopes: scopes(
    "Scopes of API resources that it may ask for within an organization. In YAML by API resource, then names.",
    { ref: "Scope" },
  ),
};

/** What an older Logto has no list of is missing. */
interface Answer {
  userScopes?: string[];
  organizationScopes?: Row[];
  resourceScopes?: { scopes?: Row[] }[];
  organizationResourceScopes?: { scopes?: Row[] }[];
}

const idsOf = (rows: Row[] = []) => rows.map(({ id }) => id);
const idsIn = (groups: { scopes?: Row[] }[]) => groups.flatMap((group) => idsOf(group.scopes));

type Base = "/api/applications/{applicationId}/user-consent-scopes" | "/api/cimd/user-consent-scopes";

/** Reads and settles what lies at a path: one application's consent scopes, or those of all dynamic clients. */
export function consentScopes(base: Base) {
  const read = async (api: Management, at?: Record<string, string>): Promise<Args> => {
    const found = await send<Answer>(api, `GET ${base}`, at);
    return {
      userScopes: found.userScopes,
      organizationScopes: found.organizationScopes && idsOf(found.organizationScopes),
      resourceScopes: found.resourceScopes && idsIn(found.resourceScopes),
      organizationResourceScopes: found.organizationResourceScopes && idsIn(found.organizationResourceScopes),
    };
  };
  /** Adds all in one call, which is refused as a whole, and takes the rest away one by one. */
  const setScopes = async (
    api: Management,
    before: Args,
    wanted: Args,
    at?: Record<string, string>,
  ): Promise<Args> => {
    const changed = names.filter((name) => wanted[name] !== undefined);
    const changes = changed.map((name) => [name, difference(before[name], wanted[name])] as const);
    const added = changes.filter(([, one]) => one.added.length > 0);
    if (added.length > 0) {
      const body = Object.fromEntries(added.map(([name, one]) => [name, one.added]));
      await send(api, `POST ${base}`, at, body);
    }
    for (const [name, { removed }] of changes) {
      for (const scopeId of removed) {
        const operation = `DELETE ${base}/{scopeType}/{scopeId}` as Operation;
        await send(api, operation, { ...at, scopeType: paths[name], scopeId });
      }
    }
    return Object.fromEntries(changed.map((name) => [name, wanted[name]]));
  };
  return { read, setScopes };
}

/** Every set that is managed, emptied. */
export const noConsent = (args: Args): Args =>
  Object.fromEntries(names.filter((name) => args[name] !== undefined).map((name) => [name, []]));

const { read, setScopes } = consentScopes("/api/applications/{applicationId}/user-consent-scopes");

export const applicationConsentScopes: Kind = {
  name: "ApplicationConsentScopes",
  key: "consentScopes",
  inside: { kind: "Application", argument: "consentScopes" },
  readBy: "GET /api/applications/{applicationId}/user-consent-scopes",
  description:
    "What a third-party application may ask its users for; the consent page shows it. Each set that is declared is managed whole.",
  properties: {
    application: {
      schema: text(),
      description: "The application, a third-party one.",
      required: true,
      createOnly: true,
      ref: "Application",
      suits: ({ isThirdParty }) =>
        isThirdParty === true
          ? undefined
          : "isn't third-party, and only such ask for consent; write isThirdParty: true",
      path: "id",
      security: "none",
    },
    ...consentProperties,
  },
  outputs: {},
  deletedWith: "application",
  deleteFirst: "an application has one set of consent scopes",
  identity: { by: "place" },
  keyOf: (args) => `application ${args.application}`,

  calls: {
    async get(api, id) {
      const application = await api.maybe(
        api.client.GET("/api/applications/{id}", { params: { path: { id } } }),
      );
      return application && { ...(await read(api, { applicationId: id })), id };
    },
    async create(api, { id, ...columns }, _, isInNew) {
      const at = { applicationId: String(id) };
      return { ...(await setScopes(api, isInNew ? {} : await read(api, at), columns, at)), id: String(id) };
    },
    update: (api, row, patch) => setScopes(api, row, patch, { applicationId: row.id }),
    within: async (api, { id, isThirdParty }) =>
      isThirdParty === true ? [{ ...(await read(api, { applicationId: id })), id }] : [],
    async delete(api, id, state) {
      const at = { applicationId: id };
      await setScopes(api, await read(api, at), noConsent(state), at);
    },
  },

  rules: {
    newer: ({ userScopes }) =>
      listOf(userScopes).includes(newScope)
        ? [{ path: ["userScopes"], operation: "GET /api/configs/cimd", since: "1.43.0" }]
        : [],
    feasible: (args, outlook) =>
      managementScopes(args, ["resourceScopes", "organizationResourceScopes"], outlook),

    refusals: {
      "application.third_party_application_only": { at: "application" },
      "application.consent_management_api_scopes_not_allowed": { at: "resourceScopes" },
      "application.user_consent_scopes_not_found": {
        says: (_, data) =>
          Object.entries(mapOf(data))
            .flatMap(([, ids]) => listOf(ids))
            .map((id) => `the tenant has no scope ${id}`)
            .join("; ") || undefined,
      },
    },
  },
};
