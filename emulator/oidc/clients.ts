import { ApplicationType } from "@logto/schemas";
import type { Context } from "koa";
import type { Row } from "../store.ts";
import type { Tenant } from "../tenant.ts";
import { refuseOrigin } from "./cors.ts";
import { invalidRequest, OidcError } from "./errors.ts";

export const grants = {
  code: "authorization_code",
  refresh: "refresh_token",
  machine: "client_credentials",
  device: "urn:ietf:params:oauth:grant-type:device_code",
  exchange: "urn:ietf:params:oauth:grant-type:token-exchange",
} as const;

/** An application as OpenID Connect knows it. */
export interface Client {
  id: string;
  application: Row;
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  grantTypes: readonly string[];
  isNative: boolean;
  /** It keeps no secret. */
  isPublic: boolean;
  /** It takes users to the sign-in page. */
  signsIn: boolean;
}

function grantTypesOf({ type, customClientMetadata }: Row): string[] {
  if (type === ApplicationType.MachineToMachine) return [grants.machine];
  const signingIn = customClientMetadata.isDeviceFlow ? grants.device : grants.code;
  return [signingIn, grants.refresh, ...(customClientMetadata.allowTokenExchange ? [grants.exchange] : [])];
}

/** What keeps an application from everything, since it can't be one for OpenID Connect. */
function refuseUnusable({ signsIn, redirectUris }: Client): void {
  const refuse = (problem: string) => new OidcError("invalid_redirect_uri", `redirect_uris must ${problem}`);
  if (signsIn && redirectUris.length === 0) throw refuse("contain members");
  for (const uri of redirectUris) {
    const url = URL.parse(uri);
    if (url?.hash) throw refuse("not contain fragments");
    const scheme = url?.protocol.slice(0, -1) ?? "";
    if (["javascript", "data"].includes(scheme)) throw refuse(`not use the ${scheme} URI scheme`);
  }
}

/** The application of an id, ready to be used; else the refusal. */
export function clientOf({ store, url }: Tenant, id: string): Client {
  const application = store.find("applications", { id });
  if (!application) throw new OidcError("invalid_client", `invalid client ${id}`);
  const { type, oidcClientMetadata } = application;
  const grantTypes = grantTypesOf(application);
  const isSaml = type === ApplicationType.SAML;
  const client: Client = {
    id,
    application,
    redirectUris: isSaml ? [`${url}/api/saml-applications/${id}/callback`] : oidcClientMetadata.redirectUris,
    postLogoutRedirectUris: oidcClientMetadata.postLogoutRedirectUris,
    grantTypes,
    isNative: type === ApplicationType.Native,
    isPublic: type === ApplicationType.SPA || type === ApplicationType.Native,
    signsIn: grantTypes.includes(grants.code),
  };
  refuseUnusable(client);
  return client;
}

/** Parameters of a request: a text each, but for those that may be there several times. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The value of a parameter; one that is empty wasn't sent. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const listOf = (parameters: Parameters, name: string): string[] =>
  [parameters[name] ?? []].flat().filter((one): one is string => typeof one === "string" && one !== "");

export const wordsOf = (parameters: Parameters, name: string): string[] =>
  (textOf(parameters, name) ?? "").split(" ").filter(Boolean);

export function refuseRepeated(parameters: Parameters): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value) && name !== "resource") {
      throw invalidRequest(`'${name}' parameter must not be provided twice`);
    }
  }
}

/** The parameters of a POST. */
export function formOf(ctx: Context): Parameters {
  if (ctx.request.length && !ctx.is("urlencoded", "json")) {
    const path = ctx.path.replace(/^\/oidc/i, "");
    throw invalidRequest(
      `only application/x-www-form-urlencoded content-type bodies are supported on POST ${path}`,
    );
  }
  return (ctx.state.body ?? {}) as Parameters;
}

interface Credentials {
  id: string;
  /** Undefined: none was sent. */
  secret: string | undefined;
  basic: boolean;
}

function basicCredentials(header: string, parameters: Parameters): Credentials {
  const wrong = () => invalidRequest("invalid authorization header value format");
  const [scheme = "", encoded = "", ...more] = header.split(" ");
  if (scheme.toLowerCase() !== "basic" || more.length > 0) throw wrong();
  const text = Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  if (colon < 0) throw wrong();
  const decoded = (part: string) => {
    try {
      const text = decodeURIComponent(part.replaceAll("+", " "));
      if (/^[ -~]*$/.test(text)) return text;
    } catch {
      // Said below.
    }
    throw invalidRequest("client_id and client_secret in the authorization header are not properly encoded");
  };
  const id = decoded(text.slice(0, colon));
  const secret = decoded(text.slice(colon + 1));
  if (parameters.client_id !== undefined && parameters.client_id !== id) {
    throw invalidRequest("mismatch in body and authorization client ids");
  }
  if (!secret) throw invalidRequest("client_secret must be provided in the Authorization header");
  if (parameters.client_secret !== undefined) {
    throw invalidRequest("client authentication must only be provided using one mechanism");
  }
  return { id, secret, basic: true };
}

function credentialsOf(ctx: Context, parameters: Parameters): Credentials {
  const header = ctx.get("authorization");
  if (header) return basicCredentials(header, parameters);
  const id = textOf(parameters, "client_id");
  if (!id) throw invalidRequest("no client authentication mechanism provided");
  const { client_secret: secret } = parameters;
  return { id, secret: typeof secret === "string" ? secret : undefined, basic: false };
}

/** The application that sent the request, and that has shown to be it. */
export function authenticated(ctx: Context, tenant: Tenant, parameters: Parameters): Client {
  const { id, secret, basic } = credentialsOf(ctx, parameters);
  const client = clientOf(tenant, id);
  refuseOrigin(ctx, tenant, client);
  const isRight = client.isPublic
    ? secret === undefined
    : tenant.store
        .filter("applicationSecrets", { applicationId: id })
        .some(({ value, expiresAt }) => value === secret && (expiresAt === null || expiresAt > Date.now()));
  if (isRight) return client;
  const refusal = new OidcError("invalid_client", "client authentication failed", 401);
  if (basic) {
    const { error, message } = refusal;
    ctx.set(
      "WWW-Authenticate",
      `Basic realm="${tenant.url}/oidc", error="${error}", error_description="${message}"`,
    );
  }
  throw refusal;
}
