import { randomBytes } from "node:crypto";
import type { Context } from "koa";
import type { Tenant } from "../tenant.ts";
import { authenticated, clientOf, formOf, grants, listOf, type Parameters, textOf } from "./clients.ts";
import { invalidRequest, missing, OidcError } from "./errors.ts";
import { isRegistered } from "./redirect-uris.ts";
import { resourceOf } from "./resources.ts";

const DEVICE_CODE_SECONDS = 600;
const userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

const userCode = (): string => {
  const letters = [...randomBytes(8)].map((byte) => userCodeLetters[byte % userCodeLetters.length]);
  return [letters.slice(0, 4), letters.slice(4)].map((half) => half.join("")).join("-");
};

/** Codes for a device; nobody will ever enter them. */
export function deviceAuthorization(ctx: Context, tenant: Tenant): void {
  const parameters = formOf(ctx);
  const client = authenticated(ctx, tenant, parameters);
  if (!client.grantTypes.includes(grants.device)) {
    throw invalidRequest(`${grants.device} is not allowed for this client`);
  }
  for (const indicator of listOf(parameters, "resource")) resourceOf(tenant.store, indicator);
  const code = userCode();
  ctx.body = {
    device_code: randomBytes(32).toString("base64url"),
    user_code: code,
    verification_uri: `${tenant.url}/device`,
    verification_uri_complete: `${tenant.url}/device?user_code=${code}`,
    expires_in: DEVICE_CODE_SECONDS,
  };
}

/** Ends a session, of which there is none; what the request says is checked all the same. */
export function endSession(ctx: Context, tenant: Tenant): void {
  const parameters: Parameters = ctx.method === "GET" ? { ...ctx.query } : formOf(ctx);
  if (textOf(parameters, "id_token_hint") !== undefined) {
    throw invalidRequest("could not validate id_token_hint");
  }
  const id = textOf(parameters, "client_id");
  const uri = textOf(parameters, "post_logout_redirect_uri");
  if (id !== undefined) {
    const { postLogoutRedirectUris } = clientOf(tenant, id);
    if (uri !== undefined && !isRegistered(postLogoutRedirectUris, uri)) {
      throw invalidRequest("post_logout_redirect_uri not registered");
    }
  }
  ctx.type = "html";
  ctx.body = "<!DOCTYPE html>\n<title>Signed out</title>\n";
}

/** No token of a user's was ever given out, so none is right. */
export function userInfo(ctx: Context, { url }: Tenant): void {
  const refuse = (error: string, description: string, status: number, isSaid = true) => {
    const detail = isSaid ? `, error="${error}", error_description="${description}"` : "";
    ctx.set("WWW-Authenticate", `Bearer realm="${url}/oidc"${detail}`);
    return new OidcError(error, description, status);
  };
  if (ctx.query.access_token !== undefined) {
    throw refuse("invalid_request", "access tokens must not be provided via query parameter", 400);
  }
  const header = ctx.get("authorization");
  if (!header) throw refuse("invalid_token", "no access token provided", 401, false);
  if (!/^bearer /i.test(header)) {
    throw refuse("invalid_request", "authorization header scheme must be `Bearer`", 400);
  }
  throw refuse("invalid_token", "invalid token provided", 401);
}

function checkToken(ctx: Context, tenant: Tenant): void {
  const parameters = formOf(ctx);
  authenticated(ctx, tenant, parameters);
  const token = textOf(parameters, "token");
  if (token === undefined) throw missing("token");
  // Those that this server gives out carry all that there is to know, and live until they end.
  if (token.split(".").length === 3) throw new OidcError("unsupported_token_type", "the token is a JWT");
}

export function introspect(ctx: Context, tenant: Tenant): void {
  checkToken(ctx, tenant);
  ctx.body = { active: false };
}

export function revoke(ctx: Context, tenant: Tenant): void {
  checkToken(ctx, tenant);
  ctx.status = 200;
  ctx.body = "";
}
