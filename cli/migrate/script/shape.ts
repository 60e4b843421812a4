import { z } from "zod";

/** A value that stands for another one, which only the script's user knows. */
export const open = Symbol("open");
export type Told = string | typeof open;

/** `${CLIENT_ID}`, `$CLIENT_ID`, `<client id>`, `YOUR_CLIENT_ID`. */
const placeholder = /^\$\w+$|\$\{|\{\{|<[^<>]{0,100}>|(^|[^a-z])your[-_ ]/i;

const text = z.string().min(1);
const told = text.transform((value): Told => (placeholder.test(value) ? open : value));
const address = text.refine(
  (value) => URL.canParse(value) && !placeholder.test(value),
  "is no whole address; write it with its scheme, e.g. https://host/callback",
);
const addresses = z.array(address).default([]);

const endpoint = told
  .refine(
    (value) => value === open || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)),
    "is no address; it's the tenant's, e.g. https://<tenant>.logto.app",
  )
  .refine(
    (value) => value === open || !URL.canParse(value) || `${new URL(value).origin}/` === new URL(value).href,
    "has more than an address; leave out what follows the host",
  )
  .transform((value) => (value === open ? value : value.replace(/\/+$/, "")));

const application = z.strictObject({
  name: text,
  type: z.enum(["Traditional", "SPA", "Native", "MachineToMachine"]),
  description: text.optional(),
  redirect_uris: addresses,
  post_logout_redirect_uris: addresses,
  roles: z.array(text).default([]),
});

const apiResource = z.strictObject({
  name: text,
  indicator: text,
  scopes: z
    .record(
      z.string().regex(/^\S{1,256}$/, "is no scope's name; that has no white space"),
      z
        .string()
        .nullable()
        .transform((description) => description ?? ""),
    )
    .default({}),
});

const role = z.strictObject({ description: text.optional(), scopes: z.array(text).default([]) });

const oauth = { client_id: "clientId", client_secret: "clientSecret" };

/** PanBot's identity providers: what the file calls their credentials, and what the factory calls them. */
export const providers: Record<string, { factory: string; credentials: Record<string, string> }> = {
  google: { factory: "google-universal", credentials: oauth },
  facebook: { factory: "facebook-universal", credentials: oauth },
  microsoft: { factory: "azuread-universal", credentials: { ...oauth, tenant_id: "tenantId" } },
  apple: {
    factory: "apple-universal",
    credentials: { service_id: "clientId", team_id: "teamId", key_id: "keyId", private_key: "privateKey" },
  },
  linkedin: { factory: "linkedin-universal", credentials: oauth },
  wechat: { factory: "wechat-web", credentials: { app_id: "appId", app_secret: "appSecret" } },
};

const connectors = Object.fromEntries(
  Object.entries(providers).map(([name, { credentials }]) => {
    const shape = Object.fromEntries(Object.keys(credentials).map((key) => [key, told]));
    return [name, z.strictObject(shape).optional()];
  }),
);

/** `logto_config.yaml` of setup_logto.py, as far as PanBot's guide says what is in it. */
export const scriptShape = z.strictObject({
  endpoint: endpoint.optional(),
  m2m: z.strictObject({ app_id: told.optional(), app_secret: told.optional() }).default({}),
  applications: z.record(text, application).default({}),
  api_resource: apiResource.optional(),
  roles: z.record(text, role).default({}),
  connectors: z.strictObject(connectors).default({}),
});

export type ScriptConfig = z.infer<typeof scriptShape>;
export type Application = z.infer<typeof application>;
