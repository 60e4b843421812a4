import {
  jsonObjectGuard,
  userLogtoConfigGuard,
  userMfaDataGuard,
  userMfaDataKey,
  userPasskeySignInDataGuard,
  userPasskeySignInDataKey,
  userProfileGuard,
} from "@logto/schemas";
import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Row } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { changeUser, userOf } from "../users/store.ts";

const configGuard = z.object({
  mfa: userMfaDataGuard.optional(),
  passkeySignIn: userPasskeySignInDataGuard.optional(),
});

function configOf({ logtoConfig }: Row) {
  const { data } = userLogtoConfigGuard.safeParse(logtoConfig);
  const mfa = data?.[userMfaDataKey];
  return {
    mfa: {
      enabled: mfa?.enabled,
      skipped: mfa?.skipped ?? false,
      skipMfaOnSignIn: mfa?.skipMfaOnSignIn ?? false,
    },
    passkeySignIn: { skipped: data?.[userPasskeySignInDataKey]?.skipped ?? false },
  };
}

/** A user's data that have paths of their own, where they are merged and not replaced. */
export const userDataRoutes: Routes = (router, { store }) => {
  router.get("/users/:id/custom-data", (ctx) => {
    ctx.body = userOf(store, ctx.params.id).customData;
  });

  router.patch("/users/:id/custom-data", (ctx) => {
    const { customData } = bodyOf(ctx, z.object({ customData: jsonObjectGuard }));
    const user = userOf(store, ctx.params.id);
    const merged = { customData: { ...user.customData, ...customData } };
    ctx.body = changeUser(store, user, merged).customData;
  });

  router.patch("/users/:id/profile", (ctx) => {
    const { profile } = bodyOf(ctx, z.object({ profile: userProfileGuard }));
    const user = userOf(store, ctx.params.id);
    ctx.body = changeUser(store, user, { profile: { ...user.profile, ...profile } }).profile;
  });

  router.get("/users/:id/logto-configs", (ctx) => {
    ctx.body = configOf(userOf(store, ctx.params.id));
  });

  router.patch("/users/:id/logto-configs", (ctx) => {
    const { mfa, passkeySignIn } = bodyOf(ctx, configGuard);
    const user = userOf(store, ctx.params.id);
    const { logtoConfig } = user;
    const merged = {
      ...logtoConfig,
      [userMfaDataKey]: { ...logtoConfig[userMfaDataKey], ...mfa },
      [userPasskeySignInDataKey]: { ...logtoConfig[userPasskeySignInDataKey], ...passkeySignIn },
    };
    ctx.body = configOf(changeUser(store, user, { logtoConfig: merged }));
  });

  // What comes of signing in there's none of.
  router.get("/users/:id/sessions", (ctx) => {
    ctx.body = { sessions: [] };
  });

  for (const method of ["get", "delete"] as const) {
    router[method]("/users/:id/sessions/:sessionId", () => {
      throw notFound("oidc.session_not_found");
    });
  }

  router.get("/users/:id/grants", (ctx) => {
    ctx.body = { grants: [] };
  });

  router.delete("/users/:id/grants/:grantId", () => {
    throw notFound("oidc.invalid_grant");
  });
};
