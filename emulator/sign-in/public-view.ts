import { ConnectorType, GoogleConnector } from "@logto/connector-kit";
import { connectorsOf, type TenantConnector } from "../connectors/tenant-connectors.ts";
import { logo, providers } from "../sso/providers.ts";
import type { Row, Store } from "../store.ts";
import { recovery } from "./checks.ts";
import { inOrder } from "./profile-fields.ts";

type Provider = keyof typeof providers;

/** Whose page it is: that of an application, within an organization. */
export interface Visit {
  appId?: string | undefined;
  organizationId?: string | undefined;
}

/** The looks of an application of one's own cover the tenant's, and those of an organization cover both. */
function looksOf(store: Store, experience: Row, { appId, organizationId }: Visit): Row {
  const isForeign = store.find("applications", { id: appId })?.isThirdParty;
  const covers = [
    isForeign ? undefined : store.find("applicationSignInExperiences", { applicationId: appId }),
    store.find("organizations", { id: organizationId }),
  ];
  const { branding, color, customCss } = experience;
  return covers.reduce<Row>(
    (looks, cover) => ({
      branding: { ...looks.branding, ...cover?.branding },
      color: { ...looks.color, ...cover?.color },
      customCss: cover?.customCss || looks.customCss,
    }),
    { branding, color, customCss },
  );
}

/** What a page needs to show a captcha. */
function captchaOf(store: Store, { captchaPolicy }: Row): Row | undefined {
  const [provider] = store.table("captchaProviders");
  if (!captchaPolicy.enabled || !provider) return undefined;
  const { secretKey: _, projectId: __, ...shown } = provider.config;
  return shown;
}

/** A connector as a page shows it: without what only the console needs. */
function buttonOf({ metadata, row }: TenantConnector): Row {
  const {
    description: _,
    configTemplate: __,
    readme: ___,
    formItems: ____,
    customData: _____,
    ...shown
  } = metadata;
  return { ...shown, id: row.id };
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
export async function publicView(store: Store, visit: Visit): Promise<Row> {
  const experience = store.table("signInExperience")[0] as Row;
  const { emailBlocklistPolicy: _, forgotPasswordMethods, ...shown } = experience;
  const connectors = await connectorsOf(store);
  const targets: string[] = experience.socialSignInConnectorTargets;
  const social = connectors.filter(({ type }) => type === ConnectorType.Social);
  const offered = targets.flatMap((target) => social.filter(({ metadata }) => metadata.target === target));
  const oneTap = googleOneTap(offered);
  const captcha = captchaOf(store, experience);
  const catalog = inOrder(store.table("customProfileFields"));
  const fields: { name: string }[] | null = experience.signUpProfileFields;
  return {
    ...shown,
    ...looksOf(store, experience, visit),
    socialConnectors: offered.map(buttonOf),
    ssoConnectors: experience.singleSignOnEnabled ? ssoConnectorsOf(store) : [],
    forgotPassword: recovery(connectors, forgotPasswordMethods),
    isDevelopmentTenant: false,
    ...(oneTap && { googleOneTap: oneTap }),
    ...(captcha && { captchaConfig: captcha }),
    customProfileFields:
      fields?.flatMap(({ name }) => catalog.filter((field) => field.name === name)) ?? catalog,
    customProfileFieldCatalog: catalog,
  };
}
