/** What a line of a checklist may speak of. */
export interface Registration {
  /** The redirect URI, or a SAML connector's ACS URL. */
  uri: string;
  /** The tenant's host. */
  host: string;
  /** The client or app id at the identity provider, if the config has one. */
  clientId: string | undefined;
}

type Checklist = (registration: Registration) => string[];

const app = ({ clientId }: Registration) => (clientId ? ` of ${clientId}` : "");

/** By a social connector's target, or an SSO connector's provider: what its console wants done by hand. */
const checklists: Record<string, Checklist> = {
  google: (one) => [
    `Google Cloud console, OAuth client${app(one)}: add the authorized redirect URI ${one.uri}`,
    "It takes up to 5 minutes to work; except for localhost, https only",
  ],
  facebook: (one) => [
    `Meta for Developers, app${app(one)}: add the valid OAuth redirect URI ${one.uri}`,
    "Switch client OAuth login and web OAuth login on",
    "Enter the privacy policy URL and the data deletion URL",
    "Switch the app to Live; until then only its admins can sign in",
  ],
  apple: (one) => [
    `Apple Developer, services id${app(one)}: add the domain ${one.host} (no scheme)`,
    `Add the return URL ${one.uri} (https, not localhost)`,
    "Keep the key file (.p8) safe: it can be downloaded once",
  ],
  linkedin: (one) => [`LinkedIn Developers, app${app(one)}, Auth: add the redirect URL ${one.uri}`],
  wechat: (one) => [`WeChat Open Platform, app${app(one)}: set the callback domain ${one.host}`],
  AzureAdOidc: (one) => [
    `Microsoft Entra, app registration${app(one)}: add the web redirect URI ${one.uri}`,
    'Supported account types: "multitenant + personal accounts", unless it\'s for one directory alone',
    "Write the day on which the client secret ends beside it in the stack config: <secret>Expires",
  ],
};

const other: Checklist = (one) => [
  `At the identity provider${app(one)}: register the redirect URI ${one.uri}`,
];

/** What remains to be done by hand at the identity provider of a connector, with the real values in it. */
export const checklistOf = (provider: string, registration: Registration): string[] =>
  (Object.hasOwn(checklists, provider) ? (checklists[provider] as Checklist) : other)(registration);
