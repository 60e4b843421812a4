import type { Store } from "./store.ts";

/** What routes know of the tenant that they answer for. */
export interface Tenant {
  /** Without a trailing slash. */
  url: string;
  store: Store;
}
