import type { Rule, RuleText } from "../findings.ts";
import { byDeclaration } from "./by-declaration.ts";
import { connectorAdded } from "./connector-added.ts";
import { connectorRemoved } from "./connector-removed.ts";
import { defaultRole } from "./default-role.ts";
import { deleted } from "./deleted.ts";
import { driftChanged } from "./drift-changed.ts";
import { driftDeleted } from "./drift-deleted.ts";
import { insecureAccepted, insecureIdle } from "./insecure-accepted.ts";
import { redirectUriAdded } from "./redirect-uri-added.ts";
import { redirectUriCustomScheme } from "./redirect-uri-custom-scheme.ts";
import { redirectUriHttp } from "./redirect-uri-http.ts";
import { redirectUriNewHost } from "./redirect-uri-new-host.ts";
import { redirectUriRemoved } from "./redirect-uri-removed.ts";
import { redirectUriWildcard } from "./redirect-uri-wildcard.ts";
import { replaced } from "./replaced.ts";
import { managementApiGranted, roleAssigned } from "./role-assigned.ts";
import { roleGainsScope } from "./role-gains-scope.ts";
import { roleLosesScope } from "./role-loses-scope.ts";
import { secretChanged } from "./secret-changed.ts";
import { secretRotated } from "./secret-rotated.ts";
import { secretSuspect } from "./secret-suspect.ts";
import { thirdParty } from "./third-party.ts";

/** Every rule that there is. A new one is a file here and a line below. */
export const rules: readonly Rule[] = [
  ...byDeclaration,
  connectorAdded,
  connectorRemoved,
  defaultRole,
  deleted,
  driftChanged,
  driftDeleted,
  insecureAccepted,
  insecureIdle,
  redirectUriAdded,
  redirectUriCustomScheme,
  redirectUriHttp,
  redirectUriNewHost,
  redirectUriRemoved,
  redirectUriWildcard,
  replaced,
  managementApiGranted,
  roleAssigned,
  roleGainsScope,
  roleLosesScope,
  secretChanged,
  secretRotated,
  secretSuspect,
  thirdParty,
];

/** What is at the tenant and in no code: found where the tenant is read. */
export const undeclaredRule: RuleText = {
  id: "undeclared",
  section: "drift",
  severity: "medium",
  title: "Something is at the tenant, and in no code",
  why: "Nobody reviewed it, and no update takes it back.",
};

/** What the dates beside secrets, and certificates and keys themselves say: for the audit alone. */
export const expiryRule: RuleText = {
  id: "expiry",
  section: "secrets",
  severity: "medium",
  title: "A secret, a certificate or a key has run out, or does so within 30 days",
  why: "From that day on sign-in, or what signs by it, fails at once and for everybody.",
};

/** What the model itself says must never, or must always be. */
export const invariantRule: RuleText = {
  id: "invariant",
  section: "access",
  severity: "critical",
  title: "What the model says must never be, or isn't as it always has to be",
  why: "Somebody decided so, and said why.",
};

/** All that a model and `--rule` can name. */
export const ruleTexts: readonly RuleText[] = [...rules, undeclaredRule, invariantRule, expiryRule];
