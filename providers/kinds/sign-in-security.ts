import { type Fields, grants, protection, type Security } from "./security.ts";

/** When MFA is asked for, the weakest first. */
export const mfaPolicies = [
  "NoPrompt",
  "UserControlled",
  "PromptOnlyAtSignIn",
  "PromptAtSignInAndSignUp",
  "PromptOnlyAtSignInMandatory",
  "PromptAtSignInAndSignUpMandatory",
  "Mandatory",
] as const;

const fields = (marks: Fields["fields"], others: Fields["others"] = "none"): Fields => ({
  fields: marks,
  others,
});

const stolenPassword = "accounts, if a password is stolen";
const guessed = "passwords being guessed";

/** What the parts of the sign-in experience's objects mean for security, by argument. */
export const signInSecurity = {
  signUp: fields({
    identifiers: { guards: "who an account belongs to", severity: "medium" },
    verify: {
      guards: "accounts under somebody else's address",
      severity: "high",
      safer: true,
      unsafe: (verifies) => verifies === false,
    },
    secondaryIdentifiers: { guards: "what is verified of who registers", severity: "medium" },
  }),
  socialSignIn: fields({
    automaticAccountLinking: {
      believes: "an identity provider's e-mail address, as the account that has it",
      severity: "high",
      safer: false,
    },
    skipRequiredIdentifiers: protection(
      "everyone having the identifiers that are asked for",
      "medium",
      false,
    ),
  }),
  passkeySignIn: fields({ enabled: { grants: "signing in by a passkey", severity: "medium", safer: false } }),
  mfa: fields(
    {
      policy: { guards: stolenPassword, severity: "high", safer: mfaPolicies },
      factors: { guards: stolenPassword, severity: "high", safer: "more" },
      organizationRequiredMfaPolicy: {
        guards: "members of organizations that ask for MFA",
        severity: "high",
        safer: ["NoPrompt", "Mandatory"],
      },
    },
    { guards: stolenPassword, severity: "high" },
  ),
  adaptiveMfa: fields({ enabled: protection("accounts, if a sign-in looks risky", "high") }),
  passwordPolicy: fields({
    "length.min": {
      guards: guessed,
      severity: "high",
      safer: "higher",
      unsafe: (length) => typeof length === "number" && length < 8,
    },
    "characterTypes.min": { guards: guessed, severity: "medium", safer: "higher" },
    "rejects.pwned": {
      guards: "accounts whose password is known from a leak",
      severity: "high",
      safer: true,
      unsafe: (rejects) => rejects === false,
    },
    "rejects.repetitionAndSequence": protection(guessed, "medium"),
    "rejects.userInfo": protection(guessed, "medium"),
    "rejects.words": { guards: guessed, severity: "low", safer: "more" },
  }),
  passwordExpiration: fields({
    enabled: protection("accounts whose password leaked long ago", "medium"),
    validPeriodDays: { guards: "accounts whose password leaked long ago", severity: "low", safer: "lower" },
  }),
  usernamePolicy: fields({
    caseSensitive: { guards: "names that look like another's", severity: "medium" },
    allowedChars: { guards: "names that look like another's", severity: "low" },
  }),
  captchaPolicy: fields({ enabled: protection("sign-in and registration against machines", "medium") }),
  sentinelPolicy: fields({
    maxAttempts: { guards: "passwords and codes being guessed", severity: "high", safer: "lower" },
    lockoutDuration: { guards: "passwords and codes being guessed", severity: "high", safer: "higher" },
  }),
  verificationCodePolicy: fields({
    expirationDuration: { guards: "codes being guessed", severity: "medium", safer: "lower" },
    maxRetryAttempts: { guards: "codes being guessed", severity: "medium", safer: "lower" },
  }),
  emailBlocklistPolicy: fields({
    blockDisposableAddresses: protection("registration with throw-away addresses", "medium"),
    blockSubaddressing: protection("one address having many accounts", "medium"),
    customBlocklist: { guards: "who may register", severity: "medium", safer: "more" },
    customAllowlist: grants("registering by oneself"),
  }),
  languageInfo: "none",
} satisfies Record<string, Security>;
