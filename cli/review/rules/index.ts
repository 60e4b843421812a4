import type { Rule } from "../findings.ts";
import { accessControlOff } from "./access-control-off.ts";
import { accountCenterWidened } from "./account-center-widened.ts";
import { connectorAdded } from "./connector-added.ts";
import { connectorRemoved } from "./connector-removed.ts";
import { consentWidened } from "./consent-widened.ts";
import { corsOriginAdded } from "./cors-origin-added.ts";
import { defaultRole } from "./default-role.ts";
import { deleted } from "./deleted.ts";
import { driftChanged } from "./drift-changed.ts";
import { driftDeleted } from "./drift-deleted.ts";
import { jitWidened } from "./jit-widened.ts";
import { mfaStrengthened } from "./mfa-strengthened.ts";
import { mfaWeakened } from "./mfa-weakened.ts";
import { passwordPolicyWeakened } from "./password-policy-weakened.ts";
import { redirectUriAdded } from "./redirect-uri-added.ts";
import { redirectUriCustomScheme } from "./redirect-uri-custom-scheme.ts";
import { redirectUriHttp } from "./redirect-uri-http.ts";
import { redirectUriNewHost } from "./redirect-uri-new-host.ts";
import { redirectUriRemoved } from "./redirect-uri-removed.ts";
import { redirectUriWildcard } from "./redirect-uri-wildcard.ts";
import { refreshTokenRotationOff } from "./refresh-token-rotation-off.ts";
import { replaced } from "./replaced.ts";
import { roleAssigned } from "./role-assigned.ts";
import { roleGainsScope } from "./role-gains-scope.ts";
import { roleLosesScope } from "./role-loses-scope.ts";
import { scriptChanged } from "./script-changed.ts";
import { secretChanged } from "./secret-changed.ts";
import { secretRotated } from "./secret-rotated.ts";
import { secretSuspect } from "./secret-suspect.ts";
import { selfRegistration } from "./self-registration.ts";
import { signInChanged } from "./sign-in-changed.ts";
import { ssoTrust } from "./sso-trust.ts";
import { thirdParty } from "./third-party.ts";
import { tokenExchangeOn } from "./token-exchange-on.ts";
import { tokenLifetime } from "./token-lifetime.ts";
import { webhookNewHost } from "./webhook-new-host.ts";

/** Every rule that there is. A new one is a file here and a line below. */
export const rules: readonly Rule[] = [
  accessControlOff,
  accountCenterWidened,
  connectorAdded,
  connectorRemoved,
  consentWidened,
  corsOriginAdded,
  defaultRole,
  deleted,
  driftChanged,
  driftDeleted,
  jitWidened,
  mfaStrengthened,
  mfaWeakened,
  passwordPolicyWeakened,
  redirectUriAdded,
  redirectUriCustomScheme,
  redirectUriHttp,
  redirectUriNewHost,
  redirectUriRemoved,
  redirectUriWildcard,
  refreshTokenRotationOff,
  replaced,
  roleAssigned,
  roleGainsScope,
  roleLosesScope,
  scriptChanged,
  secretChanged,
  secretRotated,
  secretSuspect,
  selfRegistration,
  signInChanged,
  ssoTrust,
  thirdParty,
  tokenExchangeOn,
  tokenLifetime,
  webhookNewHost,
];
