import type { Check } from "../../shared/checks/check.ts";
import { token } from "../../shared/checks/connection/token.ts";
import type { Subject } from "../subject.ts";
import { apiResources } from "./api-resources.ts";
import { cors } from "./cors.ts";
import { discovery, keys } from "./discovery.ts";
import { envFiles } from "./env-files.ts";
import { machineTokens } from "./machine-tokens.ts";
import { onRequest, type Wishes } from "./on-request.ts";
import { organizationTokens } from "./organization-tokens.ts";
import { redirectUris } from "./redirect-uris.ts";
import { samlApplications } from "./saml-applications.ts";
import { secrets } from "./secrets.ts";
import { signInPage } from "./sign-in-page.ts";
import { signOut } from "./sign-out.ts";
import { ssoIssuers } from "./sso-issuers.ts";

/** In the order in which a user, then a machine, comes by them. */
export function checksOf(subject: Subject, wishes: Wishes): readonly Check[] {
  const requested = onRequest(subject, wishes);
  return [
    ...[
      discovery,
      keys,
      redirectUris,
      signInPage,
      ssoIssuers,
      samlApplications,
      apiResources,
      signOut,
      cors,
    ].map((one) => one(subject)),
    ...[secrets, machineTokens, organizationTokens, envFiles].map((one) => one(subject)),
    // Logto's test calls are the Management API's, which nothing else here needs.
    ...(requested.length > 0 ? [token, ...requested] : []),
  ];
}
