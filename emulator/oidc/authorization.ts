import { ReservedResource, ReservedScope, UserScope } from "@logto/core-kit";
import escapeHtml from "escape-html";
import type { Context } from "koa";
import type { Tenant } from "../tenant.ts";
import {
  authenticated,
  type Client,
  clientOf,
  formOf,
  listOf,
  type Parameters,
  refuseRepeated,
  textOf,
  wordsOf,
} from "./clients.ts";
import { answerError, invalidRequest, missing, OidcError } from "./errors.ts";
import { isRegistered } from "./redirect-uris.ts";
import { resourceOf } from "./resources.ts";

/** What isn't taken from applications, however it's said. */
const unsupported = ["request", "registration"];

const responseTypes = ["code", "id_token", "code id_token", "none"];
const responseModes = ["query", "fragment", "form_post"];
const PUSHED_PREFIX = "urn:ietf:params:oauth:request_uri:";
const PUSHED_SECONDS = 60;

/** Where the application is told of errors; undefined: it isn't. */
function redirectUriOf(client: Client, parameters: Parameters): string | undefined {
  const asked = textOf(parameters, "redirect_uri");
  if (asked === undefined) return client.redirectUris.length === 1 ? client.redirectUris[0] : undefined;
  if (isRegistered(client.redirectUris, asked, client.isNative)) return asked;
  throw new OidcError(
    "invalid_redirect_uri",
    "redirect_uri did not match any of the client's registered redirect_uris",
  );
}

function checkPkce({ isPublic }: Client, parameters: Parameters): void {
  const challenge = textOf(parameters, "code_challenge");
  const method = textOf(parameters, "code_challenge_method");
  if (challenge === undefined) {
    if (method !== undefined) {
      throw invalidRequest("code_challenge must be provided with code_challenge_method");
    }
    if (isPublic)
      throw invalidRequest("Authorization Server policy requires PKCE to be used for this request");
    return;
  }
  if (challenge.length < 43) {
    throw invalidRequest("code_challenge must be a string with a minimum length of 43 characters");
  }
  if (method === undefined) throw invalidRequest("code_challenge_method must be provided");
  if (method !== "S256") throw invalidRequest("not supported value of code_challenge_method");
}

/** Whether a token is in the very answer. */
const isImplicit = (responseType = "") => /\b(token|id_token)\b/.test(responseType);

function checkResponse({ signsIn }: Client, parameters: Parameters): void {
  const mode = textOf(parameters, "response_mode");
  if (mode !== undefined && !responseModes.includes(mode)) {
    throw new OidcError("unsupported_response_mode", "unsupported response_mode requested");
  }
  const type = textOf(parameters, "response_type");
  if (mode === "query" && isImplicit(type)) {
    throw invalidRequest("response_mode not allowed for this response_type");
  }
  for (const name of unsupported) {
    if (textOf(parameters, name) !== undefined) throw new OidcError(`${name}_not_supported`);
  }
  if (type === undefined) throw missing("response_type");
  if (!responseTypes.includes(type)) {
    throw new OidcError("unsupported_response_type", "unsupported response_type requested");
  }
  if (!signsIn || type !== "code") {
    throw invalidRequest("requested response_type is not allowed for this client");
  }
}

function checkPrompt(parameters: Parameters): string[] {
  const prompts = wordsOf(parameters, "prompt");
  if (prompts.some((prompt) => !["none", "login", "consent"].includes(prompt))) {
    throw invalidRequest("unsupported prompt value requested");
  }
  if (prompts.includes("none") && prompts.length > 1) {
    throw invalidRequest("prompt none must only be used alone");
  }
  return prompts;
}

/** Somebody else's application gets what it was allowed to ask for. Scopes that nobody knows are passed over. */
function checkScopes({ store }: Tenant, { id, application }: Client, parameters: Parameters): void {
  if (!application.isThirdParty) return;
  const allowed = store.filter("consentUserScopes", { applicationId: id }).map(({ userScope }) => userScope);
  const reserved: readonly string[] = Object.values(ReservedScope);
  const known: readonly string[] = Object.values(UserScope);
  const refused = wordsOf(parameters, "scope").find(
    (scope) => known.includes(scope) && !allowed.includes(scope) && !reserved.includes(scope),
  );
  if (refused !== undefined) throw new ScopeRefusal(refused);
}

class ScopeRefusal extends OidcError {
  readonly scope: string;

  constructor(scope: string) {
    super("invalid_scope", "requested scope is not allowed");
    this.scope = scope;
  }

  override get parameters() {
    return { ...super.parameters, scope: this.scope };
  }
}

function checkRest(tenant: Tenant, client: Client, parameters: Parameters): void {
  checkPkce(client, parameters);
  for (const indicator of listOf(parameters, "resource")) {
    if (indicator === ReservedResource.Organization) {
      throw new OidcError("invalid_target", "resource indicator is missing, or unknown");
    }
    resourceOf(tenant.store, indicator);
  }
  const maxAge = textOf(parameters, "max_age");
  if (maxAge !== undefined && !/^\d+$/.test(maxAge)) throw invalidRequest("invalid max_age parameter value");
  if (textOf(parameters, "id_token_hint") !== undefined) {
    throw invalidRequest("could not validate id_token_hint");
  }
}

