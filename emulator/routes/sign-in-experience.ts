import { ConnectorType } from "@logto/connector-kit";
import { PasswordPolicyChecker } from "@logto/core-kit";
import { passwordExpirationPolicyGuard, type SignInExperience, SignInExperiences } from "@logto/schemas";
import { z } from "zod";
import { connectorsOf } from "../connectors/tenant-connectors.ts";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import * as checks from "../sign-in/checks.ts";
import { existingProfileFields } from "../sign-in/profile-fields.ts";
import type { Routes } from "../tenant.ts";
import { caseConflicts, userOf } from "../users/store.ts";

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

type Expiration = SignInExperience["passwordExpiration"];

/** The policy as it will be. The time since which it holds is the server's to say. */
function expirationOf(sent: Partial<Expiration> | undefined, now: Expiration, time: number): Expiration {
  const merged = sent?.enabled === false ? { enabled: false } : { ...now, ...sent };
  const result = passwordExpirationPolicyGuard.safeParse(merged);
  if (!result.success) {
    throw new RequestError(422, "sign_in_experiences.password_expiration_invalid_period_days");
  }
  if (!result.data.enabled) return result.data;
  return { ...result.data, enabledAt: (now.enabled && now.enabledAt) || time };
}

const passwordGuard = z.object({ password: z.string(), userId: z.string().optional() });
const conflictsGuard = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });

export const signInExperienceRoutes: Routes = (router, { store }) => {
  const current = () => store.table("signInExperience")[0] as SignInExperience;

  router.get("/sign-in-exp", (ctx) => {
    ctx.body = current();
  });

  router.patch("/sign-in-exp", async (ctx) => {
    const patch = bodyOf(ctx, patchGuard) as checks.Patch;
    const fields = existingProfileFields(store, patch.signUpProfileFields);
    const csp = checks.checkedCsp(patch);
    await checks.checkLanguage(patch, store);
    const connectors = await connectorsOf(store);
    const now = current();
    checks.checkUsernamePolicy(patch, now, store);
    checks.checkSignUp(patch, connectors);
    checks.checkSignIn(patch, now, connectors);
    checks.checkMfa(patch, now);
    checks.checkAdaptiveMfa(patch, now);
    checks.checkForgotPassword(patch, connectors);
    const expiration = expirationOf(patch.passwordExpiration, now.passwordExpiration, store.now());
    const methods = patch.forgotPasswordMethods ?? now.forgotPasswordMethods;
    checks.refuseExpirationWithoutRecovery(connectors, expiration, methods);
    checks.checkBuild({ ...patch, ...csp });
    const social = connectors.filter(({ type }) => type === ConnectorType.Social);
    const offered = new Set(social.map(({ metadata }) => metadata.target));
    const { socialSignInConnectorTargets: targets } = patch;
    // Without factors there is nothing to adapt.
    const noMfa = patch.mfa?.factors.length === 0 && patch.adaptiveMfa === undefined;
    ctx.body = store.update(now, {
      ...patch,
      ...csp,
      ...checks.checkedBlocklist(patch),
      ...(noMfa && { adaptiveMfa: { enabled: false } }),
      ...(patch.passwordExpiration && { passwordExpiration: expiration }),
      // What doesn't exist is dropped without a word.
      ...(targets && { socialSignInConnectorTargets: targets.filter((target) => offered.has(target)) }),
      signUpProfileFields: fields,
    });
  });

  // Files go to a storage that no open-source tenant comes with.
  router.post("/sign-in-exp/default/custom-ui-assets", (ctx) => {
    if (!ctx.is("multipart")) throw new RequestError(400, "guard.invalid_input");
    throw new RequestError(400, "storage.not_configured");
  });

  router.post("/sign-in-exp/default/check-password", async (ctx) => {
    const { password, userId } = bodyOf(ctx, passwordGuard);
    const user = userId ? userOf(store, userId) : undefined;
    const { rejects, ...policy } = current().passwordPolicy;
    // Known leaks aren't looked up: that would ask a service on the internet.
    const checker = new PasswordPolicyChecker({ ...policy, rejects: { ...rejects, pwned: false } });
    const known = user && {
      email: user.primaryEmail ?? undefined,
      username: user.username ?? undefined,
      phoneNumber: user.primaryPhone ?? undefined,
      name: user.name ?? undefined,
    };
    const issues = await checker.check(password, known).catch((error) => {
      if (!(error instanceof TypeError)) throw error;
      throw new RequestError(400, "request.invalid_input", { message: error.message });
    });
    ctx.status = issues.length > 0 ? 400 : 200;
    ctx.body = issues.length > 0 ? { result: false, issues } : { result: true };
  });

  router.get("/sign-in-exp/username-policy/case-sensitivity-conflicts", (ctx) => {
    ctx.body = caseConflicts(store, guard(conflictsGuard, queryOf(ctx)).limit);
  });
};
