import * as z from "zod";
import type { Management } from "../management/index.ts";
import { collection, completed, lookUp, send } from "./calls.ts";
import { type Args, type Property, type Row, text } from "./kind.ts";
import { web } from "./security.ts";

/*
 * Applications of type Protected: Logto Cloud stands before a site and lets signed-in users through. Open source
 * refuses them, so nothing of this is recorded; it follows the server's source.
 */

const applications = collection("/api/applications", "/api/applications/{id}");
const domains = "/api/applications/{id}/protected-app-metadata/custom-domains" as const;

const origin = z.url({ protocol: /^https?$/, error: 'is no http(s) URL, e.g. "https://site.example.com"' });
const column = (name: string) => `protectedAppMetadata.${name}`;

export const protectedApp: Property = {
  schema: z.strictObject({
    subDomain: text().optional(),
    origin: origin.optional(),
    sessionDuration: z.number().int().min(1).optional(),
    pageRules: z.array(text()).optional(),
    customDomain: text().optional(),
  }),
  description: "Protected applications only, and required there: the site that Logto stands before.",
  security: {
    fields: {
      origin: { exposes: "people", severity: "high", ...web },
      pageRules: { guards: "which pages need a sign-in", severity: "high", emptyIsAll: true },
      sessionDuration: {
        guards: "how long a stolen session is good for",
        severity: "medium",
        safer: "lower",
      },
      customDomain: { exposes: "codes", severity: "medium" },
    },
    others: "none",
  },
  fields: {
    subDomain: {
      schema: text(),
      description: "First label of the host that Logto gives it.",
      createOnly: true,
      path: column("host"),
      read: (host) => String(host).split(".")[0],
    },
    origin: { schema: origin, description: "Where the site itself is.", path: column("origin") },
    sessionDuration: {
      schema: z.number().int().min(1),
      description: "How long users stay signed in, in seconds.",
      path: column("sessionDuration"),
    },
    pageRules: {
      schema: z.array(text()),
      description: "Paths that ask for sign-in, as regular expressions; none: all do.",
      set: true,
      default: [],
      path: column("pageRules"),
      read: (rules) => (rules as Args[]).map(({ path }) => path),
      write: (paths) => (paths as string[]).map((path) => ({ path })),
    },
    customDomain: {
      schema: text(),
      description: "A domain of yours that leads to it. One at most.",
      path: column("customDomains"),
      default: null,
      read: (list) => (list as Args[])[0]?.domain,
      write: (domain) => [{ domain }],
    },
  },
};

const domainOf = (metadata: Args | undefined) => (metadata?.customDomains as Args[] | undefined)?.[0]?.domain;

/** The settings have a PATCH, the domain its own path. */
export async function changeProtected(api: Management, row: Row, wanted: Args): Promise<Args> {
  const { host: _, customDomains: __, ...settings } = wanted;
  const had = domainOf(row.protectedAppMetadata as Args | undefined);
  const wants = domainOf(wanted);
  const changed = await applications.update(api, row, { protectedAppMetadata: settings });
  if (had === wants) return changed;
  if (had !== undefined) await lookUp(api, `DELETE ${domains}/{domain}`, { id: row.id, domain: String(had) });
  if (wants !== undefined) await send(api, `POST ${domains}`, { id: row.id }, { domain: wants });
  return (await applications.get(api, row.id)) ?? changed;
}

/** A creation takes the host's first label and the origin; the rest comes after. */
export async function createProtected(api: Management, columns: Args, metadata: Args): Promise<Row> {
  const { host, origin: site, ...rest } = metadata;
  const made = await applications.create(api, {
    ...columns,
    protectedAppMetadata: { subDomain: host, origin: site },
  });
  if (Object.keys(rest).length === 0) return made;
  return completed(made, () => changeProtected(api, made, { origin: site, ...rest }));
}
