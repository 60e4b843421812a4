import type { Setting } from "./kind.ts";

const local = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

const parsed = (uri: string): URL | undefined => (URL.canParse(uri) ? new URL(uri) : undefined);

/** The URI is an http one. */
export const isHttp = (uri: string): boolean => parsed(uri)?.protocol === "http:";

/** The URI points to the machine it's opened on. */
export const isLocal = (uri: string): boolean => local.test(parsed(uri)?.hostname ?? "");

export const loopbackHttp = (uri: string): boolean => isHttp(uri) && isLocal(uri);

/** Why the server refuses the address as a redirect URI, as far as it's known to. */
export function refusedUri(uri: string): string | undefined {
  const what = "an absolute URI, e.g. https://app.example.com/callback or io.example.app://callback";
  if (/^https?:\/\/[^/]*\*/.test(uri)) return undefined;
  return URL.canParse(uri) ? undefined : `"${uri}" is no URI; it has to be ${what}`;
}

/** What's wrong with an address that gets codes or users in a production stack. */
export function productionUri(uri: string, setting: Setting): string | undefined {
  if (!setting.production || !isHttp(uri)) return undefined;
  return `"${uri}" is http, and ${setting.stack ? `stack "${setting.stack}"` : "the stack"} is production; use https`;
}
