/** The releases of Logto that are told apart, the oldest first. */
export const logtoVersions = ["1.42", "1.43"] as const;

export type LogtoVersion = (typeof logtoVersions)[number];

export const defaultVersion: LogtoVersion = "1.43";