/** Checks a request as far as one can without a user. */
function check(tenant: Tenant, client: Client, parameters: Parameters): void {
  refuseRepeated(parameters);
  checkResponse(client, parameters);
  const prompts = checkPrompt(parameters);
  if (!textOf(parameters, "redirect_uri") && client.redirectUris.length !== 1) throw missing("redirect_uri");
  checkScopes(tenant, client, parameters);
  checkRest(tenant, client, parameters);
  if (prompts.includes("none")) {
    throw new OidcError("login_required", "End-User authentication is required");
  }
}

const firstScreens = new Map([
  ["sign_in", "sign-in"],
  ["register", "register"],
  ["reset_password", "reset-password"],
  ["identifier:sign_in", "identifier-sign-in"],
  ["identifier:register", "identifier-register"],
  ["single_sign_on", "single-sign-on"],
]);

const handedOn = ["organization_id", "ui_locales", "one_time_token", "login_hint", "identifier"];

/** The page where the user signs in. */
function signInPage({ id }: Client, parameters: Parameters): string {
  const query = new URLSearchParams({ app_id: id });
  for (const name of handedOn) {
    const value = textOf(parameters, name);
    if (value !== undefined) query.set(name, value);
  }
  const mode = textOf(parameters, "interaction_mode") === "signUp" ? "register" : "sign-in";
  const first = firstScreens.get(textOf(parameters, "first_screen") ?? "") ?? mode;
  const direct = textOf(parameters, "google_one_tap_credential")
    ? "social:google"
    : textOf(parameters, "direct_sign_in");
  if (direct === undefined) return `/${first}?${query}`;
  query.set("fallback", first);
  return `/direct/${direct.split(":").join("/")}?${query}`;
}

function redirect(ctx: Context, location: string): void {
  ctx.status = 303;
  ctx.set("Location", location);
  ctx.type = "text";
  ctx.body = `Redirecting to ${location}.`;
}

const formPage = (uri: string, fields: readonly (readonly [string, string])[]) => `<!DOCTYPE html>
<title>Back to the application</title>
<form method="post" action="${escapeHtml(uri)}">
${fields.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}"/>`).join("\n")}
<button>Continue</button>
</form>
`;

/** Tells the application what is wrong, in the way in which it wants to be told. */
function tellApplication(
  ctx: Context,
  uri: string,
  parameters: Parameters,
  error: OidcError,
  iss: string,
): void {
  const state = textOf(parameters, "state");
  const said = new URLSearchParams({ ...error.parameters, ...(state !== undefined && { state }), iss });
  const mode = textOf(parameters, "response_mode");
  if (mode === "form_post") {
    ctx.status = error.status;
    ctx.type = "html";
    ctx.body = formPage(uri, [...said]);
    return;
  }
  const asFragment =
    mode === "fragment" || (mode !== "query" && isImplicit(textOf(parameters, "response_type")));
  const to = new URL(uri);
  if (asFragment) to.hash = String(said);
  else for (const [name, value] of said) to.searchParams.append(name, value);
  redirect(ctx, to.href);
}

interface Pushed {
  clientId: string;
  parameters: Parameters;
  until: number;
}

/** What was sent ahead of a request, by the URI that stands for it. */
export type PushedRequests = Map<string, Pushed>;

function resolvedPushed(pushed: PushedRequests, parameters: Parameters): Parameters {
  const uri = textOf(parameters, "request_uri");
  if (uri === undefined) return parameters;
  if (!uri.startsWith(PUSHED_PREFIX)) throw new OidcError("request_uri_not_supported");
  const found = pushed.get(uri);
  if (!found || found.until < Date.now() || found.clientId !== parameters.client_id) {
    throw new OidcError("invalid_request_uri", "request_uri is invalid, expired, or was already used");
  }
  return found.parameters;
}

/** The authorization endpoint: everything up to the sign-in page, or to the error. */
export function authorize(ctx: Context, tenant: Tenant, pushed: PushedRequests): void {
  const asked = ctx.method === "GET" ? { ...ctx.query } : formOf(ctx);
  const iss = `${tenant.url}/oidc`;
  let uri: string | undefined;
  try {
    if (Array.isArray(asked.client_id)) refuseRepeated(asked);
    const id = textOf(asked, "client_id");
    if (id === undefined) throw missing("client_id");
    const client = clientOf(tenant, id);
    uri = redirectUriOf(client, asked);
    const parameters = resolvedPushed(pushed, asked);
    uri = redirectUriOf(client, parameters);
    check(tenant, client, parameters);
    redirect(ctx, signInPage(client, parameters));
  } catch (error) {
    if (!(error instanceof OidcError)) throw error;
    if (uri === undefined || error.error === "invalid_redirect_uri") answerError(ctx, error, { iss });
    else tellApplication(ctx, uri, asked, error, iss);
  }
}

/** Takes a request ahead of the user, who then comes with a URI that stands for it. */
export function push(ctx: Context, tenant: Tenant, pushed: PushedRequests): void {
  const parameters = formOf(ctx);
  const client = authenticated(ctx, tenant, parameters);
  if (textOf(parameters, "client_id") === undefined) throw missing("client_id");
  try {
    redirectUriOf(client, parameters);
    check(tenant, client, parameters);
  } catch (error) {
    if (!(error instanceof OidcError) || error.error !== "invalid_redirect_uri") throw error;
    throw invalidRequest(error.message);
  }
  const uri = PUSHED_PREFIX + crypto.randomUUID();
  pushed.set(uri, { clientId: client.id, parameters, until: Date.now() + PUSHED_SECONDS * 1000 });
  ctx.status = 201;
  ctx.body = { expires_in: PUSHED_SECONDS, request_uri: uri };
}
