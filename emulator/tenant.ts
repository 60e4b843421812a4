import type Router from "@koa/router";
import type { Lacks } from "./said.ts";
import type { Store } from "./store.ts";

/** What routes know of the tenant that they answer for. */
export interface Tenant {
  /** Without a trailing slash. */
  url: string;
  store: Store;
  lacks: Lacks;
  /** The clone that it belongs to. */
  folder: string | undefined;
  /** The one in which administrators sign in, whose tokens are taken as well. */
  admin?: Tenant | undefined;
  /** Length of the RSA keys that SAML signs with. */
  signingKeyBits: number;
}

/** Adds the routes of one of Logto's kinds below `/api`. */
export type Routes = (router: Router, tenant: Tenant) => void;
