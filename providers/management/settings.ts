import { providerVariable, stackVariable, toSet } from "../command.ts";
import { addressOf, withoutSlash } from "./addresses.ts";
import { SettingsError } from "./errors.ts";

export { insecureWarning, isLoopback, withoutSlash } from "./addresses.ts";

/** Which tenant, and as whom. */
export interface Settings {
  /** Whose stack config says it, as far as is known: commands in messages name it. */
  stack?: string | undefined;
  /** The provider that says it in the place of a stack config, where a program makes one. */
  provider?: string | undefined;
  /** Where requests go, without a trailing slash. */
  endpoint: string;
  /** What callback URIs and production checks use, without a trailing slash. */
  publicEndpoint: string;
  /** What gives the tokens, without a trailing slash. */
  tokenEndpoint: string;
  /** Those of these addresses that are http and not this machine: `logto:insecureEndpoint` accepts them. */
  insecure: readonly string[];
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
  tokenEndpoint: "LOGTO_TOKEN_ENDPOINT",
  insecureEndpoint: "LOGTO_INSECURE_ENDPOINT",
} as const;

/** What every self-hosted Logto calls its Management API. */
export const selfHostedResource = "https://default.logto.app/api";
/** That of the tenant in which a self-hosted one's administrators sign in, and the application that it's seeded with. */
export const adminTenant = { resource: "https://admin.logto.app/api", appId: "m-admin" } as const;
/** The application of that tenant by which a self-hosted Logto is worked before it has one of its own. */
export const firstApplication = "m-default";

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

/** A list of addresses; throws a SettingsError where it's none. */
function listOf(key: string, text: string | undefined, example: string, env: NodeJS.ProcessEnv): string[] {
  const found = insecureUrlsIn(text);
  if (found) return found;
  throw new SettingsError(
    `logto:${key}: has to be a list of addresses: in YAML, in JSON, or with commas between. ${toSet({ key, value: example, env })}`,
  );
}

/** `logto:insecureUrls`; throws a SettingsError where it's no list. */
export const insecureUrlsOf = (config: Lookup, env: NodeJS.ProcessEnv): string[] =>
  listOf("insecureUrls", config("insecureUrls"), "http://localhost:3000/callback", env);

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

/** Logto says of what it can't decode that the request is invalid, as it does of an application of another kind. */
function checkCredential(key: "appId" | "appSecret", written: string, env: NodeJS.ProcessEnv): void {
  if (/^[!-~](?:[ -~]*[!-~])?$/.test(written)) return;
  const secret = key === "appSecret";
  throw new SettingsError(
    `logto:${key}: ${secret ? "" : `${JSON.stringify(written)} `}has white space at an end, or a character that no ${secret ? "secret of Logto's" : "application's id"} has (curly quotes, …, what nobody sees); was it copied whole? ${toSet({ key, secret, env })}`,
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
  for (const key of ["appId", "appSecret"] as const) checkCredential(key, value(key) as string, env);
  const production = config("production") === "true";
  const endpoints = (key: string, text: string | undefined) =>
    listOf(key, text, "http://logto:3001", env).map(withoutSlash);
  const accepted = {
    endpoints: endpoints("insecureEndpoint", value("insecureEndpoint")),
    production,
    again: endpoints("insecureProductionEndpoint", config("insecureProductionEndpoint")),
    env,
  };
  const at = addressOf("endpoint", value("endpoint") as string, accepted);
  const tokens = addressOf("tokenEndpoint", value("tokenEndpoint") ?? at.address, accepted);
  const tenantId = value("tenantId");
  if (tenantId !== undefined && !/^[A-Za-z0-9-]+$/.test(tenantId)) {
    throw new SettingsError(
      `logto:tenantId: "${tenantId}" is no tenant's id: letters and digits, as in the console's address, https://cloud.logto.io/<tenant id>. ${toSet({ key: "tenantId", env })}`,
    );
  }
  const endpoint = at.address;
  const insecure = [at, tokens].flatMap(({ isInsecure, address }) => (isInsecure ? [address] : []));
  return {
    stack: env[stackVariable],
    provider: env[providerVariable],
    endpoint,
    publicEndpoint: withoutSlash(config("publicEndpoint") ?? endpoint),
    tokenEndpoint: tokens.address,
    insecure: [...new Set(insecure)],
    tenantId,
    appId: value("appId") as string,
    appSecret: value("appSecret") as string,
    resource: value("resource") ?? defaultResource(at.url, tenantId),
    production,
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
