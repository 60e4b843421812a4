import { toSet } from "../command.ts";
import { SettingsError } from "./errors.ts";

export const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** This machine: `localhost` and all names below it (RFC 6761), and its loopback addresses. */
const loopback = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/;

/** It's an address, and this machine's own. */
export const isLoopback = (address: string | URL): boolean =>
  URL.canParse(address) && loopback.test(new URL(address).hostname);

/** Where the console shows the address of a tokens' endpoint, its path stands at the end. */
const tokenPath = /\/oidc(\/token)?\/*$/;

/** What the stack takes though it isn't https. */
export interface Accepted {
  /** `logto:insecureEndpoint`, exactly as they stand. */
  endpoints: readonly string[];
  production: boolean;
  /** `logto:insecureProductionEndpoint`, in which production wants them once more. */
  again: readonly string[];
  env: NodeJS.ProcessEnv;
}

type Key = "endpoint" | "tokenEndpoint";

const meaning: Record<Key, string> = {
  endpoint: "the tenant's address, e.g. https://<tenant>.logto.app",
  tokenEndpoint: "the address that gives tokens, e.g. https://<the console's address>",
};

/** Names and addresses that are given in networks of one's own: nobody is told of the switch for others. */
const privateHost =
  /^([^.]+|.*\.(local|internal|lan|home\.arpa)|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[f[cd].*\])$/;

function refuseInsecure(key: Key, { hostname }: URL, address: string, accepted: Accepted): void {
  const { endpoints, production, again, env } = accepted;
  const https = { key, value: address.replace(/^http:/, "https:"), env };
  if (!endpoints.includes(address)) {
    const isPrivate = privateHost.test(hostname);
    throw new SettingsError(
      `logto:${key}: "${address}" is http; secrets go there, so anything but this machine has to be https${isPrivate ? ", or in a network that is yours alone be accepted by name (the second command)" : ""}. ${toSet(
        https,
        ...(isPrivate ? [{ key: "insecureEndpoint", value: [...endpoints, address].join(","), env }] : []),
      )}`,
    );
  }
  if (!production || again.includes(address)) return;
  throw new SettingsError(
    `logto:${key}: "${address}" is http, and in production logto:insecureEndpoint alone doesn't do: whoever listens in that network has the application's secret. It has to be https, or be said a second time (the second command). ${toSet(
      https,
      { key: "insecureProductionEndpoint", value: [...again, address].join(","), env },
    )}`,
  );
}

/** An address that secrets go to, without a trailing slash, and whether it's http and yet accepted; throws a SettingsError. */
export function addressOf(
  key: Key,
  text: string,
  accepted: Accepted,
): { url: URL; address: string; isInsecure: boolean } {
  const { env } = accepted;
  const address = withoutSlash(key === "tokenEndpoint" ? text.replace(tokenPath, "") : text);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new SettingsError(
      `logto:${key}: "${address}" is no URL; it is ${meaning[key]}. ${toSet({ key, env })}`,
    );
  }
  if (url.pathname !== "/" || url.search || url.hash) {
    throw new SettingsError(
      `logto:${key}: "${address}" has more than an address; leave out "${url.pathname}${url.search}${url.hash}". ${toSet({ key, value: url.origin, env })}`,
    );
  }
  const isInsecure = url.protocol === "http:" && !isLoopback(url);
  if (isInsecure) refuseInsecure(key, url, address, accepted);
  return { url, address, isInsecure };
}

/** What each run says of an address that is http and accepted. */
export const insecureWarning = (address: string): string =>
  `${address} is http, as logto:insecureEndpoint accepts it: whoever listens between here and there has the application's secret, and all that is sent. Give it https as soon as it can have it`;
