import { ConnectorType, GoogleConnector } from "@logto/connector-kit";
import { connectorsOf, type TenantConnector } from "../connectors/tenant-connectors.ts";
import { logo, providers } from "../sso/providers.ts";
import type { Row, Store } from "../store.ts";
import { recovery } from "./checks.ts";
import { inOrder } from "./profile-fields.ts";

type Provider = keyof typeof providers;

/** The looks of an application of one's own cover the tenant's. */
function looksOf(store: Store, experience: Row, applicationId: string | undefined): Row {
  const own = applicationId && store.find("applicationSignInExperiences", { applicationId });
  if (!own || store.find("applications", { id: applicationId })?.isThirdParty) return {};
  return {
    branding: { ...experience.branding, ...own.branding },
    color: { ...experience.color, ...own.color },
    ...(own.customCss && { customCss: own.customCss }),
  };
}

const ssoConnectorsOf = (store: Store) =>
  store
    .table("ssoConnectors")
    .filter(
      ({ providerName, config, domains }) =>
        domains.length > 0 && providers[providerName as Provider].configGuard.safeParse(config).success,
    )
    .map(({ id, providerName, branding }) => ({
      id,
      connectorName: branding.displayName ?? providers[providerName as Provider].name,
      logo: branding.logo ?? logo,
      darkLogo: branding.darkLogo ?? logo,
    }));

function googleOneTap(offered: readonly TenantConnector[]): Row | undefined {
  const google = offered.find(({ metadata }) => metadata.id === GoogleConnector.factoryId);
  const config = GoogleConnector.configGuard.safeParse(google?.row.config);
  if (!google || !config.success) return undefined;
  return { ...config.data.oneTap, clientId: config.data.clientId, connectorId: google.row.id };
}

/** The sign-in experience as everyone may read it, with what a sign-in page needs besides. */
export async function publicView(store: Store, applicationId: string | undefined): Promise<Row> {
  const experience = store.table("signInExperience")[0] as Row;
  const { emailBlocklistPolicy: _, forgotPasswordMethods, ...shown } = experience;
  const connectors = await connectorsOf(store);
  const targets: string[] = experience.socialSignInConnectorTargets;
  const social = connectors.filter(({ type }) => type === ConnectorType.Social);
  const offered = targets.flatMap((target) => social.filter(({ metadata }) => metadata.target === target));
  const oneTap = googleOneTap(offered);
  const catalog = inOrder(store.table("customProfileFields"));
  const fields: { name: string }[] | null = experience.signUpProfileFields;
  return {
    ...shown,
    ...looksOf(store, experience, applicationId),
    socialConnectors: offered.map(({ metadata, row }) => ({ ...metadata, id: row.id })),
    ssoConnectors: experience.singleSignOnEnabled ? ssoConnectorsOf(store) : [],
    forgotPassword: recovery(connectors, forgotPasswordMethods),
    isDevelopmentTenant: false,
    ...(oneTap && { googleOneTap: oneTap }),
    customProfileFields:
      fields?.flatMap(({ name }) => catalog.filter((field) => field.name === name)) ?? catalog,
    customProfileFieldCatalog: catalog,
  };
}
