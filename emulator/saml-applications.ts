import { ApplicationType, BindingType } from "@logto/schemas";
import { InternalFault, RequestError } from "./http/errors.ts";
import { newSigningKey } from "./sso/signing-key.ts";
import type { Row } from "./store.ts";
import type { Tenant } from "./tenant.ts";

export const samlConfigs = "samlApplicationConfigs";
export const samlSecrets = "samlApplicationSecrets";

const subject = { commonName: "logto.io", organizationName: "Logto", countryName: "US" };

/** A key by which a SAML application signs assertions. */
export async function newSamlSecret(tenant: Tenant, years: number): Promise<Row> {
  const expiry = new Date(tenant.store.now());
  expiry.setFullYear(expiry.getFullYear() + years);
  if (Number.isNaN(expiry.getTime())) throw new InternalFault("a date out of range");
  return newSigningKey(tenant, { subject, years });
}

/** What a service provider reads of the tenant as the application's identity provider. Anyone may. */
export async function samlMetadata({ store, url }: Tenant, id: string): Promise<string> {
  const secret = store.find(samlSecrets, { applicationId: id, active: true });
  if (!secret || store.find("applications", { id })?.type !== ApplicationType.SAML) {
    throw new RequestError(404, "entity.not_found", { message: `${id} has no active certificate` });
  }
  // Loaded here since few tenants have SAML applications.
  const { default: saml } = await import("samlify");
  const location = `${url}/api/saml/${id}/authn`;
  return saml
    .IdentityProvider({
      entityID: `${url}/saml/${id}`,
      signingCert: secret.certificate,
      nameIDFormat: [store.find(samlConfigs, { applicationId: id })?.nameIdFormat],
      singleSignOnService: [BindingType.Redirect, BindingType.Post].map((binding) => ({
        Location: location,
        Binding: binding,
      })),
    })
    .getMetadata();
}
