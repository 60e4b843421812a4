import type Router from "@koa/router";
import type { Tenant } from "../tenant.ts";
import { hookRoutes } from "./hooks.ts";
import { resourceRoutes } from "./resources.ts";
import { roleMemberRoutes } from "./role-members.ts";
import { roleScopeRoutes } from "./role-scopes.ts";
import { roleRoutes } from "./roles.ts";
import { scopeRoutes } from "./scopes.ts";

/** Adds the routes of one of Logto's kinds below `/api`. */
export type Routes = (router: Router, tenant: Tenant) => void;

export const routes: readonly Routes[] = [
  hookRoutes,
  roleMemberRoutes,
  roleScopeRoutes,
  roleRoutes,
  scopeRoutes,
  resourceRoutes,
];
