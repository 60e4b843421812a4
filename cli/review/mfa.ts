import { shown } from "../shared/text/shown.ts";

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
export const strength = (policy: unknown): number => weakestFirst.indexOf(shown(policy ?? "UserControlled"));
