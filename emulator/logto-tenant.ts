import { type Failure, faultOf } from "./failure.ts";
import { type RunningTenant, startTenant, type TenantOptions } from "./index.ts";
import known from "./known-operations.json" with { type: "json" };
import { means } from "./lacks.ts";
import type { Fault, Lacks, SeedApplication, Seen, Snapshot } from "./said.ts";
import { type LogtoVersion, logtoVersions } from "./versions.ts";

export type { Failure, Fault, Lacks, LogtoTenant, LogtoVersion, SeedApplication, Seen, Snapshot };

/** What the package of a connector exports by default. In few words: those of Logto's own types take compilers a minute. */
export type ConnectorPackage = (options: never) => Promise<object>;

export interface LogtoTenantOptions {
  /** Port on this machine's loopback addresses. Default: any that is free. */
  port?: number | undefined;
  /** The Logto that it answers as. Default: that of its data, else the newest. */
  logto?: LogtoVersion | undefined;
  /** The machine-to-machine application that it's worked by. Default: `setup-automation`, with a secret that is none. */
  appId?: string | undefined;
  appSecret?: string | undefined;
  /** Indicator of the Management API. Default: a self-hosted Logto's, `https://default.logto.app/api`. */
  resource?: string | undefined;
  /** Applications that are there from the start, by ids and secrets that are known beforehand. */
  applications?: readonly SeedApplication[] | undefined;
  /** What it begins with in the place of a new tenant's: what `snapshot()` gave, or the file with it or with a tenant's data. */
  snapshot?: string | Snapshot | undefined;
  /** Where its data are kept between runs. Default: nowhere. */
  dataFile?: string | undefined;
  /**
   * The administrators' tenant beside it, as a self-hosted Logto has one at its console's address: its application
   * `m-default` gets tokens there for the Management API here. Default: none.
   */
  admin?: boolean | { port?: number; appSecret?: string } | undefined;
  /** What it hasn't got, as a Logto of before. Default: nothing. */
  lacks?: Partial<Lacks> | undefined;
  /** Connectors of your own that it loads: what their packages export by default. */
  connectors?: readonly ConnectorPackage[] | undefined;
}

/** Who works a tenant, and where. */
export interface Credentials {
  /** The address that gives tokens: `<endpoint>/oidc/token`. */
  endpoint: string;
  appId: string;
  appSecret: string;
  /** Indicator of the Management API. */
  resource: string;
}

/** A local server that answers as a Logto does, for tests. Start one by {@link startLogtoTenant}. */
class LogtoTenant implements Credentials {
  readonly endpoint: string;
  readonly port: number;
  readonly appId: string;
  readonly appSecret: string;
  readonly resource: string;
  /** The Logto that it answers as. */
  readonly logto: LogtoVersion;
  /** Who may work it by the administrators' tenant; undefined where it has none. */
  readonly admin: Credentials | undefined;
  readonly #running: RunningTenant;
  #token: string | undefined;

  /** @internal */
  constructor(running: RunningTenant) {
    const { url, port, appId, appSecret, resource, version, admin } = running;
    this.#running = running;
    this.endpoint = url;
    this.port = port;
    this.appId = appId;
    this.appSecret = appSecret;
    this.resource = resource;
    this.logto = version;
    this.admin = admin && {
      endpoint: admin.url,
      ...{ appId: admin.appId, appSecret: admin.appSecret, resource },
    };
  }

  /** The connection as variables of the environment, by the names that pulumi-logto and its commands know. */
  get env(): Record<string, string> {
    return {
      LOGTO_ENDPOINT: this.endpoint,
      LOGTO_M2M_APP_ID: this.appId,
      LOGTO_M2M_APP_SECRET: this.appSecret,
      LOGTO_RESOURCE: this.resource,
    };
  }

  /** Every request to Logto's own paths since the start or {@link forget}, oldest first; those of {@link call} are none. */
  get requests(): readonly Seen[] {
    return this.#running.requests;
  }

