import type { Row, Store } from "./store.ts";

/** The value that the tenant keeps under a key, if it has one. */
export const configOf = (store: Store, key: string): Row | undefined =>
  store.find("logtoConfigs", { key })?.value;

export function setConfig<T extends Row>(store: Store, key: string, value: T): T {
  const row = store.find("logtoConfigs", { key });
  const after = row ? store.update(row, { value }) : store.insert("logtoConfigs", { key, value });
  return after.value;
}
