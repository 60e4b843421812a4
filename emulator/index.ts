import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { type CreateConnector, factoryFrom } from "./connectors/factories.ts";
import type { Control, Fault, Seen } from "./control.ts";
import type { Lacks } from "./lacks.ts";
import { Store } from "./store.ts";
import type { LogtoVersion } from "./versions.ts";

export type { CreateConnector } from "./connectors/factories.ts";
export type { Fault, Seen } from "./control.ts";
export type { Lacks } from "./lacks.ts";
export { type LogtoVersion, logtoVersions } from "./versions.ts";

export interface TenantOptions {
  /** 0: any that is free. Default 3001. */
  port?: number;
  appId?: string;
  appSecret?: string;
  /** Indicator of the Management API. Default: a self-hosted Logto's. */
  resource?: string;
  /** The Logto that it answers as. Default: the one of its data, else the newest. */
  version?: LogtoVersion | undefined;
  /** What it hasn't got, as a Logto before that version. Default: nothing. */
  lacks?: Partial<Lacks>;
  /** Connectors of somebody's own that it loads: what their packages export by default. */
  connectors?: readonly CreateConnector[];
  /** Where its data are kept between runs. Default: nowhere. */
  dataFile?: string;
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
  /** The Logto that it answers as. */
  version: LogtoVersion;
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

/** Starts a tenant on the machine's own addresses, and on these alone. */
export async function startTenant(options: TenantOptions = {}): Promise<RunningTenant> {
  const { port, appId, appSecret, resource } = { ...defaults, ...options };
  const { version, signingKeyBits = 2048 } = options;
  const store = new Store({ appId, appSecret, resource }, options.dataFile, version);
  store.customFactories.push(...(await Promise.all((options.connectors ?? []).map(factoryFrom))));
  const lacks: Lacks = { operations: [], columns: {}, ...options.lacks };
  const control: Control = { requests: [], faults: [], latencyMs: options.latencyMs ?? 0 };
  const tenant = { url: "", store, lacks, folder: options.folder, signingKeyBits };
  const close = async () => {
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
    await store.save();
  };
  const stop = () => void close().then(options.onStop);
  const handle = createApp(tenant, control, stop).callback();
  const servers = [serverFor(handle)];
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
  tenant.url = `http://localhost:${taken}`;
  return {
    url: tenant.url,
    port: taken,
    appId,
    appSecret,
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
