import type Router from "@koa/router";
import type { Store } from "./store.ts";

/** What routes know of the tenant that they answer for. */
export interface Tenant {
  /** Without a trailing slash. */
  url: string;
  store: Store;
}

/** Adds the routes of one of Logto's kinds below `/api`. */
export type Routes = (router: Router, tenant: Tenant) => void;
