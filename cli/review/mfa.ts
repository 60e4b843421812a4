import { valueText } from "../shared/text/value-text.ts";

const weakestFirst = [
  "NoPrompt",
  "UserControlled",
  "PromptOnlyAtSignIn",
  "PromptAtSignInAndSignUp",
  "PromptOnlyAtSignInMandatory",
  "PromptAtSignInAndSignUpMandatory",
  "Mandatory",
];

/** How much a policy asks for; what nobody set counts as Logto's default. */
export const strength = (policy: unknown): number =>
  weakestFirst.indexOf(valueText(policy ?? "UserControlled"));
