import type { Kind } from "../../providers/kinds/index.ts";

/** The file of a kind's page: `api-resource.md`. */
export const pageOf = ({ name }: Kind): string =>
  `${name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.md`;

export const linkTo = (kind: Kind): string => `[${kind.name}](${pageOf(kind)})`;

const areas: Readonly<Record<string, readonly string[]>> = {
  Applications: [
    "Application",
    "ApplicationSecret",
    "ApplicationRoles",
    "ApplicationSignInExperience",
    "ApplicationConsentScopes",
    "ApplicationAccessControl",
    "SamlApplication",
    "SamlApplicationSecret",
    "CimdSettings",
  ],
  "API resources and roles": ["ApiResource", "Scope", "Role"],
  Organizations: [
    "OrganizationScope",
    "OrganizationRole",
    "Organization",
    "OrganizationJit",
    "OrganizationApplication",
    "OrganizationMember",
  ],
  "Ways to sign in": ["Connector", "SsoConnector", "SsoConnectorSigningKey", "CaptchaProvider"],
  "Pages and texts": [
    "SignInExperience",
    "AccountCenter",
    "CustomProfileField",
    "CustomPhrases",
    "EmailTemplate",
  ],
  Users: ["User", "UserRoles"],
  "Tokens and sessions": ["JwtCustomizer", "Action", "IdTokenSettings", "OidcSessionSettings", "OidcKeys"],
};
const otherArea = "The tenant";

/** Where the index lists a kind; one that nobody has placed yet is the tenant's. */
export const areaOf = ({ name }: Kind): string =>
  Object.keys(areas).find((area) => areas[area]?.includes(name)) ?? otherArea;

export const areaNames: readonly string[] = [...Object.keys(areas), otherArea];
