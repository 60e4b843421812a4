import { defaultUsernamePolicy } from "@logto/schemas";

/** Columns that the database fills in where the published seeds leave them out. */
export const signInExperienceDefaults = {
  agreeToTermsPolicy: "Automatic",
  socialSignIn: {},
  customUiCsp: {},
  adaptiveMfa: {},
  singleSignOnEnabled: false,
  supportEmail: null,
  supportWebsiteUrl: null,
  unknownSessionRedirectUrl: null,
  captchaPolicy: {},
  sentinelPolicy: {},
  emailBlocklistPolicy: {},
  verificationCodePolicy: {},
  forgotPasswordMethods: [],
  passkeySignIn: {},
  passwordExpiration: {},
  usernamePolicy: defaultUsernamePolicy,
};

export const accountCenterDefaults = {
  webauthnRelatedOrigins: [],
  deleteAccountUrl: null,
  customCss: null,
  profileFields: null,
};
