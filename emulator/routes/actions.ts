import { actionExecutionRequestBodyGuard, jsonGuard, LogtoActionKey, logtoActionGuard } from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { answerAs, bodyOf, guard } from "../http/guard.ts";
import { runScript } from "../scripts.ts";
import type { Routes } from "../tenant.ts";
import { scriptConfigRoutes } from "./script-configs.ts";

const paramsGuard = z.object({ actionType: z.nativeEnum(LogtoActionKey) });

const keyOf = (ctx: Context) => guard(paramsGuard, ctx.params).actionType;

export const actionRoutes: Routes = (router, { store }) => {
  scriptConfigRoutes(router, store, {
    path: "/configs/actions",
    parameter: "actionType",
    keys: Object.values(LogtoActionKey),
    keyOf,
    read(ctx, partial) {
      const value = bodyOf<object>(ctx, partial ? logtoActionGuard.partial() : logtoActionGuard);
      return { key: keyOf(ctx), value };
    },
  });

  router.post("/configs/actions/test", async (ctx) => {
    const { script, event, environmentVariables } = bodyOf(ctx, actionExecutionRequestBodyGuard);
    const outcome = await runScript(script, "runAction", { event, environmentVariables });
    if ("message" in outcome) throw new RequestError(422, "action.general", { message: outcome.message });
    ctx.status = outcome.value === undefined ? 204 : 200;
    if (outcome.value === undefined) return;
    ctx.type = "json";
    // Written here since Koa takes null for no content and a text for text.
    ctx.body = JSON.stringify(answerAs(jsonGuard, outcome.value));
  });
};
