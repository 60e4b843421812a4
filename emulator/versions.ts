import { UserScope } from "@logto/core-kit";

/** The releases of Logto that are told apart, the oldest first. */
export const logtoVersions = ["1.42", "1.43"] as const;

export type LogtoVersion = (typeof logtoVersions)[number];

export const defaultVersion: LogtoVersion = "1.43";

export const isSince = (version: LogtoVersion, since: LogtoVersion): boolean =>
  logtoVersions.indexOf(version) >= logtoVersions.indexOf(since);

/** What an application may ask to know of a user. */
export const userScopesOf = (version: LogtoVersion): UserScope[] =>
  Object.values(UserScope).filter((scope) => scope !== UserScope.TrustedDevices || isSince(version, "1.43"));
