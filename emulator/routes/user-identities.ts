import { identityGuard, jsonObjectGuard } from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import type { Row } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { changeUser, userOf } from "../users/store.ts";
import { userView } from "../users/view.ts";

const connectGuard = z.object({ connectorId: z.string(), connectorData: jsonObjectGuard });
const queryGuard = z.object({ includeTokenSecret: z.string().optional() });

/** By which accounts elsewhere a user is known. Tokens for these there are none of. */
export const userIdentityRoutes: Routes = (router, { store }) => {
  const identityOf = (user: Row, target: string | undefined): Row => {
    const identity = Object.hasOwn(user.identities, String(target)) && user.identities[String(target)];
    if (!identity) throw notFound("user.identity_not_exist");
    return identity;
  };
  const userBy = (ctx: Context & { params: Record<string, string> }) => {
    guard(queryGuard, queryOf(ctx));
    return userOf(store, ctx.params.id);
  };

  router.get("/users/:id/identities/:target", (ctx) => {
    ctx.body = { identity: identityOf(userBy(ctx), ctx.params.target) };
  });

  router.put("/users/:id/identities/:target", (ctx) => {
    const identity = bodyOf(ctx, identityGuard);
    const target = String(ctx.params.target);
    const user = userOf(store, ctx.params.id);
    const isHis = ({ id, identities }: Row) =>
      id !== user.id && identities[target]?.userId === identity.userId;
    if (store.table("users").some(isHis)) throw new RequestError(422, "user.identity_already_in_use");
    ctx.status = Object.hasOwn(user.identities, target) ? 200 : 201;
    const identities = { ...user.identities, [target]: identity };
    ctx.body = changeUser(store, user, { identities }).identities;
  });

  router.post("/users/:id/identities", (ctx) => {
    const { connectorId } = bodyOf(ctx, connectGuard);
    const connector = store.find("connectors", { id: connectorId });
    if (!connector) throw notFound("entity.not_found");
    // Nobody signs in elsewhere, so there is nobody to be connected with.
    throw new RequestError(422, "session.invalid_connector_id");
  });

  router.delete("/users/:id/identities/:target", (ctx) => {
    const user = userOf(store, ctx.params.id);
    const target = String(ctx.params.target);
    identityOf(user, target);
    const { [target]: _, ...identities } = user.identities;
    ctx.body = userView(changeUser(store, user, { identities }));
  });

  router.get("/users/:id/sso-identities/:ssoConnectorId", (ctx) => {
    userBy(ctx);
    throw notFound("user.enterprise_sso_identity_not_exists");
  });

  router.get("/users/:id/all-identities", (ctx) => {
    const identities = Object.entries(userBy(ctx).identities);
    const socialIdentities = identities.map(([target, identity]) => ({ target, identity }));
    ctx.body = { socialIdentities, ssoIdentities: [] };
  });
};
