import type { Entry } from "../located.ts";
import { type Names, open, type Reading } from "../reading.ts";
import type { Connection } from "./config.ts";

export const connectionNames: Record<"endpoint" | "tenantId" | "appId" | "appSecret" | "resource", Names> = {
  endpoint: ["endpoint", "logto_endpoint", "tenant_endpoint", "tenant_url", "url", "host", "base_url"],
  tenantId: ["tenant_id"],
  appId: ["m2m_app_id", "m2m_client_id", "app_id", "client_id", "logto_app_id", "management_app_id"],
  appSecret: [
    ...(["m2m_app_secret", "m2m_client_secret", "app_secret", "client_secret", "logto_app_secret"] as const),
    ...["management_app_secret"],
  ],
  resource: ["management_api_resource", "management_api_indicator", "management_resource"],
};

/** Maps that hold what tells how the tenant is reached. */
export const connectionWrappers = [
  ...["logto", "tenant", "connection", "server", "logto_tenant", "credentials", "auth"],
  ...["m2m", "m2m_credentials", "m2m_app", "management_api", "management", "setup_automation"],
];

/** How the tenant is reached. */
export function connectionOf(
  reading: Reading,
  found: Partial<Record<keyof typeof connectionNames, Entry>>,
): Connection {
  const node = found.endpoint?.node;
  let endpoint = reading.told(node);
  if (node && typeof endpoint === "string") {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      reading.wrong(node, "is no address; it's the tenant's, e.g. https://<tenant>.logto.app");
      endpoint = undefined;
    } else if (url.pathname !== "/" || url.search || url.hash || url.username) {
      reading.wrong(node, "has more than an address; leave out what follows the host");
      endpoint = undefined;
    } else endpoint = endpoint.replace(/\/+$/, "");
  }
  const tenantId = reading.told(found.tenantId?.node);
  if (endpoint === undefined && tenantId !== undefined) {
    if (tenantId === open) endpoint = open;
    else if (/^[a-z0-9-]+$/i.test(tenantId)) endpoint = `https://${tenantId}.logto.app`;
    else if (found.tenantId) {
      reading.wrong(found.tenantId.node, "is no tenant's id; that is the first word of <tenant>.logto.app");
    }
  }
  const appId = reading.told(found.appId?.node);
  const appSecret = reading.told(found.appSecret?.node);
  const resource = reading.told(found.resource?.node);
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(appId === undefined ? {} : { appId }),
    ...(appSecret === undefined ? {} : { appSecret }),
    ...(resource === undefined ? {} : { resource }),
  };
}
