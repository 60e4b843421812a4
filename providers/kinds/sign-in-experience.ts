import { z } from "zod";
import { type Args, type Kind, type Property, type Row, text } from "./kind.ts";

const object = (description: string): Property => ({
  schema: z.record(z.string(), z.unknown()),
  description,
});
const url = (description: string): Property => ({
  schema: text(0),
  description,
  default: null,
  emptyIsNone: true,
});

export const signInExperience: Kind = {
  name: "SignInExperience",
  key: "signInExperience",
  singleton: true,
  description:
    "The tenant's sign-in experience. It always exists: declaring it takes it over, removing it puts back the values found then, or keeps them (`onDelete`). Objects are merged key by key, lists are whole.",
  properties: {
    onDelete: {
      schema: z.enum(["restore", "keep"]),
      description:
        "What removing the resource does: put back what was found when it was taken over, or keep what is.",
      default: "restore",
      option: true,
    },
    signInMode: {
      schema: z.enum(["SignIn", "Register", "SignInAndRegister"]),
      description: "Whether users may sign in, register, or both.",
    },
    socialConnectors: {
      schema: z.array(text()),
      description:
        "The social sign-in buttons, in their order: connectors, or targets of connectors that are managed elsewhere.",
      ref: "Connector",
      refOutput: "target",
      path: "socialSignInConnectorTargets",
    },
    signInMethods: {
      schema: z.array(z.record(z.string(), z.unknown())),
      description:
        "Ways to sign in: a list of { identifier: username | email | phone, password, verificationCode, isPasswordPrimary }. The whole list is managed.",
      path: "signIn.methods",
    },
    signUp: object("What registering asks for: { identifiers, password, verify, secondaryIdentifiers }."),
    socialSignIn: object("Social sign-in: { automaticAccountLinking, skipRequiredIdentifiers }."),
    singleSignOnEnabled: {
      schema: z.boolean(),
      description: "Whether enterprise single sign-on (SSO connectors) is offered.",
    },
    forgotPasswordMethods: {
      schema: z.array(text()),
      description:
        "Ways to reset a forgotten password, e.g. EmailVerificationCode. Each needs its connector.",
    },
    passkeySignIn: object("Sign-in with a passkey: { enabled, showPasskeyButton, allowAutofill }."),
    mfa: object(
      "Multi-factor authentication: { factors, policy, organizationRequiredMfaPolicy }; `factors` is a whole list.",
    ),
    adaptiveMfa: object("When MFA is asked for by risk: { enabled }. Needs `mfa`."),
    passwordPolicy: object("What a password has to be: { length, characterTypes, rejects }."),
    passwordExpiration: object(
      "When passwords expire: { enabled, validPeriodDays }. Needs a way to reset them.",
    ),
    usernamePolicy: object("What a user name may be: { caseSensitive, minLength, maxLength, allowedChars }."),
    signUpProfileFields: {
      schema: z.array(z.record(z.string(), z.unknown())),
      description: "Profile fields that registering asks for, in order: a list of { name }.",
    },
    captchaPolicy: object("CAPTCHA: { enabled }."),
    sentinelPolicy: object("Lock-out after failed attempts: { maxAttempts, lockoutDuration (minutes) }."),
    verificationCodePolicy: object("Verification codes: { expirationDuration (seconds), maxRetryAttempts }."),
    emailBlocklistPolicy: object("E-mail addresses refused: { blockSubaddressing, customBlocklist, … }."),
    color: object("Colours: { primaryColor, isDarkModeEnabled, darkPrimaryColor }."),
    branding: object("Logos: { logoUrl, darkLogoUrl, favicon, darkFavicon }."),
    hideLogtoBranding: { schema: z.boolean(), description: "Hide Logto's own branding. Cloud only." },
    languageInfo: object("Languages: { autoDetect, fallbackLanguage }."),
    agreeToTermsPolicy: {
      schema: z.enum(["Automatic", "ManualRegistrationOnly", "Manual"]),
      description: "When users have to agree to the terms.",
    },
    termsOfUseUrl: url("URL of the terms of use."),
    privacyPolicyUrl: url("URL of the privacy policy."),
    supportEmail: url("E-mail address for support."),
    supportWebsiteUrl: url("URL of the support page."),
    unknownSessionRedirectUrl: url("Where users are sent whose session isn't known."),
    customCss: url("CSS of your own for the sign-in pages."),
    customContent: object("HTML of your own, by page path."),
    customUiAssets: object("Uploaded custom sign-in pages: { id, createdAt }. Cloud only."),
    customUiCsp: object("Content-security policy for custom sign-in pages. Cloud only."),
  },
  outputs: {
    previous: { description: "The values found when each was first managed; what removing it puts back." },
  },

  list: async (api) => [(await api.ok(api.client.GET("/api/sign-in-exp", {}) as never)) as Row],
  get: (api) => api.ok(api.client.GET("/api/sign-in-exp", {}) as never) as Promise<Row>,
  create: () => Promise.reject(new Error("the sign-in experience exists")),
  update: (api, _row, patch) =>
    api.ok(api.client.PATCH("/api/sign-in-exp", { body: patch as never }) as never) as Promise<Args>,
  delete: () => Promise.resolve(),

  keyOf: () => "the sign-in experience",
};
