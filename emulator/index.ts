import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { factoryFrom } from "./connectors/factories.ts";
import type { CreateConnector } from "./connectors/shape.ts";
import type { Control, Stop } from "./control.ts";
import type { Fault, Lacks, SeedApplication, Seen, Snapshot } from "./said.ts";
import { seedApplications } from "./seed-applications.ts";
import { readSnapshot, Store } from "./store.ts";
import type { Tenant } from "./tenant.ts";
import type { LogtoVersion } from "./versions.ts";

export type { CreateConnector } from "./connectors/shape.ts";
export type { Fault, Lacks, SeedApplication, Seen, Snapshot } from "./said.ts";
export { type LogtoVersion, logtoVersions } from "./versions.ts";

export interface TenantOptions {
  /** 0: any that is free. Default 3001. */
  port?: number;
  appId?: string;
  appSecret?: string;
  /** Indicator of the Management API. Default: a self-hosted Logto's. */
  resource?: string;
  /** `admin`: the one in which a self-hosted Logto's administrators sign in, as it is before there are any. */
  tenantId?: "default" | "admin";
  /** The Logto that it answers as. Default: the one of its data, else the newest. */
  version?: LogtoVersion | undefined;
  /** What it hasn't got, as a Logto before that version. Default: nothing. */
  lacks?: Partial<Lacks>;
  /** Connectors of somebody's own that it loads: what their packages export by default. */
  connectors?: readonly CreateConnector[];
  /** Where its data are kept between runs. Default: nowhere. */
  dataFile?: string;
  /** What it begins with in the place of a new tenant's: what a tenant held, or the file with it, which stays as it is. */
  snapshot?: string | Snapshot;
  /** Applications that are there from the start. */
  applications?: readonly SeedApplication[];
  /**
   * The administrators' tenant beside it, as every self-hosted Logto has one: its application `m-default` gets tokens
   * there for the Management API here. Default: none.
   */
  admin?: { port?: number; appSecret?: string };
  /** The clone that it belongs to; whoever asks is told. */
  folder?: string;
  /** Milliseconds that every answer waits. Default 0. */
  latencyMs?: number;
  /** Length of the RSA keys that SAML signs with. Default 2048, as Logto's; shorter ones are made in no time. */
  signingKeyBits?: number;
  /** Called when `POST /__stop` asked for the end; the tenant is closed by then. */
  onStop?: () => void;
}

/** A running embedded tenant. */
export interface RunningTenant {
  url: string;
  port: number;
  appId: string;
  appSecret: string;
  /** Indicator of the Management API. */
  resource: string;
  /** The administrators' tenant, where there is one. */
  admin: RunningTenant | undefined;
  /** The Logto that it answers as. */
  version: LogtoVersion;
  /** What requests carry that are neither recorded nor made to fail, as `x-embedded-tenant`. */
  key: string;
  /** Every request to Logto's own paths, oldest first. */
  requests: readonly Seen[];
  /** What goes wrong on purpose; see {@link Fault}. */
  faults: Fault[];
  /** Milliseconds that every answer waits. */
  latencyMs: number;
  /** What it hasn't got; may be changed while it runs. */
  lacks: Lacks;
  /** What it holds, to be looked at or changed behind everyone's back. */
  store: Store;
  /** Back to the seed. Recorded requests stay. */
  reset(): void;
  close(): Promise<void>;
}

/** The credentials that the embedded tenant has unless told otherwise. Made up, and no secret. */
export const defaults = {
  port: 3001,
  appId: "setup-automation",
  appSecret: "dev-setup-automation-secret",
  resource: "https://default.logto.app/api",
};

/** The admin tenant is worked by an application that it's seeded with. */
const defaultsOfAdmin = { appId: "m-admin", resource: "https://admin.logto.app/api" };

/** The application of the administrators' tenant that may work the default one; its secret stands in the database. */
const applicationOfAdmins = { appId: "m-default", appSecret: "dev-m-default-secret" };

