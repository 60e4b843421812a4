import { ConnectorType } from "@logto/connector-kit";
import {
  ForgotPasswordMethod,
  MfaFactor,
  type SignInExperience,
  SignInExperiences,
  SignInIdentifier,
} from "@logto/schemas";
import { z } from "zod";
import { factoryOf } from "../connectors/factories.ts";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Row, Store } from "../store.ts";
import type { Routes } from "./index.ts";

const url = z.string().url().optional().nullable().or(z.literal(""));
const patchGuard = SignInExperiences.createGuard
  .omit({ id: true, trustedDevice: true })
  .extend({
    termsOfUseUrl: url,
    privacyPolicyUrl: url,
    supportEmail: z.string().email().optional().nullable().or(z.literal("")),
    supportWebsiteUrl: url,
    unknownSessionRedirectUrl: url,
  })
  .partial();

type Patch = Partial<SignInExperience>;
type Types = ReadonlySet<ConnectorType>;

const refuse = (code: string, status = 400) => new RequestError(status, `sign_in_experiences.${code}`);

/** By which connectors codes for an identifier are sent. */
const senders: Partial<Record<string, ConnectorType>> = {
  [SignInIdentifier.Email]: ConnectorType.Email,
  [SignInIdentifier.Phone]: ConnectorType.Sms,
  [ForgotPasswordMethod.EmailVerificationCode]: ConnectorType.Email,
  [ForgotPasswordMethod.PhoneVerificationCode]: ConnectorType.Sms,
};
const canSend = (types: Types, what: string) => {
  const type = senders[what];
  return type === undefined || types.has(type);
};

/** What the open-source build doesn't do. */
function checkBuild(patch: Patch): void {
  const cloudOnly =
    patch.hideLogtoBranding === true ||
    patch.emailBlocklistPolicy?.blockDisposableAddresses === true ||
    Object.keys(patch.customUiCsp ?? {}).length > 0;
  if (cloudOnly) throw new RequestError(400, "request.invalid_input");
}

function checkSignUp({ signUp }: Patch, types: Types): void {
  if (!signUp) return;
  const codes = signUp.identifiers.filter((identifier) => senders[identifier]);
  if (codes.length === 0) return;
  if (!signUp.verify) throw refuse("passwordless_requires_verify");
  if (!codes.every((identifier) => canSend(types, identifier))) throw refuse("enabled_connector_not_found");
}

function checkSignIn({ signIn }: Patch, types: Types): void {
  for (const { identifier, password, verificationCode } of signIn?.methods ?? []) {
    if (!password && !verificationCode) throw refuse("at_least_one_authentication_factor");
    if (verificationCode && !canSend(types, identifier)) throw refuse("enabled_connector_not_found");
  }
}

function checkMfa({ mfa }: Patch): void {
  if (!mfa) return;
  if (new Set(mfa.factors).size !== mfa.factors.length) throw refuse("duplicated_mfa_factors");
  if (mfa.factors.length === 1 && mfa.factors[0] === MfaFactor.BackupCode) {
    throw refuse("backup_code_cannot_be_enabled_alone");
  }
}

function checkForgotPassword(patch: Patch, now: Row, types: Types): void {
  if (patch.forgotPasswordMethods?.some((method) => !canSend(types, method))) {
    throw refuse("forgot_password_method_requires_connector");
  }
  const methods = patch.forgotPasswordMethods ?? now.forgotPasswordMethods ?? [];
  if (patch.passwordExpiration?.enabled && methods.length === 0) {
    throw refuse("password_expiration_requires_forgot_password", 422);
  }
  const factors = patch.mfa?.factors ?? now.mfa.factors;
  if (patch.adaptiveMfa?.enabled && factors.length === 0) throw refuse("adaptive_mfa_requires_mfa", 422);
}

/** `name@domain` or `@domain`. */
const blockedAddress = /^\S*@[\w-]+(\.[\w-]+)+$/;

function checkedBlocklist({ emailBlocklistPolicy: policy }: Patch): Patch {
  if (!policy?.customBlocklist) return {};
  if (!policy.customBlocklist.every((one) => blockedAddress.test(one))) {
    throw refuse("invalid_custom_email_blocklist_format");
  }
  return { emailBlocklistPolicy: { ...policy, customBlocklist: [...new Set(policy.customBlocklist)] } };
}

async function connectorsOf(store: Store): Promise<{ types: Types; targets: ReadonlySet<string> }> {
  const types = new Set<ConnectorType>();
  const targets = new Set<string>();
  for (const row of store.table("connectors")) {
    const factory = await factoryOf(row.connectorId);
    if (!factory) continue;
    types.add(factory.type);
    if (factory.type === ConnectorType.Social) targets.add(row.metadata.target ?? factory.metadata.target);
  }
  return { types, targets };
}

export const signInExperienceRoutes: Routes = (router, { store }) => {
  const current = () => store.table("signInExperience")[0] as Row;

  router.get("/sign-in-exp", (ctx) => {
    ctx.body = current();
  });

  router.patch("/sign-in-exp", async (ctx) => {
    const patch = bodyOf(ctx, patchGuard) as Patch;
    const { types, targets } = await connectorsOf(store);
    const now = current();
    checkBuild(patch);
    checkSignUp(patch, types);
    checkSignIn(patch, types);
    checkMfa(patch);
    checkForgotPassword(patch, now, types);
    const { socialSignInConnectorTargets: buttons, signUpProfileFields: fields } = patch;
    ctx.body = store.update(now, {
      ...patch,
      ...checkedBlocklist(patch),
      // What doesn't exist is dropped without a word.
      ...(buttons && { socialSignInConnectorTargets: buttons.filter((target) => targets.has(target)) }),
      ...(fields && {
        signUpProfileFields: fields.filter(({ name }) => store.find("profileFields", { name })),
      }),
    });
  });

  router.post("/sign-in-exp/default/check-password", (ctx) => {
    bodyOf(ctx, z.object({ password: z.string(), userId: z.string().optional() }));
    // It works for a signed-in user alone, and nobody signs in here.
    throw new RequestError(400, "request.invalid_input", { message: "no user" });
  });
};