  /** Takes the requests so far as none. */
  forget(): void {
    (this.#running.requests as Seen[]).length = 0;
  }

  /** Lets the next request that fits go wrong, or the next `times` of them. */
  fail(failure: Failure): void {
    this.#running.faults.push(faultOf(failure));
  }

  /** Nothing goes wrong on purpose any more. Answers with what hasn't gone wrong yet. */
  heal(): Fault[] {
    return this.#running.faults.splice(0);
  }

  /**
   * Asks the Management API as the application that works it, e.g. `call("POST", "/api/roles", { name, description })`,
   * and answers with what came. It's neither counted nor made to fail. @throws Error unless it succeeded.
   */
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
  async call(method: string, path: string, body?: unknown): Promise<any> {
    this.#token ??= await this.#ask();
    const answer = await this.#send(path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  }

  #send(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    return fetch(new URL(path, this.endpoint), {
      ...init,
      headers: { ...init.headers, "x-embedded-tenant": this.#running.key },
    });
  }

  async #ask(): Promise<string> {
    const { appId, appSecret, resource } = this;
    const pair = [appId, appSecret].map(encodeURIComponent).join(":");
    const answer = await this.#send("/oidc/token", {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource, scope: "all" }),
    });
    const { access_token: token, error_description: problem } = (await answer.json()) as Record<
      string,
      string
    >;
    if (!token) throw new Error(`${appId} gets no token: ${answer.status} ${problem}`);
    return token;
  }

  /** All that it holds, secrets and keys included, for the option `snapshot` of another. */
  snapshot(): Snapshot {
    return this.#running.store.snapshot();
  }

  /** Back to what it began with, and nothing goes wrong any more. */
  reset(): void {
    this.heal();
    this.#running.reset();
    this.#token = undefined;
  }

  async stop(): Promise<void> {
    await this.#running.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

const optionNames: readonly (keyof LogtoTenantOptions)[] = [
  ...(["port", "logto", "appId", "appSecret", "resource", "applications", "snapshot"] as const),
  ...(["dataFile", "admin", "lacks", "connectors"] as const),
];

const isOperationLacked = (lack: string) =>
  known.some((operation) => {
    const [method = "", path = ""] = operation.split(" ");
    return means(lack, method, path);
  });

function assertKnown(options: LogtoTenantOptions): void {
  const wrong = Object.keys(options).find((name) => !optionNames.includes(name as keyof LogtoTenantOptions));
  if (wrong) throw new Error(`startLogtoTenant: no option "${wrong}"; there are: ${optionNames.join(", ")}`);
  const { logto, lacks = {} } = options;
  const other = Object.keys(lacks).find((name) => !["operations", "columns"].includes(name));
  if (other) throw new Error(`startLogtoTenant: lacks has no "${other}"; there are: operations, columns`);
  const strange = lacks.operations?.find((one) => !isOperationLacked(one));
  if (strange !== undefined) {
    throw new Error(
      `startLogtoTenant: lacks.operations: no Logto has "${strange}"; they are as in the API's description: "/api/hooks", "POST /api/applications/{id}/secrets", "/api/organizations/{id}/jit/*"`,
    );
  }
  if (logto !== undefined && !logtoVersions.includes(logto)) {
    throw new Error(`startLogtoTenant: logto "${logto}" has to be one of ${logtoVersions.join(", ")}`);
  }
}

/** Starts a tenant on this machine's own addresses, and on these alone. It ends with `stop()`, or by `await using`. */
export async function startLogtoTenant(options: LogtoTenantOptions = {}): Promise<LogtoTenant> {
  assertKnown(options);
  const { logto: version, admin, ...rest } = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const running = await startTenant({
    port: 0,
    version,
    ...(given as TenantOptions),
    ...(admin ? { admin: admin === true ? {} : admin } : {}),
  });
  return new LogtoTenant(running);
}