/** A server that a busy machine's clients don't meet at the moment in which it gives an idle connection up. */
function serverFor(handle: RequestListener): Server {
  const server = createServer(handle);
  server.keepAliveTimeout = 60_000;
  return server;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The credentials with the secret that the application has in a snapshot. */
function secretIn(snapshot: Snapshot, { appId, appSecret }: { appId: string; appSecret: string }): string {
  const secrets = (snapshot.applicationSecrets ?? []).filter(({ applicationId }) => applicationId === appId);
  const found = secrets.find(({ value }) => value === appSecret) ?? secrets[0];
  if (found) return found.value;
  const names = (snapshot.applicationSecrets ?? []).map(({ applicationId }) => applicationId);
  throw new Error(
    `The snapshot has no application "${appId}" with a secret, to work it by. Say which has: appId, one of ${[...new Set(names)].join(", ")}`,
  );
}

interface Served {
  port: number;
  /** Takes no new connections; those that are there go on. */
  leave(): void;
  close(): Promise<void>;
}

/** Listens on the machine's own addresses, and on these alone. */
async function serve(handle: RequestListener, port: number): Promise<Served> {
  const servers = [serverFor(handle)];
  const leave = () => {
    for (const server of servers) server.close();
  };
  const close = async () => {
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
  };
  const taken = await listen(servers[0] as Server, port, "127.0.0.1");
  const v6 = serverFor(handle);
  try {
    await listen(v6, taken, "::1");
    servers.push(v6);
  } catch (error) {
    // Some machines have no IPv6, which is fine; a port that is taken there isn't.
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
      await close();
      throw error;
    }
  }
  return { port: taken, leave, close };
}

/** What a tenant holds when it starts. */
function storeOf(options: TenantOptions): Store {
  const { tenantId, version, dataFile: file, applications = [] } = options;
  const own = tenantId === "admin" ? { ...defaults, ...defaultsOfAdmin } : defaults;
  const { appId, appSecret, resource } = { ...own, ...options };
  const snapshot = typeof options.snapshot === "string" ? readSnapshot(options.snapshot) : options.snapshot;
  const secret = snapshot ? secretIn(snapshot, { appId, appSecret }) : appSecret;
  const fill = (store: Store) => seedApplications(store, applications);
  return new Store({ appId, appSecret: secret, resource, tenantId }, { file, version, snapshot, fill });
}

interface Started extends RunningTenant {
  /** What its routes know of it. */
  tenant: Tenant;
}

async function start(options: TenantOptions): Promise<Started> {
  const { signingKeyBits = 2048 } = options;
  const store = storeOf(options);
  store.customFactories.push(...(await Promise.all((options.connectors ?? []).map(factoryFrom))));
  const lacks: Lacks = { operations: [], columns: {}, ...options.lacks };
  const control: Control = {
    requests: [],
    faults: [],
    latencyMs: options.latencyMs ?? 0,
    key: crypto.randomUUID(),
  };
  const tenant: Tenant = { url: "", store, lacks, folder: options.folder, signingKeyBits };
  // Who asked for the end may start another at once, or remove the folder, when the answer is there.
  const stop: Stop = () => {
    server.leave();
    const kept = Promise.all([store.save(), admin?.close()]);
    return { kept, end: () => void server.close().then(options.onStop) };
  };
  const server = await serve(createApp(tenant, control, stop).callback(), options.port ?? defaults.port);
  let admin: Started | undefined;
  const close = async () => {
    await Promise.all([server.close(), admin?.close()]);
    await store.save();
  };
  tenant.url = `http://localhost:${server.port}`;
  if (options.admin) {
    try {
      admin = await start(besides(options, options.admin));
    } catch (error) {
      await close();
      throw error;
    }
    tenant.admin = admin.tenant;
  }
  const { appId, appSecret, resource } = store.credentials;
  return {
    url: tenant.url,
    port: server.port,
    appId,
    appSecret,
    resource,
    admin,
    key: control.key,
    tenant,
    version: store.version,
    requests: control.requests,
    faults: control.faults,
    get latencyMs() {
      return control.latencyMs;
    },
    set latencyMs(latency) {
      control.latencyMs = latency;
    },
    lacks,
    store,
    reset: () => store.reset(),
    close,
  };
}

/** The administrators' tenant beside one. */
const besides = (
  { version, dataFile, folder }: TenantOptions,
  { port = 0, appSecret = applicationOfAdmins.appSecret }: NonNullable<TenantOptions["admin"]>,
): TenantOptions => ({
  ...{ tenantId: "admin", appId: applicationOfAdmins.appId, appSecret, port, version },
  ...(folder === undefined ? {} : { folder }),
  ...(dataFile === undefined ? {} : { dataFile: dataFile.replace(/(\.json)?$/, "-admin$1") }),
});

/** Starts a tenant on the machine's own addresses, and on these alone. */
export const startTenant = (options: TenantOptions = {}): Promise<RunningTenant> => start(options);
