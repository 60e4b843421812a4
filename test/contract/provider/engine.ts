import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, kindOf, kinds } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/handler.ts";
import { openSession, type Session } from "../../../providers/lifecycle/session.ts";

/** A resource as the engine's state holds it. */
export interface Held {
  kind: string;
  id: string;
  state: Args;
}

/** What the engine does with the provider, without the engine, against an embedded tenant. */
export interface Engine {
  tenant: RunningTenant;
  /** Warnings since the start. */
  warnings: string[];
  /** Begins a run: a new plugin process, which knows nothing of the former. */
  restart(): void;
  /** Creations that the state says an earlier run began and didn't finish. */
  interrupted: { kind: string; name: string }[];
  check(
    kind: string,
    args: Args,
    olds?: Args,
  ): Promise<{ inputs: Args; failures: { property: string; reason: string }[] }>;
  create(kind: string, args: Args): Promise<Held>;
  /** What a refresh finds; undefined when it's gone. */
  read(held: Held): Promise<Held | undefined>;
  diff(
    held: Held,
    args: Args,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  update(held: Held, args: Args): Promise<Held>;
  delete(held: Held): Promise<void>;
  /** The Management API as an administrator uses it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  api(method: string, path: string, body?: unknown): Promise<any>;
  /** Requests since the last call, as `POST /api/roles`; tokens left out. */
  sent(): string[];
  close(): Promise<void>;
}

export async function openEngine(
  options: Parameters<typeof startTenant>[0] = {},
  settings: Record<string, string> = {},
): Promise<Engine> {
  const tenant = await startTenant({ port: 0, ...options });
  const config: Record<string, string> = {
    ...settings,
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  const warnings: string[] = [];
  let session: Session;
  let handlers: Record<string, ReturnType<typeof handlerOf>>;
  const restart = () => {
    session = {
      ...openSession((key) => config[key], {
        env: {},
        readState: async () => ({ resources: [], interrupted: engine.interrupted }),
      }),
      say: (message) => void warnings.push(message),
      warn: (message) => void warnings.push(message),
    };
    handlers = Object.fromEntries(kinds.map((kind) => [kind.name, handlerOf(kind, () => session)]));
  };
  const handler = (kind: string) => handlers[kindOf(kind).name] as ReturnType<typeof handlerOf>;
  const checked = async (kind: string, args: Args, olds: Args = {}) => {
    const { inputs, failures } = await handler(kind).check(olds, args);
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    return inputs;
  };
  let seen = 0;
  const quiet = { bearer: undefined as string | undefined };
  const engine: Engine = {
    tenant,
    warnings,
    restart,
    interrupted: [],
    check: (kind, args, olds = {}) => handler(kind).check(olds, args),
    async create(kind, args) {
      const { id, outs } = await handler(kind).create(await checked(kind, args));
      return { kind, id, state: outs };
    },
    async read({ kind, id, state }) {
      const { id: found, props } = await handler(kind).read(id, state);
      return found === undefined ? undefined : { kind, id: found, state: props as Args };
    },
    diff: async ({ kind, id, state }, args) =>
      handler(kind).diff(id, state, await checked(kind, args, state)),
    async update({ kind, id, state }, args) {
      const { outs } = await handler(kind).update(id, state, await checked(kind, args, state));
      return { kind, id, state: outs };
    },
    delete: ({ kind, id, state }) => handler(kind).delete(id, state) as Promise<void>,
    async api(method, path, body) {
      const send = (url: string, init: RequestInit) => fetch(`${tenant.url}${url}`, init);
      if (!quiet.bearer) {
        const answer = await send("/oidc/token", {
          method: "POST",
          headers: {
            authorization: `Basic ${Buffer.from(`${tenant.appId}:${tenant.appSecret}`).toString("base64")}`,
          },
          body: new URLSearchParams({
            grant_type: "client_credentials",
            resource: "https://default.logto.app/api",
            scope: "all",
          }),
        });
        quiet.bearer = ((await answer.json()) as { access_token: string }).access_token;
      }
      const answer = await send(`/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${quiet.bearer}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
    },
    sent() {
      const since = tenant.requests.slice(seen).filter(({ path }) => !path.startsWith("/oidc"));
      seen = tenant.requests.length;
      return since.map(({ method, path }) => `${method} ${path}`);
    },
    close: () => tenant.close(),
  };
  restart();
  return engine;
}

/** Creates everything that a role's tests need: an API resource with scopes. */
export async function resourceWith(engine: Engine, ...names: string[]) {
  const resource = await engine.create("ApiResource", { name: "r", indicator: "https://r.example" });
  const scopes = await Promise.all(
    names.map((name) => engine.create("Scope", { apiResource: resource.id, name })),
  );
  return { resource, scopes, ids: scopes.map(({ id }) => id) };
}
