import * as z from "zod";
import { send } from "./calls.ts";
import { factoryNamed } from "./custom-factories.ts";
import { type Args, type Kind, known, mapOf, type Property, text } from "./kind.ts";
import { branding, color, customCss, pageUrl } from "./looks.ts";
import { onDelete, permanent, previous } from "./permanent.ts";
import { profileFieldList } from "./profile-fields.ts";
import { publishedRules } from "./published-rules.ts";
import { grants, protection, type Security, web } from "./security.ts";
import { signInFeasible, signInRaced } from "./sign-in-feasible.ts";
import { isAdaptive, signInRules } from "./sign-in-rules.ts";
import { mfaPolicies, signInSecurity } from "./sign-in-security.ts";

const yesOrNo = z.boolean().optional();
const identifier = z.enum(["username", "email", "phone"]);
const codeMethods = ["EmailVerificationCode", "PhoneVerificationCode"] as const;
const factors = ["Totp", "WebAuthn", "BackupCode", ...codeMethods] as const;

/** An object of which the declared keys are managed, and the others stay. */
const object = (shape: Record<string, z.ZodType>, description: string, security: Security): Property => ({
  schema: z.strictObject(shape),
  description,
  shared: true,
  security,
});

/** The server merges this column into what it has, so that leaving the switch out leaves it on. */
const switchedOff = ({ passwordExpiration: wanted, ...patch }: Args): Args => {
  if (wanted === undefined) return patch;
  const isSaid = mapOf(wanted).enabled !== undefined;
  return { ...patch, passwordExpiration: isSaid ? wanted : { enabled: false } };
};

