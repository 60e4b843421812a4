import type { Management } from "../../providers/management/index.ts";

/** The id of everything at the tenant that the recorder stands for. */
export const someId = "<id>";

/** An object that has whatever is asked for, `known` as it's given. */
function anything(known: Record<string, unknown>): unknown {
  const own = { id: someId, ...known };
  const row: unknown = new Proxy(own, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : more(name)),
  });
  const list = new Proxy([row], {
    get: (target, name) =>
      name in own ? Reflect.get(own, name) : name in target ? Reflect.get(target, name) : more(name),
  });
  function more(name: string | symbol): unknown {
    if (name === Symbol.toPrimitive) return () => someId;
    // What has a "then" would be awaited.
    return typeof name === "symbol" || name === "then" ? undefined : list;
  }
  return list;
}

/**
 * A Management API that sends nothing, notes which operations it's asked for, and answers each with an object that is
 * a list of itself and has every property. `known` are properties on whose values calls depend.
 */
export function recorder(known: Record<string, unknown> = {}): { api: Management; operations: Set<string> } {
  const operations = new Set<string>();
  const answer = { data: anything(known), response: { ok: true } };
  const client = new Proxy(
    {},
    {
      get: (_, method) => (path: string) => {
        operations.add(`${String(method)} ${path}`);
        return Promise.resolve(answer);
      },
    },
  );
  const body = async (call: Promise<{ data?: unknown }>) => (await call).data;
  const api = {
    settings: { appId: someId, resource: someId },
    client,
    ok: body,
    maybe: body,
    all: (page: (query: object) => Promise<{ data?: unknown }>) => body(page({ page: 1, page_size: 100 })),
    shared: (_: string, read: () => unknown) => read(),
    once: (_: string, read: () => unknown) => read(),
    lacking: new Set(),
    close: () => Promise.resolve(),
  };
  return { api: api as unknown as Management, operations };
}
