import { isDeepStrictEqual } from "node:util";
import { type Kind, kinds, type Row } from "../../providers/kinds/index.ts";
import { ApiError, openManagement, readSettings } from "../../providers/management/index.ts";

/** Rotations of keys can't be undone, and old tokens may stop working. */
export const untouched = ["OidcKeys"];
/** What changes by itself. */
const restless = /^(updatedAt|createdAt|id)$/;

/** A server never goes back from an expiration that is switched off to none. */
const isOff = (value: unknown) =>
  isDeepStrictEqual(value, {}) || isDeepStrictEqual(value, { enabled: false });

const settled = (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([key, value]) => !restless.test(key) && !isOff(value)));

interface Connection {
  endpoint: string;
  appId: string;
  appSecret: string;
  resource: string;
}

/** What a tenant holds by its lists, of the kinds that it has, without what changes by itself. */
export async function heldBy(
  { endpoint, appId, appSecret, resource }: Connection,
  isMeant: (kind: Kind) => boolean = () => true,
): Promise<Map<string, Record<string, unknown>>> {
  // Nothing that was kept of answers before.
  const config: Record<string, string> = { endpoint, appId, appSecret, resource };
  const api = openManagement(readSettings((key) => config[key], {}));
  const held = new Map<string, Record<string, unknown>>();
  for (const { name, calls } of kinds.filter(isMeant)) {
    if (!calls.list || untouched.includes(name)) continue;
    const rows = await calls.list(api).catch((error) => {
      // An older Logto lacks some.
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    });
    for (const row of rows) held.set(`${name} ${row.id}`, settled(row));
  }
  await api.close();
  return held;
}
