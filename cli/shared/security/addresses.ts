import { type Change, isUnknown } from "../plan/plan.ts";
import { addedTo, changed, hostsOf, parsedUrl } from "./compare.ts";
import type { Context } from "./findings.ts";

/** Arguments by which codes, tokens or users get to an address. */
export const addressArguments = ["redirectUris", "postLogoutRedirectUris"] as const;

interface AddedUri {
  change: Change;
  argument: string;
  uri: string;
  url: URL | undefined;
  /** No address that was there before has this host. */
  isNewHost: boolean;
}

const untold = "an address that is known only after the update";

/** There are addresses that the plan doesn't tell. */
const hasUntold = (uris: unknown): boolean =>
  Array.isArray(uris) ? uris.some(isUnknown) : typeof uris === "string";

/** Every address that applications get and that they hadn't, the first ones of a new application included. */
export const addedUris = (context: Context): AddedUri[] =>
  changed(context, "Application").flatMap(({ change, before, after }) =>
    addressArguments.flatMap((argument) => {
      const hosts = hostsOf(before[argument]);
      const uris = addedTo(before[argument], after[argument]);
      return [...uris, ...(hasUntold(after[argument]) ? [untold] : [])].map((uri) => {
        const url = parsedUrl(uri);
        return { change, argument, uri, url, isNewHost: url !== undefined && !hosts.has(url.host) };
      });
    }),
  );

export const isWeb = (url: URL | undefined): boolean => url !== undefined && /^https?:$/.test(url.protocol);

const local = /^(localhost|127(\.\d+){3}|\[::1\])$/;
export const isLocal = (url: URL | undefined): boolean => url !== undefined && local.test(url.hostname);

export const hasWildcard = (uri: string): boolean => uri.includes("*");
