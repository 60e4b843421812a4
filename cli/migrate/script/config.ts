import type { Factory } from "pulumi-logto/kinds";
import type { Located } from "../located.ts";
import type { Told } from "../reading.ts";

/** Addresses, of development and of production. */
export interface Addresses {
  development: string[];
  production: string[];
}

/** What tells how the tenant is reached. */
export interface Connection {
  endpoint?: Told;
  appId?: Told;
  appSecret?: Told;
  /** The Management API's indicator. */
  resource?: Told;
}

export interface Application {
  at: Located;
  name: string;
  /** Its key in the file, where it has one. */
  key?: string | undefined;
  type: "Traditional" | "SPA" | "Native" | "MachineToMachine";
  description?: string | undefined;
  isThirdParty?: boolean | undefined;
  redirectUris: Addresses;
  postLogoutRedirectUris: Addresses;
  corsAllowedOrigins: Addresses;
  /** Names of roles, each with its place. */
  roles: { name: string; at: Located }[];
}

export interface ApiResource {
  at: Located;
  name?: string | undefined;
  key?: string | undefined;
  indicator: string;
  accessTokenTtl?: number | undefined;
  isDefault?: boolean | undefined;
  /** Descriptions by name. */
  scopes: Map<string, string>;
}

export interface Role {
  at: Located;
  name: string;
  description?: string | undefined;
  type?: "User" | "MachineToMachine" | undefined;
  isDefault?: boolean | undefined;
  /** Names of scopes, globs among them, each with its API resource where it's said. */
  scopes: { resource?: string; name: string; at: Located }[];
}

export interface SocialConnector {
  at: Located;
  /** Its key in the model. */
  name: string;
  factory: Factory;
  /** By the factory's own names. */
  values: Map<string, Told | boolean | number | string[]>;
  /** Values that only Microsoft's SSO connector has. */
  issuer?: Told | undefined;
  domains: string[];
  /** The connector's id at the tenant. */
  id?: string | undefined;
  syncProfile?: boolean | undefined;
}

export interface Webhook {
  at: Located;
  name: string;
  url: Addresses;
  events: string[];
}

/** All that a configuration of the script says. */
export interface ScriptConfig {
  connection: Connection;
  production: Connection;
  applications: Application[];
  apiResources: ApiResource[];
  roles: Role[];
  connectors: SocialConnector[];
  webhooks: Webhook[];
  /** Buttons in their order, by the connectors' keys; undefined: nothing is said of the sign-in page. */
  buttons?: { name: string; at: Located }[];
  signInMode?: string | undefined;
}
