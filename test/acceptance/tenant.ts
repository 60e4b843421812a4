import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { startProxy } from "../faults/proxy.ts";
import { heldBy } from "../support/held.ts";

/** Where `npm run real` says in the environment which Logto stands in the place of an embedded tenant. */
export const realVariable = "PULUMI_LOGTO_REAL";

export interface RealLogto {
  endpoint: string;
  appId: string;
  appSecret: string;
  resource: string;
}

const real: RealLogto | undefined = JSON.parse(process.env[realVariable] ?? "null") ?? undefined;

/** For what no real server can be made to do. */
export const isReal = real !== undefined;

/** A tenant, and a way to do behind Pulumi's back what an administrator would do in the console. */
export interface Console {
  tenant: RunningTenant;
  /** Any path below it is an identity provider with a discovery document. */
  issuer: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Everything that the tenant holds, as its lists say. */
  contents(): Promise<Record<string, unknown>>;
  /** The same to the last row. */
  tables(): Promise<Record<string, Record<string, unknown>[]>>;
  /** Requests since the last time, all or the writes alone (asking for a token is none). */
  count(): { all: number; writes: number; list: string[] };
  close(): Promise<void>;
}

/** What stands at the other end, however it came to be. */
type Backing = Pick<Console, "tenant" | "issuer" | "tables" | "close"> & { resource: string };

async function embedded(options: Parameters<typeof startTenant>[0]): Promise<Backing> {
  const tenant = await startTenant({ port: 0, ...options });
  return {
    tenant,
    issuer: `${tenant.url}/dev-issuer`,
    resource: "https://default.logto.app/api",
    tables: async () => structuredClone(tenant.store.tables) as never,
    close: () => tenant.close(),
  };
}

/** The real Logto, by a proxy that counts. An embedded tenant beside it serves the issuer. */
async function ofReal({ endpoint, appId, appSecret, resource }: RealLogto): Promise<Backing> {
  const issuer = await startTenant({ port: 0 });
  const proxy = await startProxy(endpoint);
  const tenant = {
    url: proxy.url,
    appId,
    appSecret,
    requests: proxy.passed,
    get store(): never {
      throw new Error("nobody looks into the tables of a real Logto");
    },
  };
  return {
    tenant: tenant as unknown as RunningTenant,
    issuer: `${issuer.url}/dev-issuer`,
    resource,
    async tables() {
      const held = await heldBy({ endpoint, appId, appSecret, resource });
      return Object.fromEntries(
        [...Map.groupBy(held, ([key]) => key.split(" ")[0] as string)].map(([kind, rows]) => [
          kind,
          rows.map(([, row]) => row),
        ]),
      );
    },
    async close() {
      await proxy.close();
      await issuer.close();
    },
  };
}

/** A tenant for a test: the real Logto where there's one, unless it has to have credentials of its own. */
export async function openConsole(options: Parameters<typeof startTenant>[0] = {}): Promise<Console> {
  return consoleOf(real && options.appId === undefined ? await ofReal(real) : await embedded(options));
}

/** The same of an embedded tenant that somebody has started as a process of its own. */
export const consoleAt = (tenant: Pick<RunningTenant, "url" | "appId" | "appSecret">): Console =>
  consoleOf({
    tenant: { ...tenant, requests: [] } as unknown as RunningTenant,
    issuer: `${tenant.url}/dev-issuer`,
    resource: "https://default.logto.app/api",
    tables: async () => ({}),
    async close() {},
  });

function consoleOf({ tenant, issuer, resource, tables, close }: Backing): Console {
  let bearer: string | undefined;
  const token = async () => {
    const response = await fetch(`${tenant.url}/oidc/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from([tenant.appId, tenant.appSecret].map(encodeURIComponent).join(":")).toString("base64")}`,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        resource,
        scope: "all",
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  const call: Console["call"] = async (method, path, body) => {
    bearer ??= await token();
    const response = await fetch(`${tenant.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        // The proxy before a real one passes bodies on as they are.
        "accept-encoding": "identity",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  };
  let seen = 0;
  return {
    tenant,
    issuer,
    call,
    tables,
    async contents() {
      const roles = await call("GET", "/roles?page_size=100&page=1");
      return {
        applications: await call("GET", "/applications"),
        resources: await call("GET", "/resources?includeScopes=true"),
        roles: await Promise.all(
          roles.map(async (role: { id: string }) => ({
            ...role,
            scopes: await call("GET", `/roles/${role.id}/scopes`),
          })),
        ),
        connectors: await call("GET", "/connectors"),
        ssoConnectors: await call("GET", "/sso-connectors"),
        hooks: await call("GET", "/hooks"),
        signInExperience: await call("GET", "/sign-in-exp"),
      };
    },
    count() {
      const since = tenant.requests.slice(seen);
      seen = tenant.requests.length;
      const writes = since.filter(({ method, path }) => method !== "GET" && !path.startsWith("/oidc"));
      return {
        all: since.length,
        writes: writes.length,
        list: since.map(({ method, path }) => `${method} ${path}`),
      };
    },
    close,
  };
}
