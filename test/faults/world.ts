import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import type { AdapterName } from "./adapters.ts";
import {
  clone,
  type Declaration,
  newStack,
  type Outcome,
  type RunOptions,
  run,
  type Stack,
} from "./engine.ts";
import { type Choice, type FaultProxy, startProxy } from "./proxy.ts";

/** A tenant, a proxy before it, and a stack. */
export interface World {
  /** The way by which its runs reach the lifecycle. */
  adapter: AdapterName;
  tenant: RunningTenant;
  proxy: FaultProxy;
  stack: Stack;
  /** A run through the proxy. */
  up(declarations: readonly Declaration[], choose?: Choice, options?: RunOptions): Promise<Outcome>;
  /** A run that has to succeed. */
  clean(declarations: readonly Declaration[]): Promise<Outcome>;
  /** What a preview would change; nothing when all is as declared. */
  preview(declarations: readonly Declaration[]): Promise<string[]>;
  /** All that the tenant holds, as plain data. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into rows of every shape.
  tables(): Record<string, any[]>;
  /** The rows that the tenant has beside those of a new one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into rows of every shape.
  made(table: string): any[];
  /** Back to a new tenant and an empty state. */
  begin(): Promise<void>;
  /** Another proxy: what is left of a killed run finds nobody any more. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A run that has to succeed, and what a preview has to say. */
export const inShort = (up: World["up"]): Pick<World, "clean" | "preview"> => ({
  async clean(declarations) {
    const outcome = await up(declarations);
    if (outcome.failures.length > 0) {
      throw new Error(outcome.failures.map(({ key, message }) => `${key}: ${message}`).join("\n"));
    }
    return outcome;
  },
  async preview(declarations) {
    const { steps, failures } = await up(declarations, undefined, { isPreview: true });
    return [...steps, ...failures.map(({ key, message }) => `${key} fails: ${message}`)];
  },
});

let count = 0;

export async function openWorld({ adapter = "dynamic" }: { adapter?: AdapterName } = {}): Promise<World> {
  // Credentials of its own: what a killed run still sends finds no other tenant that takes it.
  count += 1;
  const appId = `setup-${process.pid}-${count}`;
  const tenant = await startTenant({
    port: 0,
    appId,
    appSecret: `planted-${appId}-secret`,
    signingKeyBits: 512,
  });
  const target = `http://127.0.0.1:${tenant.port}`;
  const seed = clone(tenant.store.tables);
  const idOf = (row: { id?: string }) => row.id ?? JSON.stringify(row);
  const world: World = {
    adapter,
    tenant,
    proxy: await startProxy(target),
    stack: newStack(),
    async up(declarations, choose = () => undefined, options = {}) {
      const { proxy } = world;
      proxy.choose = choose;
      const outcome = await run(
        world.stack,
        declarations,
        { ...tenant, url: proxy.url },
        {
          adapter,
          ...options,
        },
      );
      proxy.choose = () => undefined;
      return outcome;
    },
    ...inShort((...run) => world.up(...run)),
    tables: () => clone(tenant.store.tables),
    made(table) {
      const known = new Set((seed[table] ?? []).map(idOf));
      return clone(tenant.store.table(table)).filter((row) => !known.has(idOf(row)));
    },
    async begin() {
      tenant.store.tables = clone(seed);
      world.stack = newStack();
      world.proxy.passed.length = 0;
      (tenant.requests as unknown[]).length = 0;
    },
    async renew() {
      await world.proxy.close();
      world.proxy = await startProxy(target);
    },
    async close() {
      await world.proxy.close();
      await tenant.close();
    },
  };
  return world;
}
