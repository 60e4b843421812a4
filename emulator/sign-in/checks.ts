import { ConnectorType } from "@logto/connector-kit";
import { hasCustomUiCspSources, isEmailBlocklistItem, normalizeCustomUiCsp } from "@logto/core-kit";
import {
  AlternativeSignUpIdentifier,
  ForgotPasswordMethod,
  MfaFactor,
  MfaPolicy,
  type SignInExperience,
  SignInIdentifier,
} from "@logto/schemas";
import { RequestError } from "../http/errors.ts";
import type { Store } from "../store.ts";
import { caseConflicts } from "../users/store.ts";

export type Patch = Partial<SignInExperience>;
const CONFLICTS_SHOWN = 20;
type Connectors = readonly { type: ConnectorType }[];

const refuse = (code: string, status = 400) => new RequestError(status, `sign_in_experiences.${code}`);
const unsupported = () => new RequestError(400, "request.invalid_input");

/** The connector that carries codes for an identifier, and the MFA factor that such a code may be instead. */
const passwordless = [
  {
    identifier: SignInIdentifier.Email,
    sender: ConnectorType.Email,
    factor: MfaFactor.EmailVerificationCode,
    name: "email",
  },
  {
    identifier: SignInIdentifier.Phone,
    sender: ConnectorType.Sms,
    factor: MfaFactor.PhoneVerificationCode,
    name: "phone",
  },
] as const;

const requireSender = (connectors: Connectors, sender: ConnectorType) => {
  if (!connectors.some(({ type }) => type === sender)) throw refuse("enabled_connector_not_found");
};

export async function checkLanguage({ languageInfo }: Patch, store: Store): Promise<void> {
  if (!languageInfo) return;
  // Loaded here since it brings the texts of all languages.
  const { isBuiltInLanguageTag } = await import("@logto/phrases-experience");
  const tag = languageInfo.fallbackLanguage;
  if (!isBuiltInLanguageTag(tag) && !store.find("customPhrases", { languageTag: tag })) {
    throw refuse("unsupported_default_language");
  }
}

/** Names that differ by case alone would become one and the same. */
export function checkUsernamePolicy({ usernamePolicy }: Patch, now: SignInExperience, store: Store): void {
  if (usernamePolicy?.caseSensitive !== false || !now.usernamePolicy.caseSensitive) return;
  const conflicts = caseConflicts(store, CONFLICTS_SHOWN);
  if (conflicts.totalConflicts === 0) return;
  throw new RequestError(409, "sign_in_experiences.username_policy_case_conflicts_exist", conflicts);
}

export function checkSignUp({ signUp }: Patch, connectors: Connectors): void {
  if (!signUp) return;
  const { identifiers, secondaryIdentifiers = [], verify } = signUp;
  const secondary = secondaryIdentifiers.map(({ identifier }) => identifier);
  if (secondary.length > 0 && identifiers.length === 0) throw refuse("missing_sign_up_identifiers");
  const either = secondary.includes(AlternativeSignUpIdentifier.EmailOrPhone);
  const all = [...identifiers, ...secondary];
  if (
    new Set(all).size !== all.length ||
    (either && identifiers.some((one) => one !== SignInIdentifier.Username))
  ) {
    throw refuse("duplicated_sign_up_identifiers");
  }
  if (
    (all.some((one) => one !== SignInIdentifier.Username) && !verify) ||
    secondaryIdentifiers.some((one) => one.identifier !== SignInIdentifier.Username && !one.verify)
  ) {
    throw refuse("passwordless_requires_verify");
  }
  for (const { identifier, sender } of passwordless) {
    if (all.includes(identifier) || either) requireSender(connectors, sender);
  }
}

/** The identifiers of which a code signs in. */
const byCode = (signIn: SignInExperience["signIn"]) =>
  passwordless.filter(({ identifier }) =>
    signIn.methods.some((method) => method.identifier === identifier && method.verificationCode),
  );

export function checkSignIn(patch: Patch, now: SignInExperience, connectors: Connectors): void {
  const { signIn, signUp = now.signUp, mfa = now.mfa } = patch;
  if (!signIn) return;
  for (const { sender } of byCode(signIn)) requireSender(connectors, sender);
  if (!signIn.methods.every(({ password, verificationCode }) => password || verificationCode)) {
    throw refuse("at_least_one_authentication_factor");
  }
  const codeOnly = signUp.verify && !signUp.password;
  if (
    codeOnly &&
    signIn.methods.some((one) => !one.verificationCode && one.identifier !== SignInIdentifier.Username)
  ) {
    throw refuse("code_sign_in_must_be_enabled");
  }
  const clash = byCode(signIn).find(({ factor }) => mfa.factors.includes(factor));
  if (clash) throw refuse(`${clash.name}_verification_code_cannot_be_used_for_sign_in`);
}

