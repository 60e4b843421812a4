import { withoutSlash } from "pulumi-logto/settings";
import { difference } from "../uris.ts";

/** What an application is told, by the usual names of its variables. */
const meanings = {
  endpoint: /(^|_)LOGTO_ENDPOINT$/,
  appId: /(^|_)LOGTO_(APP|CLIENT)_ID$/,
  appSecret: /(^|_)LOGTO_(APP|CLIENT)_SECRET$/,
  cookieSecret: /(^|_)LOGTO_COOKIE_SECRET$/,
  baseUrl: /(^|_)LOGTO_BASE_URL$/,
  resource: /(^|_)LOGTO_(API_)?(RESOURCE|AUDIENCE|INDICATOR)$/,
};
export type Meaning = keyof typeof meanings;

/** A variable, and what it says. */
export interface Used {
  name: string;
  value: string;
}

/** Which of a file's variables tell an application what, by their names; of two that mean the same, the first. */
export function meantBy(
  names: readonly string[],
  held: Readonly<Record<string, string | undefined>>,
): Partial<Record<Meaning, Used>> {
  const used: Partial<Record<Meaning, Used>> = {};
  for (const name of names) {
    const meaning = (Object.keys(meanings) as Meaning[]).find((one) => meanings[one].test(name));
    const value = held[name];
    if (meaning && value !== undefined) used[meaning] ??= { name, value };
  }
  return used;
}

/** The application sends `<its own address>/callback` or the like; some redirect URI has to begin with that. */
export function baseMistakes(
  { name, value }: Used,
  application: string,
  redirectUris: readonly string[],
): string[] {
  const base = withoutSlash(value);
  if (value !== base)
    return [`${name} is ${value}: without the slash at its end, or the redirect URI gets two`];
  if (redirectUris.some((uri) => uri === base || uri.startsWith(`${base}/`))) return [];
  for (const uri of redirectUris.filter((one) => URL.canParse(one) && URL.canParse(base))) {
    const by = difference(new URL(base).origin, new URL(uri).origin);
    if (by) return [`${name} is ${value}, and ${application}'s redirect URI ${uri}: they differ by ${by}`];
  }
  return [
    `${name} is ${value}, and no redirect URI of ${application} begins with it (${redirectUris.join(", ")})`,
  ];
}
