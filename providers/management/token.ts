import { toSet } from "../command.ts";
import type { Answered, Asked } from "./answer.ts";
import { AnswerError, AuthenticationError } from "./errors.ts";
import { meaningOf, saidIn } from "./refusal.ts";
import { adminTenant, firstApplication, type Settings, selfHostedResource } from "./settings.ts";

/** Renewed this long before it ends, so that no request is sent with a token about to expire. */
const margin = 60_000;

/** What an answer says: where something else than Logto stands, a field may be anything. */
type Answer = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const mend = {
  id: ({ stack, provider }: Settings) => toSet({ key: "appId", stack, provider }),
  secret: ({ stack, provider }: Settings) => toSet({ key: "appSecret", secret: true, stack, provider }),
  endpoint: ({ endpoint, tokenEndpoint, stack, provider }: Settings, value?: string) =>
    toSet({
      key: tokenEndpoint === endpoint ? "endpoint" : "tokenEndpoint",
      ...(value === undefined ? {} : { value }),
      ...{ stack, provider },
    }),
  tenantId: ({ stack, provider }: Settings) => toSet({ key: "tenantId", stack, provider }),
  resource: ({ stack, provider }: Settings) => toSet({ key: "resource", stack, provider }),
};

/**
 * What a Logto says to an application of another kind: that the grant isn't its own, or, to one that takes users to the
 * sign-in page and has nowhere to take them back to, that it lacks that.
 */
const isOtherKind = (code: string | undefined, logtos: string | undefined): boolean =>
  code?.endsWith("unauthorized_client") === true ||
  ["oidc.invalid_request", "oidc.invalid_redirect_uri"].includes(logtos ?? "");

/** What no Logto answers, or one that can't just now: nothing of it is about the application. */
function failure(
  status: number,
  code: string | undefined,
  said: string | undefined,
  location: string | undefined,
  settings: Settings,
): AuthenticationError | undefined {
  const at = settings.tokenEndpoint;
  const key = at === settings.endpoint ? "endpoint" : "tokenEndpoint";
  const end = `\n[${[code, status].filter(Boolean).join(", ")}]`;
  if (status === 429) {
    return new AuthenticationError(
      `${meaningOf(status, { issues: [] }).replace("the tenant", at)}${end}`,
      "the tenant is asked too much",
    );
  }
  if (status >= 500 && status !== 501) {
    return new AuthenticationError(
      `${at}/oidc/token failed${said ? ` (${said.replace(/\.$/, "")})` : ""}; try it again later, and if it does so again, its own log says why, or that of what stands before it${end}`,
      "the tenant failed",
    );
  }
  const other = "the tenant doesn't answer as a Logto does";
  if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, at)) {
    const { origin, hostname } = new URL(location, at);
    // Another host may be anybody's; it's for a person to say whose.
    const own = hostname === new URL(at).hostname ? origin : undefined;
    return new AuthenticationError(
      `${at}/oidc/token redirects to ${origin}, and a secret is sent nowhere but to logto:${key}; set that to the tenant's own address. ${mend.endpoint(settings, own)}${end}`,
      other,
    );
  }
  if ((status === 401 || status === 403) && code === undefined) {
    return new AuthenticationError(
      `what stands before ${at} refuses POST /oidc/token, and not Logto, which says why: a gateway or a firewall, perhaps, which has to let this machine through, and the User-Agent pulumi-logto.${end}`,
      "what stands before the tenant refuses requests",
    );
  }
  if (code === undefined || ![400, 401, 403].includes(status)) {
    return new AuthenticationError(
      `${at}/oidc/token doesn't answer as a Logto does; is logto:${key} right? ${mend.endpoint(settings)}${end}`,
      other,
    );
  }
  return undefined;
}

