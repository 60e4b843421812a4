import type { Context, Middleware } from "koa";
import { phraseOf } from "../http/phrases.ts";

/** A refusal in OAuth's words. Logto adds its own notation of errors. */
export class OidcError extends Error {
  readonly error: string;
  readonly status: number;

  constructor(error: string, description = "", status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }

  /** What the application gets to read of it. */
  get parameters(): Record<string, string> {
    return { error: this.error, ...(this.message && { error_description: this.message }) };
  }
}

export const invalidRequest = (description: string) => new OidcError("invalid_request", description);
export const missing = (parameter: string) => invalidRequest(`missing required parameter '${parameter}'`);
export const invalidGrant = () => new OidcError("invalid_grant", "grant request is invalid");

const uriOf = (error: string) =>
  error === "invalid_grant" ? { error_uri: `https://openid.sh/debug/${error}` } : {};

export function answerError(ctx: Context, { error, status, parameters }: OidcError, more = {}): void {
  ctx.status = status;
  const code = `oidc.${error}`;
  ctx.body = { code, message: phraseOf(code), ...uriOf(error), ...parameters, ...more };
}

const base = /^\/oidc(?=\/|$)/i;

const noRoute = ({ method, path }: Context) =>
  new OidcError(
    "invalid_request",
    `unrecognized route or not allowed method (${method} on ${path.replace(base, "") || "/"})`,
    404,
  );

/** Everything below `/oidc`: what is refused is said in OAuth's words, and so is that there is no such route. */
export const oidcPaths = (handle: Middleware): Middleware => {
  return async (ctx, next) => {
    if (!base.test(ctx.path)) return next();
    try {
      await handle(ctx, async () => {
        throw noRoute(ctx);
      });
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      answerError(ctx, error);
    }
  };
};