const isMandatory = (policy: MfaPolicy) =>
  policy === MfaPolicy.PromptAtSignInAndSignUpMandatory || policy === MfaPolicy.PromptOnlyAtSignInMandatory;

export function checkMfa({ mfa, signIn }: Patch, now: SignInExperience): void {
  if (!mfa) return;
  if (new Set(mfa.factors).size !== mfa.factors.length) throw refuse("duplicated_mfa_factors");
  if (mfa.factors.length === 1 && mfa.factors[0] === MfaFactor.BackupCode) {
    throw refuse("backup_code_cannot_be_enabled_alone");
  }
  const clash = byCode(signIn ?? now.signIn).find(({ factor }) => mfa.factors.includes(factor));
  if (clash) throw refuse(`${clash.name}_verification_code_cannot_be_used_for_mfa`);
}

export function checkAdaptiveMfa({ mfa, adaptiveMfa }: Patch, now: SignInExperience): void {
  const { factors, policy } = mfa ?? now.mfa;
  const unsaid = adaptiveMfa === undefined;
  // Unsaid, it's compared when factors are set.
  if (unsaid && !(mfa && factors.length > 0)) return;
  const enabled = unsaid ? now.adaptiveMfa.enabled : adaptiveMfa.enabled;
  if (!unsaid && enabled === undefined) return;
  if (enabled && factors.length === 0) throw refuse("adaptive_mfa_requires_mfa", 422);
  if (enabled && !isMandatory(policy)) throw refuse("adaptive_mfa_requires_non_skippable_policy", 422);
  if (!enabled && isMandatory(policy)) throw refuse("non_adaptive_mfa_requires_skippable_policy", 422);
}

/** By which codes users can recover a password. No list of methods means all for which there is a connector. */
export function recovery(
  connectors: Connectors,
  methods: readonly ForgotPasswordMethod[] | null | undefined,
) {
  const by = (method: ForgotPasswordMethod, sender: ConnectorType) =>
    (!methods || methods.includes(method)) && connectors.some(({ type }) => type === sender);
  return {
    phone: by(ForgotPasswordMethod.PhoneVerificationCode, ConnectorType.Sms),
    email: by(ForgotPasswordMethod.EmailVerificationCode, ConnectorType.Email),
  };
}

export function checkForgotPassword({ forgotPasswordMethods: methods }: Patch, connectors: Connectors): void {
  if (!methods) return;
  const { email, phone } = recovery(connectors, methods);
  const missing =
    (methods.includes(ForgotPasswordMethod.EmailVerificationCode) && !email) ||
    (methods.includes(ForgotPasswordMethod.PhoneVerificationCode) && !phone);
  if (missing) throw refuse("forgot_password_method_requires_connector");
}

/** A password that expires has to be recoverable. */
export function refuseExpirationWithoutRecovery(
  connectors: Connectors,
  expiration: SignInExperience["passwordExpiration"] | undefined,
  methods: SignInExperience["forgotPasswordMethods"] | undefined,
): void {
  if (!expiration?.enabled) return;
  const { email, phone } = recovery(connectors, methods);
  if (!email && !phone) throw refuse("password_expiration_requires_forgot_password", 422);
}

export function checkedCsp({ customUiCsp }: Patch): Pick<Patch, "customUiCsp"> {
  if (!customUiCsp) return {};
  const result = normalizeCustomUiCsp(customUiCsp, { isProduction: true });
  if (result.errors.length > 0) throw unsupported();
  return { customUiCsp: result.customUiCsp };
}

/** What the open-source build doesn't do. */
export function checkBuild({ hideLogtoBranding, customUiCsp }: Patch): void {
  if (hideLogtoBranding || hasCustomUiCspSources(customUiCsp)) throw unsupported();
}

export function checkedBlocklist({
  emailBlocklistPolicy: policy,
}: Patch): Pick<Patch, "emailBlocklistPolicy"> {
  if (!policy) return {};
  if (policy.blockDisposableAddresses) throw unsupported();
  const checked = (list: string[] | undefined) => {
    if (!list?.every(isEmailBlocklistItem)) throw refuse("invalid_custom_email_blocklist_format");
    return [...new Set(list)];
  };
  const { customAllowlist, customBlocklist } = policy;
  return {
    emailBlocklistPolicy: {
      ...policy,
      ...(customAllowlist && { customAllowlist: checked(customAllowlist) }),
      ...(customBlocklist && { customBlocklist: checked(customBlocklist) }),
    },
  };
}
