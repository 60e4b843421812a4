import * as z from "zod";
import { lookUp, send } from "./calls.ts";
import { type Args, type Calls, type Kind, type Row, text } from "./kind.ts";
import { signInRaced } from "./sign-in-feasible.ts";

const path = "/api/captcha-provider" as const;
const types = ["Turnstile", "RecaptchaEnterprise"] as const;

const put = (api: Parameters<Calls["create"]>[0], config: unknown) =>
  send(api, `PUT ${path}`, undefined, { config });

export const captchaProvider: Kind = {
  name: "CaptchaProvider",
  key: "captchaProvider",
  singleton: true,
  description:
    "The CAPTCHA service of the tenant. Removing it also switches `captchaPolicy` of the sign-in experience off.",
  properties: {
    type: {
      schema: z.enum(types),
      description:
        "Which service: Cloudflare's Turnstile, or Google's RecaptchaEnterprise. Changed in place.",
      required: true,
      path: "config.type",
      security: { believes: "another service, as to who is a machine", severity: "medium" },
    },
    siteKey: {
      schema: text(),
      description: "The public key.",
      required: true,
      path: "config.siteKey",
      security: { believes: "another site, as to who is a machine", severity: "low" },
    },
    secretKey: {
      schema: text(),
      description: "The secret key; of RecaptchaEnterprise the API key.",
      required: true,
      secret: true,
      path: "config.secretKey",
    },
    projectId: {
      schema: text(),
      description: "RecaptchaEnterprise only, and required there: the Google Cloud project.",
      path: "config.projectId",
      security: { believes: "another project, as to who is a machine", severity: "low" },
    },
    domain: {
      schema: text(),
      description: "RecaptchaEnterprise only: the domain that its script comes from.",
      path: "config.domain",
      security: { exposes: "personal data", severity: "high" },
    },
    mode: {
      schema: z.enum(["invisible", "checkbox"]),
      description: "RecaptchaEnterprise only: whether users see a box to tick.",
      path: "config.mode",
      security: "none",
    },
  },
  outputs: {},
  serial: () => signInRaced,
  deleteFirst: "a tenant has one CAPTCHA provider",

  identity: {
    by: "key",
    is: () => true,
    overwrites: true,
  },
  keyOf: () => "the CAPTCHA provider",

  calls: {
    async list(api) {
      const row = await lookUp(api, `GET ${path}`);
      return row ? [row] : [];
    },
    get: (api) => lookUp(api, `GET ${path}`),
    create: (api, { config }) => put(api, config),
    // The columns of the former type are no part of the new one's.
    update: async (api, _row: Row, { config }) => ({ ...(await put(api, config)) }) as Args,
    async delete(api) {
      const { captchaPolicy } = await send<{ captchaPolicy: Args }>(api, "GET /api/sign-in-exp");
      await send(api, `DELETE ${path}`);
      // The server switches the policy off, which it isn't where nobody ever said anything of it.
      if (captchaPolicy.enabled !== true) {
        await send(api, "PATCH /api/sign-in-exp", undefined, { captchaPolicy });
      }
    },
  },

  rules: {
    validate(args) {
      const google = ["projectId", "domain", "mode"];
      if (args.type === "Turnstile") {
        return google
          .filter((name) => args[name] !== undefined)
          .map((name) => ({ path: [name], message: "is for RecaptchaEnterprise only; leave it out" }));
      }
      return args.type === "RecaptchaEnterprise" && args.projectId === undefined
        ? [{ path: ["projectId"], message: "is missing, and RecaptchaEnterprise needs it" }]
        : [];
    },
  },
};
