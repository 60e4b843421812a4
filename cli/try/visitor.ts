import { randomBytes } from "node:crypto";
import { withoutSecrets } from "pulumi-logto/management";
import type { Surroundings } from "../shared/checks/check.ts";
import { type Answer, reasonOf } from "../shared/checks/requests.ts";

/** What came of a request to the authorization endpoint. */
export type Authorization =
  /** Users are shown the page where they sign in. */
  | { came: "page"; location: string }
  /** The application is told of an error, at its redirect URI. */
  | { came: "error"; error: string; description: string }
  /** Neither: the tenant doesn't trust the address, or doesn't know the application. */
  | Refusal;

export interface Refusal {
  came: "refused";
  status: number;
  /** OAuth's word for it; empty where the answer has none. */
  error: string;
  description: string;
}

export interface Granted {
  came: "token";
  token: string;
  scopes: string[];
}

/** Who asks for a token; without a secret it's a public client, such as a single-page application. */
export interface Credentials {
  id: string;
  secret?: string;
}

/** Parameters of a request; a list stands for one that is there several times. */
type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

function encoded(parameters: Parameters): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) all.append(name, one);
  }
  return all;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** Who refuses may quote what it got. */
const refusalOf = ({ status, body }: Answer, secrets: Iterable<string> = []): Refusal => ({
  came: "refused",
  status,
  error: withoutSecrets(text(body?.error), secrets),
  description: withoutSecrets(text(body?.error_description), secrets),
});

/** What a refusal says, for a sentence: `invalid_client: client authentication failed`. */
export const inWords = ({
  error,
  description,
  status,
}: {
  error: string;
  description: string;
  status?: number;
}) => [error || `it answers ${status}`, description].filter(Boolean).join(": ");

const most = 3;
const longestWait = 30;

/** Goes to the tenant as browsers and applications do, by its public endpoints alone. */
export class Visitor {
  readonly #tenant: string;
  readonly #around: Surroundings;
  /** Whatever answers quote, these are never said. */
  readonly #secrets: Set<string>;

  constructor(tenant: string, around: Surroundings, secrets: Iterable<string>) {
    this.#tenant = tenant;
    this.#around = around;
    this.#secrets = new Set(secrets);
  }

  /** Sends a request; waits where there were too many. @throws Error that says which address doesn't answer. */
  async #send(path: string, init: RequestInit = {}): Promise<Answer> {
    const url = path.startsWith("/") ? `${this.#tenant}${path}` : path;
    for (let left = most; ; left -= 1) {
      let response: Response;
      try {
        response = await this.#around.send(new Request(url, init));
      } catch (error) {
        throw new Error(`${new URL(url).origin} doesn't answer (${reasonOf(error)})`);
      }
      const body = await response.json().catch(() => undefined);
      if (response.status !== 429 || left <= 0) {
        return { status: response.status, headers: response.headers, body };
      }
      const wait = Math.min(Number(response.headers.get("retry-after")) || 1, longestWait);
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
  }

  /** Reads an address: a path of the tenant's, or a URL. */
  read(path: string): Promise<Answer> {
    return this.#send(path);
  }

  /** Asks for a sign-in, as an application sends the browser. Nobody signs in. */
  async authorize(parameters: Parameters): Promise<Authorization> {
    const query = encoded({
      response_type: "code",
      scope: "openid",
      state: randomBytes(8).toString("hex"),
      code_challenge: randomBytes(32).toString("base64url"),
      code_challenge_method: "S256",
      ...parameters,
    });
    const answer = await this.#send(`/oidc/auth?${query}`);
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || !location) return refusalOf(answer);
    const to = new URL(location, this.#tenant);
    const said = new URLSearchParams(to.hash.slice(1) || to.search);
    const error = said.get("error");
    // The page is the tenant's own, or where a tenant keeps a page of its own; it never has an error to tell.
    if (error === null) return { came: "page", location: to.pathname };
    return { came: "error", error, description: said.get("error_description") ?? "" };
  }

  #ask({ id, secret }: Credentials, parameters: Parameters, headers: Record<string, string> = {}) {
    if (secret !== undefined) this.#secrets.add(secret);
    const basic = `${encodeURIComponent(id)}:${encodeURIComponent(secret ?? "")}`;
    return this.#send("/oidc/token", {
      method: "POST",
      headers: {
        ...headers,
        ...(secret === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
      },
      body: encoded({ ...(secret === undefined ? { client_id: id } : {}), ...parameters }),
    });
  }

  /** Asks for a token as a machine does. */
  async machineToken(
    credentials: Credentials,
    wanted: { resource?: string; organization?: string; scopes: readonly string[] },
  ): Promise<Granted | Refusal> {
    const answer = await this.#ask(credentials, {
      grant_type: "client_credentials",
      resource: wanted.resource,
      organization_id: wanted.organization,
      scope: wanted.scopes.length > 0 ? wanted.scopes.join(" ") : undefined,
    });
    const token = text(answer.body?.access_token);
    if (answer.status !== 200 || !token) return refusalOf(answer, this.#secrets);
    return { came: "token", token, scopes: text(answer.body?.scope).split(" ").filter(Boolean) };
  }

  /**
   * Comes with a code that nobody got, which is refused whatever else is right: how says whether the tenant took the
   * secret, and whether a page of that origin may read its answers.
   */
  async redeemNothing(credentials: Credentials, origin?: string): Promise<Refusal & { mayRead: boolean }> {
    const parameters = {
      grant_type: "authorization_code",
      code: "pulumi-logto-try",
      redirect_uri: "https://pulumi-logto.try.invalid/",
    };
    const answer = await this.#ask(credentials, parameters, origin === undefined ? {} : { origin });
    const allowed = answer.headers.get("access-control-allow-origin");
    return { ...refusalOf(answer, this.#secrets), mayRead: allowed === "*" || allowed === origin };
  }

  /** Asks, as a browser does before, whether a page of that origin may ask for tokens. */
  async preflight(origin: string): Promise<boolean> {
    const { status, headers } = await this.#send("/oidc/token", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
    const allowed = headers.get("access-control-allow-origin");
    return status < 300 && (allowed === "*" || allowed === origin);
  }

  /** Signs out without a session. Undefined: the tenant takes it. */
  async signOut(parameters: Parameters): Promise<Refusal | undefined> {
    const answer = await this.#send(`/oidc/session/end?${encoded(parameters)}`);
    return answer.status < 400 ? undefined : refusalOf(answer);
  }
}
