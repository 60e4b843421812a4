import {
  jsonObjectGuard,
  jwtCustomizerConfigGuard,
  jwtCustomizerTestRequestBodyGuard,
  LogtoJwtTokenKey,
  LogtoJwtTokenKeyType,
} from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { answerAs, bodyOf, guard } from "../http/guard.ts";
import { runClaimsScript } from "../scripts.ts";
import type { Routes } from "../tenant.ts";
import { scriptConfigRoutes } from "./script-configs.ts";

const paramsGuard = z.object({ tokenTypePath: z.nativeEnum(LogtoJwtTokenKeyType) });

const keyOf = (ctx: Context) =>
  guard(paramsGuard, ctx.params).tokenTypePath === LogtoJwtTokenKeyType.AccessToken
    ? LogtoJwtTokenKey.AccessToken
    : LogtoJwtTokenKey.ClientCredentials;

export const jwtCustomizerRoutes: Routes = (router, { store }) => {
  scriptConfigRoutes(router, store, {
    path: "/configs/jwt-customizer",
    parameter: "tokenTypePath",
    keys: Object.values(LogtoJwtTokenKey),
    keyOf,
    // What the body may be depends on the key. A change needs a whole one too.
    read(ctx) {
      const key = keyOf(ctx);
      return { key, value: bodyOf<object>(ctx, jwtCustomizerConfigGuard[key]) };
    },
  });

  router.post("/configs/jwt-customizer/test", async (ctx) => {
    const { script, ...input } = bodyOf(ctx, jwtCustomizerTestRequestBodyGuard);
    const outcome = await runClaimsScript(script, input);
    if ("claims" in outcome) {
      ctx.body = answerAs(jsonObjectGuard, outcome.claims);
      return;
    }
    const { message, denied } = outcome;
    const error = denied ? { error: { code: "AccessDenied", message } } : {};
    throw new RequestError(denied ? 403 : 422, "jwt_customizer.general", { message, ...error });
  });
};