function refusal(
  status: number,
  answer: Answer,
  location: string | undefined,
  settings: Settings,
): AuthenticationError {
  const app = `logto:appId "${settings.appId}"`;
  const at = settings.tokenEndpoint;
  const isElsewhere = at !== settings.endpoint;
  const code = textOf(answer.error) ?? textOf(answer.code);
  const said = saidIn({ message: textOf(answer.error_description) ?? answer.message }).message;
  const failed = failure(status, code, said, location, settings);
  if (failed) return failed;
  const end = `\n[${[code, status].filter(Boolean).join(", ")}]`;
  if (code?.endsWith("invalid_client") && settings.appId === firstApplication && !isElsewhere) {
    return new AuthenticationError(
      `${app} is an application of the administrators' tenant, and gets its tokens at the console's address, port 3002 by default. ${toSet({ key: "tokenEndpoint", value: "https://<the console's address>", stack: settings.stack, provider: settings.provider })}${end}`,
    );
  }
  if (code?.endsWith("invalid_client")) {
    return new AuthenticationError(
      status === 401
        ? `${at} doesn't accept the secret of ${app}; was it rotated, or is it another environment's? ${mend.secret(settings)}${end}`
        : `${at} knows no application ${app}; is it another tenant's? ${mend.id(settings)}${end}`,
    );
  }
  if (code?.endsWith("invalid_target") && !isElsewhere && settings.resource === selfHostedResource) {
    return new AuthenticationError(
      `Is ${settings.endpoint} Logto Cloud behind a domain of your own? Then say the tenant's id, which is in the console's address (https://cloud.logto.io/<tenant id>): there is no API resource "${settings.resource}", which self-hosted ones have. ${mend.tenantId(settings)}${end}`,
    );
  }
  if (code?.endsWith("invalid_target")) {
    return new AuthenticationError(
      `${at} has no API resource "${settings.resource}", which should be its Management API. ${settings.tenantId === undefined ? mend.resource(settings) : mend.tenantId(settings)}${end}`,
    );
  }
  if (code?.endsWith("access_denied")) {
    return new AuthenticationError(
      `${at} denies ${app} a token: its script for machine-to-machine tokens (JwtCustomizer clientCredentials) says no. Let the script pass this application, in the console under Custom JWT, which needs no such token.${end}`,
    );
  }
  if (isOtherKind(code, textOf(answer.code))) {
    return new AuthenticationError(
      `${app} may not get a token by client credentials; it has to be a machine-to-machine application. ${mend.id(settings)}${end}`,
    );
  }
  return new AuthenticationError(`${at} refuses ${app} a token${said ? `: ${said}` : ""}${end}`);
}

/** Gets a token when first asked, hands it to all, renews it before its end or when told it no longer works. */
export function tokens(settings: Settings, send: (asked: Asked) => Promise<Answered>) {
  let current: { promise: Promise<string>; until: number } | undefined;

  async function ask(): Promise<{ token: string; until: number }> {
    const response = await send({
      method: "POST",
      url: `${settings.tokenEndpoint}/oidc/token`,
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(settings.appId)}:${encodeURIComponent(settings.appSecret)}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        resource: settings.resource,
        scope: "all",
      }).toString(),
    }).catch((error) => {
      // What answers so to this stands in the place of a tenant, and every resource meets it.
      if (error instanceof AnswerError) throw refusal(error.status ?? 200, {}, undefined, settings);
      throw error;
    });
    const answer = await response
      .text()
      .then((text): Answer => JSON.parse(text) ?? {})
      .catch((): Answer => ({}));
    const token = textOf(answer.access_token);
    if (!response.ok || !token)
      throw refusal(response.status, answer, response.headers.get("location") ?? undefined, settings);
    if (!textOf(answer.scope)?.split(" ").includes("all")) {
      if (settings.appId === adminTenant.appId && settings.resource !== adminTenant.resource) {
        throw new AuthenticationError(
          `logto:appId "${settings.appId}" is the application of the administrators' tenant, and "${settings.resource}" isn't its Management API, which is "${adminTenant.resource}". ${toSet({ key: "resource", value: adminTenant.resource, stack: settings.stack, provider: settings.provider })}`,
        );
      }
      throw new AuthenticationError(
        `logto:appId "${settings.appId}" may do nothing with the Management API: it lacks the machine-to-machine role "Logto Management API access". Assign it in the console: Applications, this one, Roles.`,
      );
    }
    return {
      token,
      until: Date.now() + (Number(answer.expires_in) || 3600) * 1000 - margin,
    };
  }

  return {
    get(): Promise<string> {
      if (!current || Date.now() >= current.until) {
        const fresh = { promise: Promise.resolve(""), until: Number.POSITIVE_INFINITY };
        current = fresh;
        fresh.promise = ask().then(
          ({ token, until }) => {
            fresh.until = until;
            return token;
          },
          (error) => {
            if (current === fresh) current = undefined;
            throw error;
          },
        );
      }
      return current.promise;
    },
    /** The token was refused: the next `get` asks for a new one, once for all who held it. */
    async drop(refused: string): Promise<void> {
      const held = current;
      const token = await held?.promise.catch(() => undefined);
      if (current === held && token === refused) current = undefined;
    },
  };
}
