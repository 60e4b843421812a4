import type Router from "@koa/router";
import type { Tenant } from "../tenant.ts";

/** Adds the routes of one of Logto's kinds below `/api`. */
export type Routes = (router: Router, tenant: Tenant) => void;

export const routes: readonly Routes[] = [];
