import { kindOf } from "pulumi-logto/kinds";
import type { Located } from "../located.ts";
import type { Names, Reading } from "../reading.ts";
import { addAddresses, addressesOf, environments } from "./addresses.ts";
import type { Addresses, Application } from "./config.ts";
import { itemsOf } from "./named.ts";

export const redirectNames = {
  redirectUris: [
    "redirect_uris",
    "redirect_uri",
    "redirect_urls",
    "callback_urls",
    "callback_url",
    "callbacks",
  ],
  productionRedirectUris: [
    ...(["production_redirect_uris", "production_redirect_uri", "prod_redirect_uris"] as const),
    ...["prod_redirect_uri", "redirect_uris_production", "redirect_uris_prod"],
  ],
  postLogoutRedirectUris: [
    ...(["post_logout_redirect_uris", "post_logout_redirect_uri", "post_logout_uris"] as const),
    ...["post_sign_out_redirect_uris", "post_sign_out_redirect_uri", "post_signout_redirect_uris"],
    ...["logout_redirect_uris", "logout_uris", "logout_urls", "sign_out_redirect_uris"],
  ],
  productionPostLogoutRedirectUris: [
    ...(["production_post_logout_redirect_uris", "prod_post_logout_redirect_uris"] as const),
    ...["production_post_sign_out_redirect_uris", "prod_post_sign_out_redirect_uris"],
    ...["production_logout_redirect_uris", "prod_logout_redirect_uris"],
  ],
} satisfies Record<string, Names>;

const names = {
  ...redirectNames,
  name: ["name", "app_name", "application_name", "display_name", "title"],
  type: ["type", "app_type", "application_type", "kind"],
  description: ["description", "desc"],
  isThirdParty: ["is_third_party", "third_party"],
  corsAllowedOrigins: ["cors_allowed_origins", "cors_origins", "allowed_origins", "cors"],
  roles: ["roles", "role", "m2m_roles"],
  scopes: ["scopes", "permissions"],
  ...environments,
} satisfies Record<string, Names>;

const types = {
  Traditional: ["traditional_web", "web", "regular_web", "web_app", "server", "next.js"],
  SPA: ["single_page", "single_page_app", "single_page_application", "frontend"],
  Native: ["mobile", "native_app", "desktop"],
  MachineToMachine: ["m2m", "machine", "machine_to_machine", "service", "worker"],
};

const { name: nameProperty } = kindOf("Application").properties;

/** The applications of a section. */
export function applicationsOf(
  reading: Reading,
  section: Located | undefined,
  usual: Application["type"],
): Application[] {
  if (!section) return [];
  const single: Names = [...names.name, ...names.type] as unknown as Names;
  return itemsOf(reading, section, single).flatMap(({ key, node }) => {
    const map = reading.map(node, "name, type, redirect_uris, post_logout_redirect_uris, description, roles");
    if (!map) return [];
    const found = reading.fields(map, names);
    const name = reading.words(found.name?.node, nameProperty?.schema) ?? key;
    if (name === undefined)
      return reading.wrong(node, "has no name; write name: <its name in Logto's console>") ?? [];
    if (found.scopes) {
      reading.leave(found.scopes.node, "an application gets scopes by a role that grants them; declare one");
    }
    const redirectUris = addressesOf(reading, found.redirectUris?.node, found.productionRedirectUris?.node);
    const roles = reading.list(found.roles?.node).flatMap((at) => {
      const role = reading.words(at);
      return role === undefined ? [] : [{ name: role, at }];
    });
    const application: Application = {
      at: node,
      name,
      key,
      type: reading.choice(found.type?.node, types) ?? usual,
      description: reading.words(found.description?.node),
      isThirdParty: reading.flag(found.isThirdParty?.node),
      redirectUris,
      postLogoutRedirectUris: addressesOf(
        reading,
        found.postLogoutRedirectUris?.node,
        found.productionPostLogoutRedirectUris?.node,
      ),
      corsAllowedOrigins: addressesOf(reading, found.corsAllowedOrigins?.node),
      roles,
    };
    for (const environment of ["development", "production"] as const) {
      const entry = found[environment];
      if (entry) addEnvironment(reading, entry.node, environment, application);
    }
    return [application];
  });
}

/** What an application has in one environment alone. */
function addEnvironment(
  reading: Reading,
  node: Located,
  environment: keyof Addresses,
  application: Application,
): void {
  const map = reading.map(node, "redirect_uris, post_logout_redirect_uris");
  if (!map) return;
  const { redirectUris, postLogoutRedirectUris } = redirectNames;
  const found = reading.fields(map, { redirectUris, postLogoutRedirectUris });
  for (const what of ["redirectUris", "postLogoutRedirectUris"] as const) {
    const { development } = addressesOf(reading, found[what]?.node);
    addAddresses(application[what], { development: [], production: [], [environment]: development });
  }
}