export const signInExperience: Kind = {
  name: "SignInExperience",
  key: "signInExperience",
  description:
    "The tenant's sign-in experience. It always exists: declaring it takes it over, removing it puts back the values found then, or keeps them (`onDelete`). Objects are merged key by key, lists are whole.",
  properties: {
    onDelete,
    signInMode: {
      schema: z.enum(["SignIn", "Register", "SignInAndRegister"]),
      description: "Whether users may sign in, register, or both.",
      security: {
        grants: "registering by oneself",
        severity: "high",
        safer: ["SignInAndRegister", "Register", "SignIn"],
      },
    },
    socialConnectors: {
      schema: z.array(text()),
      description:
        "The social sign-in buttons, in their order: connectors, or targets of connectors that are managed elsewhere.",
      ref: "Connector",
      refOutput: "target",
      // A model's connectors may leave their factory to their key, which then is a social one's.
      suits({ factory, target }) {
        const found = factoryNamed(factory);
        if (found && found.type !== "Social") return `is of ${factory}, and nobody signs in by that`;
        // What the tenant says of it the program can't know.
        return known(factory) !== undefined && target === undefined && (!found || found.isCustom)
          ? `is of ${factory}, which isn't Logto's own, and says no target; add "target: <its factory's>"`
          : undefined;
      },
      path: "socialSignInConnectorTargets",
      security: { believes: "who signs in by these identity providers", severity: "medium" },
    },
    signInMethods: {
      schema: z.array(
        z.strictObject({
          identifier,
          password: z.boolean(),
          verificationCode: z.boolean(),
          isPasswordPrimary: z.boolean(),
        }),
      ),
      description:
        "Ways to sign in: a list of { identifier: username | email | phone, password, verificationCode, isPasswordPrimary }. The whole list is managed.",
      path: "signIn.methods",
      security: { guards: "how one gets in", severity: "high" },
    },
    signUp: {
      ...object(
        {
          identifiers: z.array(identifier).optional(),
          password: yesOrNo,
          verify: yesOrNo,
          secondaryIdentifiers: z
            .array(
              z.strictObject({
                identifier: z.enum(["username", "email", "phone", "emailOrPhone"]),
                verify: yesOrNo,
              }),
            )
            .optional(),
        },
        "What registering asks for: { identifiers, password, verify, secondaryIdentifiers }. `verify` has to be true for email and phone. Whoever declares `identifiers` says that there are no secondary ones, unless they're declared too.",
        signInSecurity.signUp,
      ),
      implies: (signUp) =>
        mapOf(signUp).identifiers === undefined ? {} : { signUp: { secondaryIdentifiers: [] } },
    },
    socialSignIn: object(
      { automaticAccountLinking: yesOrNo, skipRequiredIdentifiers: yesOrNo },
      "Social sign-in: { automaticAccountLinking, skipRequiredIdentifiers }.",
      signInSecurity.socialSignIn,
    ),
    singleSignOnEnabled: {
      schema: z.boolean(),
      description: "Whether enterprise single sign-on (SSO connectors) is offered.",
      security: protection("users of a company's domain having to sign in there", "high"),
    },
    forgotPasswordMethods: {
      schema: z.array(z.enum(codeMethods)),
      description:
        "Ways to reset a forgotten password. Each needs its connector. Without any, no password expires.",
      set: true,
      security: grants("resetting a password"),
      implies: (methods) =>
        Array.isArray(methods) && methods.length === 0 ? { passwordExpiration: { enabled: false } } : {},
    },
    passkeySignIn: object(
      { enabled: yesOrNo, showPasskeyButton: yesOrNo, allowAutofill: yesOrNo },
      "Sign-in with a passkey: { enabled, showPasskeyButton, allowAutofill }.",
      signInSecurity.passkeySignIn,
    ),
    mfa: {
      ...object(
        {
          factors: z.array(z.enum(factors)).optional(),
          policy: z.enum(mfaPolicies).optional(),
          organizationRequiredMfaPolicy: z.enum(["NoPrompt", "Mandatory"]).optional(),
        },
        "Multi-factor authentication: { factors, policy, organizationRequiredMfaPolicy }; `factors` is a whole list, and BackupCode needs another one beside it. With a `policy` of none but adaptive MFA's, `adaptiveMfa` is off.",
        signInSecurity.mfa,
      ),
      implies(mfa) {
        const policy = known(mapOf(mfa).policy);
        return typeof policy === "string" && !isAdaptive(policy) ? { adaptiveMfa: { enabled: false } } : {};
      },
    },
    adaptiveMfa: object(
      { enabled: yesOrNo },
      "When MFA is asked for by risk: { enabled }. Needs `mfa`.",
      signInSecurity.adaptiveMfa,
    ),
    passwordPolicy: object(
      {
        length: z
          .strictObject({ min: z.number().int().min(1).optional(), max: z.number().int().min(1).optional() })
          .optional(),
        characterTypes: z.strictObject({ min: z.number().int().min(1).max(4).optional() }).optional(),
        rejects: z
          .strictObject({
            pwned: yesOrNo,
            repetitionAndSequence: yesOrNo,
            userInfo: yesOrNo,
            words: z.array(z.string()).optional(),
          })
          .optional(),
      },
      "What a password has to be: { length: { min, max }, characterTypes: { min }, rejects: { pwned, repetitionAndSequence, userInfo, words } }.",
      signInSecurity.passwordPolicy,
    ),
    passwordExpiration: object(
      {
        enabled: yesOrNo,
        validPeriodDays: z.number().int().min(1).optional(),
      },
      "When passwords expire: { enabled, validPeriodDays }. Needs a way to reset them (`forgotPasswordMethods`).",
      signInSecurity.passwordExpiration,
    ),
    usernamePolicy: object(
      {
        caseSensitive: yesOrNo,
        minLength: z.number().int().min(1).max(128).optional(),
        maxLength: z.number().int().min(1).max(128).optional(),
        allowedChars: z
          .strictObject({ lowercase: yesOrNo, uppercase: yesOrNo, numbers: yesOrNo, underscore: yesOrNo })
          .optional(),
      },
      "What a user name may be: { caseSensitive, minLength, maxLength (1 to 128), allowedChars: { lowercase, uppercase, numbers, underscore } }.",
      signInSecurity.usernamePolicy,
    ),
    signUpProfileFields: profileFieldList("Profile fields that registering asks for, in their order."),
    captchaPolicy: object(
      { enabled: yesOrNo },
      "CAPTCHA: { enabled }. Needs a CaptchaProvider.",
      signInSecurity.captchaPolicy,
    ),
    sentinelPolicy: object(
      { maxAttempts: z.number().int().min(1).optional(), lockoutDuration: z.number().positive().optional() },
      "Lock-out after failed attempts: { maxAttempts, lockoutDuration (minutes) }.",
      signInSecurity.sentinelPolicy,
    ),
    verificationCodePolicy: object(
      {
        expirationDuration: z.number().int().min(60).max(3600).optional(),
        maxRetryAttempts: z.number().int().min(1).max(100).optional(),
      },
      "Verification codes: { expirationDuration (60 to 3600 seconds), maxRetryAttempts (1 to 100) }.",
      signInSecurity.verificationCodePolicy,
    ),
    emailBlocklistPolicy: object(
      {
        blockDisposableAddresses: yesOrNo,
        blockSubaddressing: yesOrNo,
        customBlocklist: z.array(z.string()).optional(),
        customAllowlist: z.array(z.string()).optional(),
      },
      "E-mail addresses refused: { blockSubaddressing, customBlocklist, customAllowlist, blockDisposableAddresses (Cloud only) }.",
      signInSecurity.emailBlocklistPolicy,
    ),
    color: { ...color, shared: true },
    branding: { ...branding, shared: true },
    hideLogtoBranding: {
      schema: z.boolean(),
      description: "Hide Logto's own branding. Cloud only.",
      security: "none",
    },
    languageInfo: object(
      {
        autoDetect: yesOrNo,
        fallbackLanguage: z.enum(publishedRules.languageTags as [string, ...string[]]).optional(),
      },
      "Languages: { autoDetect, fallbackLanguage }.",
      signInSecurity.languageInfo,
    ),
    agreeToTermsPolicy: {
      schema: z.enum(["Automatic", "ManualRegistrationOnly", "Manual"]),
      description: "When users have to agree to the terms.",
      security: {
        guards: "users agreeing to the terms",
        severity: "low",
        safer: ["Automatic", "ManualRegistrationOnly", "Manual"],
      },
    },
    termsOfUseUrl: pageUrl("URL of the terms of use."),
    privacyPolicyUrl: pageUrl("URL of the privacy policy."),
    supportEmail: {
      schema: z.union([
        z.literal(""),
        z.email({ error: 'is no e-mail address, e.g. "support@example.com"' }),
      ]),
      description: "E-mail address for support.",
      default: null,
      emptyIsNone: true,
      security: { exposes: "people", severity: "medium" },
    },
    supportWebsiteUrl: pageUrl("URL of the support page."),
    unknownSessionRedirectUrl: {
      ...pageUrl("Where users are sent whose session isn't known."),
      security: { exposes: "people", severity: "medium", ...web },
    },
    customCss,
    customContent: {
      schema: z.record(z.string(), z.string()),
      description: "HTML of your own, by page path.",
      security: { exposes: "personal data", severity: "high", holds: "html" },
    },
    customUiAssets: object(
      { id: text(), createdAt: z.number() },
      "Custom sign-in pages that were uploaded: { id, createdAt }. Cloud only.",
      { exposes: "personal data", severity: "high" },
    ),
    customUiCsp: {
      schema: z.record(z.string(), z.array(z.string())),
      description: "Content-security policy for custom sign-in pages, by directive. Cloud only.",
      security: {
        guards: "the sign-in pages from scripts of others",
        severity: "high",
        safer: "fewer",
        unsafe: (source) => /^(\*|https?:|data:|'unsafe-(inline|eval)')$/.test(String(source)),
      },
    },
  },
  outputs: { previous },
  serial: () => signInRaced,

  ...permanent(
    "the sign-in experience",
    (api) => send<Args>(api, "GET /api/sign-in-exp"),
    (api, _row, patch) => send<Args>(api, "PATCH /api/sign-in-exp", undefined, switchedOff(patch)),
  ),
  fresh: {
    signInMode: "SignInAndRegister",
    socialConnectors: [],
    signInMethods: [
      { identifier: "username", password: true, verificationCode: false, isPasswordPrimary: true },
    ],
    signUp: { identifiers: ["username"], password: true, verify: false },
    singleSignOnEnabled: false,
    forgotPasswordMethods: [],
    mfa: { factors: [], policy: "UserControlled" },
    usernamePolicy: {
      caseSensitive: true,
      minLength: 1,
      maxLength: 128,
      allowedChars: { lowercase: true, uppercase: true, numbers: true, underscore: true },
    },
    color: { primaryColor: "#6139F6", isDarkModeEnabled: false, darkPrimaryColor: "#8768F8" },
    branding: { logoUrl: "https://logto.io/logo.svg", darkLogoUrl: "https://logto.io/logo-dark.svg" },
    hideLogtoBranding: false,
    languageInfo: { autoDetect: true, fallbackLanguage: "en" },
    agreeToTermsPolicy: "Automatic",
  },

  rules: {
    refusals: {
      "sign_in_experiences.enabled_connector_not_found": {
        at: "signInMethods",
        says: () =>
          "sign-in, sign-up or MFA by a code needs a connector that sends it: an e-mail connector for e-mail, an SMS one for phone. Declare it under connectors, or leave verificationCode out",
      },
      "sign_in_experiences.forgot_password_method_requires_connector": {
        at: "forgotPasswordMethods",
        says: () =>
          "need a connector that sends the code: e-mail for EmailVerificationCode, SMS for PhoneVerificationCode",
      },
      "sign_in_experiences.password_expiration_requires_forgot_password": {
        at: "passwordExpiration",
        says: () => "needs one of forgotPasswordMethods, with a connector that sends its code",
      },
      "sign_in_experiences.duplicated_sign_up_identifiers": {
        at: "signUp",
        says: () =>
          "asks for something twice, identifiers and secondaryIdentifiers taken together; a part that isn't declared is as the tenant has it, so declare both",
      },
      "sign_in_experiences.missing_sign_up_identifiers": { at: "signUp.identifiers" },
      "sign_in_experiences.at_least_one_authentication_factor": { at: "signInMethods" },
      "sign_in_experiences.code_sign_in_must_be_enabled": { at: "signInMethods" },
      "sign_in_experiences.duplicated_mfa_factors": { at: "mfa.factors" },
      "sign_in_experiences.backup_code_cannot_be_enabled_alone": { at: "mfa.factors" },
      "sign_in_experiences.password_expiration_invalid_period_days": {
        at: "passwordExpiration.validPeriodDays",
      },
      "sign_in_experiences.adaptive_mfa_requires_mfa": { at: "adaptiveMfa" },
      "sign_in_experiences.adaptive_mfa_requires_non_skippable_policy": { at: "mfa.policy" },
      "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy": { at: "mfa.policy" },
      "sign_in_experiences.invalid_custom_email_blocklist_format": {
        at: "emailBlocklistPolicy.customBlocklist",
        says: () => "takes addresses and domains with an @: me@example.com, @example.com",
      },
      "sign_in_experiences.passwordless_requires_verify": {
        at: "signUp.verify",
        says: () => "has to be true where people sign up by e-mail or phone",
      },
      "sign_in_experiences.unsupported_default_language": {
        at: "languageInfo.fallbackLanguage",
        says: () =>
          "is a language that Logto has no texts of; declare customPhrases for it, or write another",
      },
    },
    validate(args) {
      const { passwordExpiration } = args;
      const { enabled, validPeriodDays } = mapOf(passwordExpiration);
      const problem =
        enabled === false && validPeriodDays !== undefined
          ? "is forgotten by the server where enabled is false; leave it out"
          : enabled === true && validPeriodDays === undefined
            ? "is missing, and has to be said where enabled is true"
            : undefined;
      return [
        ...(problem ? [{ path: ["passwordExpiration", "validPeriodDays"], message: problem }] : []),
        ...signInRules(args),
      ];
    },

    cloudOnly: ({ hideLogtoBranding, emailBlocklistPolicy, customUiCsp, customUiAssets }) => [
      ...(hideLogtoBranding === true ? [["hideLogtoBranding"]] : []),
      ...(mapOf(emailBlocklistPolicy).blockDisposableAddresses === true
        ? [["emailBlocklistPolicy", "blockDisposableAddresses"]]
        : []),
      ...(Object.keys(mapOf(customUiCsp)).length > 0 ? [["customUiCsp"]] : []),
      ...(customUiAssets === undefined ? [] : [["customUiAssets"]]),
    ],
    feasible: signInFeasible,
  },

  atTenant: {
    notConfiguration: ["passwordExpiration.enabledAt"],
  },

  program: {
    // Signing up and in by e-mail or SMS needs the connector that sends, a language its texts, and CAPTCHA its provider.
    after: ["Connector", "CustomPhrases", "CaptchaProvider"],
  },
};
