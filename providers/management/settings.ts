import { toSet } from "../command.ts";
import { SettingsError } from "./errors.ts";

/** Which tenant, and as whom. */
export interface Settings {
  /** Where requests go, without a trailing slash. */
  endpoint: string;
  /** What callback URIs and production checks use, without a trailing slash. */
  publicEndpoint: string;
  appId: string;
  appSecret: string;
  /** The Management API's indicator. */
  resource: string;
  /** The id of a tenant of Logto Cloud, where its address doesn't say it. */
  tenantId?: string | undefined;
  production: boolean;
  /** Addresses that production takes though they're http, exactly as they stand. */
  insecureUrls: readonly string[];
  /** Requests in flight at once, at most. */
  maxConcurrency: number;
  /** Requests that may begin in a second, at most. */
  requestsPerSecond: number | undefined;
}

/** Where growth ends if nobody says otherwise. */
const defaultConcurrency = 32;

/** Variables of the environment that stand in for stack config. */
export const variables = {
  endpoint: "LOGTO_ENDPOINT",
  appId: "LOGTO_M2M_APP_ID",
  appSecret: "LOGTO_M2M_APP_SECRET",
  resource: "LOGTO_RESOURCE",
  tenantId: "LOGTO_TENANT_ID",
} as const;

export const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

export const isLoopback = (url: URL): boolean => loopback.test(url.hostname);

/** What every self-hosted Logto calls its Management API. */
export const selfHostedResource = "https://default.logto.app/api";
/** That of the tenant in which a self-hosted one's administrators sign in, and the application that it's seeded with. */
export const adminTenant = { resource: "https://admin.logto.app/api", appId: "m-admin" } as const;

/** A cloud tenant's Management API is named after the tenant, whatever its address; self-hosted ones keep the first tenant's name. */
function defaultResource(endpoint: URL, tenantId: string | undefined): string {
  if (tenantId !== undefined) return `https://${tenantId}.logto.app/api`;
  return endpoint.hostname.endsWith(".logto.app") ? `https://${endpoint.hostname}/api` : selfHostedResource;
}

/** The endpoint as stack config or environment say it; undefined when neither does. */
export function endpointOf(
  config: (key: string) => string | undefined,
  env: NodeJS.ProcessEnv,
): { endpoint?: string; publicEndpoint?: string } {
  const endpoint = config("endpoint") ?? env[variables.endpoint];
  if (!endpoint) return {};
  const plain = withoutSlash(endpoint);
  return { endpoint: plain, publicEndpoint: withoutSlash(config("publicEndpoint") ?? plain) };
}

type Lookup = (key: string) => string | undefined;

const required = ["endpoint", "appId", "appSecret"] as const;
const lookUp = (config: Lookup, env: NodeJS.ProcessEnv) => (key: keyof typeof variables) =>
  config(key) || env[variables[key]] || undefined;

/** Addresses as the stack config holds them: with commas between, or as JSON where an address has one. */
export const insecureUrlsText = (addresses: readonly string[]): string =>
  addresses.some((one) => /[,\s]/.test(one)) ? JSON.stringify(addresses) : addresses.join(",");

/** The addresses of a text of the stack config, which Pulumi makes JSON of a YAML list; undefined where it's no list. */
export function insecureUrlsIn(text: string | undefined): string[] | undefined {
  const written = text?.trim() ?? "";
  if (!/^[[{]/.test(written)) return written.split(/[,\s]+/).filter(Boolean);
  try {
    const list: unknown = JSON.parse(written);
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

/** `logto:insecureUrls`; throws a SettingsError where it's no list. */
export function insecureUrlsOf(config: Lookup, env: NodeJS.ProcessEnv): string[] {
  const found = insecureUrlsIn(config("insecureUrls"));
  if (found) return found;
  throw new SettingsError(
    `logto:insecureUrls: has to be a list of addresses: in YAML, in JSON, or with commas between. ${toSet({ key: "insecureUrls", value: "http://localhost:3000/callback", env })}`,
  );
}

/** The keys below `logto:` that neither stack config nor environment have, and a connection needs. */
export function missingSettings(config: Lookup, env: NodeJS.ProcessEnv): (typeof required)[number][] {
  const value = lookUp(config, env);
  return required.filter((key) => value(key) === undefined);
}

/** A number of the stack config within its bounds; undefined when it isn't set. */
function numberOf(
  config: Lookup,
  env: NodeJS.ProcessEnv,
  key: string,
  { whole, from, to, example }: { whole: boolean; from: number; to: number; example: number },
): number | undefined {
  const written = config(key);
  if (written === undefined || written === "") return undefined;
  const number = Number(written);
  if ((whole ? Number.isInteger(number) : !Number.isNaN(number)) && number >= from && number <= to)
    return number;
  throw new SettingsError(
    `logto:${key}: "${written}" has to be a ${whole ? "whole " : ""}number from ${from} to ${to}. ${toSet({ key, value: String(example), env })}`,
  );
}

/**
 * Reads the settings from stack config (`logto:<key>`), and what it lacks from the environment.
 * Throws a SettingsError that names everything missing, with the commands that mend it.
 */
export function readSettings(config: (key: string) => string | undefined, env: NodeJS.ProcessEnv): Settings {
  const value = lookUp(config, env);
  const missing = missingSettings(config, env);
  if (missing.length > 0) {
    const list = missing.map((key) => `logto:${key} (or ${variables[key]})`).join(", ");
    throw new SettingsError(
      `Logto's connection isn't set: ${list} missing. The application is a machine-to-machine one with the role "Logto Management API access". ${toSet(...missing.map((key) => ({ key, secret: key === "appSecret", env })))}`,
    );
  }
  const { endpoint, publicEndpoint } = endpointOf(config, env) as {
    endpoint: string;
    publicEndpoint: string;
  };
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new SettingsError(
      `logto:endpoint: "${endpoint}" is no URL; it is the tenant's address, e.g. https://<tenant>.logto.app. ${toSet({ key: "endpoint", env })}`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw new SettingsError(
      `logto:endpoint: "${endpoint}" is http; secrets go there, so anything but this machine has to be https. ${toSet({ key: "endpoint", value: `https://${url.host}`, env })}`,
    );
  }
  if (url.pathname !== "/" || url.search || url.hash) {
    throw new SettingsError(
      `logto:endpoint: "${endpoint}" has more than an address; leave out "${url.pathname}${url.search}${url.hash}". ${toSet({ key: "endpoint", value: url.origin, env })}`,
    );
  }
  const tenantId = value("tenantId");
  if (tenantId !== undefined && !/^[A-Za-z0-9-]+$/.test(tenantId)) {
    throw new SettingsError(
      `logto:tenantId: "${tenantId}" is no tenant's id: letters and digits, as in the console's address, https://cloud.logto.io/<tenant id>. ${toSet({ key: "tenantId", env })}`,
    );
  }
  return {
    endpoint,
    publicEndpoint,
    tenantId,
    appId: value("appId") as string,
    appSecret: value("appSecret") as string,
    resource: value("resource") ?? defaultResource(url, tenantId),
    production: config("production") === "true",
    insecureUrls: insecureUrlsOf(config, env),
    maxConcurrency:
      numberOf(config, env, "maxConcurrency", { whole: true, from: 1, to: 100, example: 10 }) ??
      defaultConcurrency,
    requestsPerSecond: numberOf(config, env, "requestsPerSecond", {
      whole: false,
      from: 0.1,
      to: 1000,
      example: 20,
    }),
  };
}
