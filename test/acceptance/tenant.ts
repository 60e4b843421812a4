import { type RunningTenant, startTenant } from "../../emulator/index.ts";

/** An embedded tenant, and a way to do behind Pulumi's back what an administrator would do in the console. */
export interface Console {
  tenant: RunningTenant;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  call(method: string, path: string, body?: unknown): Promise<any>;
  /** Everything that the tenant holds, as its lists say. */
  contents(): Promise<Record<string, unknown>>;
  /** Requests since the last time, all or the writes alone (asking for a token is none). */
  count(): { all: number; writes: number; list: string[] };
  close(): Promise<void>;
}

export async function openConsole(options: Parameters<typeof startTenant>[0] = {}): Promise<Console> {
  const tenant = await startTenant({ port: 0, ...options });
  let bearer: string | undefined;
  const token = async () => {
    const response = await fetch(`${tenant.url}/oidc/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from([tenant.appId, tenant.appSecret].map(encodeURIComponent).join(":")).toString("base64")}`,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        resource: "https://default.logto.app/api",
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
    call,
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
    close: () => tenant.close(),
  };
}
