import { literal } from "../shared/draft/draft.ts";
import { schemaLine } from "../shared/model/schema.ts";
import { linesOf, type Provider } from "./providers.ts";

/** What a first model says of its own. */
export interface First {
  /** The API resource's indicator. */
  indicator: string;
  /** The JSON schema, as the model's file names it. */
  schema: string;
  providers: readonly Provider[];
}

const scalar = (text: string) => (/^https?:\/\/[\w./:-]+$/.test(text) ? text : JSON.stringify(literal(text)));

/** A key with what is below it; nothing where that is nothing. */
const section = (head: string, lines: readonly string[]) => (lines.length > 0 ? ["", head, ...lines] : []);

function connectorLines(providers: readonly Provider[]): string[] {
  const social = providers.filter(({ kind }) => kind === "Connector");
  const sso = providers.filter(({ kind }) => kind === "SsoConnector");
  const buttons = social.map(({ name }) => name).join(", ");
  return [
    ...section(
      "connectors: # the key is the connector's id, and so the end of its callback URI",
      social.flatMap(linesOf),
    ),
    ...section(
      "ssoConnectors: # for companies: who signs in here is decided by the e-mail's domain",
      sso.flatMap(linesOf),
    ),
    ...section("signInExperience:", [
      ...(providers.length > 0 ? ["  signInMode: SignInAndRegister"] : []),
      ...(social.length > 0 ? [`  socialConnectors: [${buttons}] # in the order of the buttons`] : []),
      ...(sso.length > 0 ? ["  singleSignOnEnabled: true"] : []),
    ]),
  ];
}

/** A small model that works as it is, to be changed: a web application, the API behind it, two roles, and the providers. */
export const firstModel = ({ indicator, providers, schema }: First): string =>
  `${[
    schemaLine(schema),
    "# What exists at the tenant, for every stack. What differs between stacks is ${config.…} and ${secret.…} here, and stands",
    "# in Pulumi.<stack>.yaml. Change it, see what that does with a preview, and apply it with up.",
    "applications:",
    "  dashboard:",
    "    name: Dashboard",
    "    type: Traditional # a web application with a server; SPA, Native and MachineToMachine are the others",
    "    redirectUris: # compared exactly: with a slash at its end it's another",
    "      - ${config.dashboardUrl}/callback",
    "    postLogoutRedirectUris:",
    "      - ${config.dashboardUrl}",
    "",
    "apiResources:",
    "  backend:",
    "    name: Backend API",
    `    indicator: ${scalar(indicator)} # exactly the audience that the API checks`,
    "    scopes: # name: what it allows, in a user's words",
    "      read:items: view items",
    "      write:items: create and change items",
    "",
    "roles:",
    "  viewer:",
    "    description: sees what there is",
    "    scopes: { backend: [read:items] }",
    "  editor:",
    "    description: changes it too",
    "    scopes: { backend: [read:items, write:items] }",
    ...connectorLines(providers),
    "",
    "generated: { cookieSecret: { length: 48 } } # random, stable between runs",
    "envFiles: # what applications are told",
    "  web:",
    "    path: ${config.webFolder:-env/web}/.env.local",
    "    variables:",
    "      LOGTO_ENDPOINT: ${tenant.endpoint}",
    "      LOGTO_APP_ID: ${applications.dashboard.clientId}",
    "      LOGTO_APP_SECRET: ${applications.dashboard.clientSecret}",
    "      LOGTO_COOKIE_SECRET: ${generated.cookieSecret}",
    "      LOGTO_BASE_URL: ${config.dashboardUrl}",
    "      LOGTO_API_RESOURCE: ${apiResources.backend.indicator}",
  ].join("\n")}\n`;
