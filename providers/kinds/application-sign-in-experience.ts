import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";
import { branding, color, customCss, pageUrl } from "./looks.ts";

const path = "/api/applications/{applicationId}/sign-in-experience" as const;

/** What stands in each column when nothing is said of it. There's no DELETE, so this is what removing leaves. */
const nothing: Args = {
  color: {},
  branding: {},
  customCss: null,
  termsOfUseUrl: null,
  privacyPolicyUrl: null,
  displayName: null,
};

async function get(api: Management, id: string): Promise<Row | undefined> {
  const row = await lookUp<Args>(api, `GET ${path}`, { applicationId: id });
  return row && { ...nothing, ...row, id };
}

export const applicationSignInExperience: Kind = {
  name: "ApplicationSignInExperience",
  key: "signInExperience",
  inside: { kind: "Application", argument: "signInExperience" },
  readBy: `GET ${path}`,
  description:
    "How the sign-in pages look for one application, where they differ from the tenant's. Removing it empties it: the server has no way to delete it.",
  properties: {
    application: {
      schema: text(),
      description: "The application.",
      required: true,
      createOnly: true,
      ref: "Application",
      path: "id",
      security: "none",
    },
    displayName: {
      schema: text(0, 256),
      description: "Name shown to users, e.g. on the consent page.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
    branding: { ...branding, default: {} },
    color: { ...color, default: {} },
    customCss,
    termsOfUseUrl: pageUrl("URL of the application's terms of use."),
    privacyPolicyUrl: pageUrl("URL of the application's privacy policy."),
  },
  outputs: {},
  deletedWith: "application",
  deleteFirst: "an application has one sign-in experience",

  identity: { by: "place" },
  keyOf: (args) => `application ${args.application}`,

  calls: {
    get,
    async within(api, { id, type }) {
      const row = type === "MachineToMachine" ? undefined : await get(api, id);
      return row ? [row] : [];
    },
    async create(api, { id, ...columns }) {
      const made = await send<Args>(
        api,
        `PUT ${path}`,
        { applicationId: String(id) },
        { ...nothing, ...columns },
      );
      return { ...made, id: String(id) };
    },
    update: (api, { id }, patch) => send<Args>(api, `PUT ${path}`, { applicationId: id }, patch),
    async delete(api, id) {
      await send(api, `PUT ${path}`, { applicationId: id }, nothing);
    },
  },

  atTenant: {
    notConfiguration: ["applicationId"],
  },
};
