import { isDeepStrictEqual } from "node:util";
import { startTenant } from "../../emulator/index.ts";
import { type Kind, kindOf } from "../../providers/kinds/index.ts";
import { openManagement, readSettings } from "../../providers/management/index.ts";
import {
  type Declaration,
  newStack,
  type Outcome,
  type RunOptions,
  run,
  type Stack,
} from "../faults/engine.ts";
import { everyKind } from "../faults/every-kind.ts";
import type { Scene } from "../faults/preview-is-up.ts";
import { inShort } from "../faults/world.ts";
import { heldBy, untouched } from "../support/held.ts";

/** A Logto that somebody runs for tests, and a stack. */
export interface RealServer extends Scene {
  stack: Stack;
  /** Every kind that this Logto has, with every argument. */
  all: Declaration[];
  /** What it's too old for. */
  newer: Declaration[];
  /** What differs from what the tenant held when this began; nothing after a destroy. */
  leftOver(): Promise<string[]>;
  destroy(): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openServer(env: NodeJS.ProcessEnv): Promise<RealServer> {
  const settings = readSettings(() => undefined, env);
  const api = openManagement(settings);
  const { endpoint: url, appId, appSecret, resource } = settings;
  // It serves an issuer alone, for the connectors of enterprise SSO.
  const tenant = await startTenant({ port: 0 });

  const operations = JSON.stringify(await api.ok(api.client.GET("/api/swagger.json")));
  const has = ({ rules }: Kind, args: Record<string, unknown>) =>
    (rules?.newer?.(args) ?? []).every(({ operation }) =>
      operations.includes(JSON.stringify(operation.slice(operation.indexOf(" ") + 1))),
    );
  const every = everyKind(`${tenant.url}/dev-issuer/v2.0`).filter(({ kind }) => !untouched.includes(kind));
  const isOld = ({ kind, args }: Declaration) => !has(kindOf(kind), args);
  const all = every.filter((one) => !isOld(one));

  const look = () => heldBy(settings, (kind) => all.some((one) => one.kind === kind.name));
  const before = await look();
  const users = [...before.keys()].filter((key) => /^(User|Organization) /.test(key)).length;
  if (users > 0) {
    await tenant.close();
    throw new Error(
      `${url} has ${users} users and organizations: this changes sign-in while it runs, so take a tenant that nobody uses`,
    );
  }

  const up: Scene["up"] = (declarations, _choose, options: RunOptions = {}) =>
    run(server.stack, declarations, { url, appId, appSecret, resource }, options);
  const server: RealServer = {
    tenant,
    stack: newStack("real"),
    all,
    newer: every.filter(isOld),
    up,
    ...inShort(up),
    destroy: () => up([]),
    async begin() {
      const outcome = await server.destroy();
      if (outcome.failures.length > 0) throw new Error(`destroy: ${JSON.stringify(outcome.failures)}`);
      server.stack = newStack("real");
    },
    async leftOver() {
      const now = await look();
      const added = [...now.keys()].filter((key) => !before.has(key)).map((key) => `${key} is left`);
      const others = [...before].flatMap(([key, row]) =>
        !now.has(key) ? [`${key} is gone`] : isDeepStrictEqual(now.get(key), row) ? [] : [`${key} differs`],
      );
      return [...added, ...others];
    },
    async close() {
      await api.close();
      await tenant.close();
    },
  };
  return server;
}
