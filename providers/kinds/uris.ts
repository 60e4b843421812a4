const local = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

const parsed = (uri: string): URL | undefined => (URL.canParse(uri) ? new URL(uri) : undefined);

/** The URI is an http one. */
export const isHttp = (uri: string): boolean => parsed(uri)?.protocol === "http:";

/** The URI points to the machine it's opened on. */
export const isLocal = (uri: string): boolean => local.test(parsed(uri)?.hostname ?? "");

/** What's wrong with the place of a wildcard in a web address. */
function misplaced(uri: string): string | undefined {
  const [, authority, rest = ""] = /:\/\/([^/?#]*)(.*)$/s.exec(uri) ?? [];
  if (authority === undefined) return "and no //";
  const [host = "", port = ""] = authority.split(":");
  if (host.includes("*") && !host.includes(".")) return "for a whole host name; write a domain after it";
  if (port.includes("*")) return "for a port; name each one";
  if (authority.includes("@") || authority.startsWith("[")) return "beside a user or an IPv6 address";
  return /[?#].*\*/s.test(rest) ? "in a query or a fragment" : undefined;
}

/** What reads as a host with its port, and parses as a URI whose scheme is the host. */
const hostAndPort = /^([a-z0-9-]+\.)*[a-z0-9-]+:\d{1,5}([/?#]|$)/i;

const withScheme = (uri: string) => `${isLocal(`http://${uri}`) ? "http" : "https"}://${uri}`;

/** Why no browser's origin is ever equal to this one: the server compares the texts. */
export function noOrigin(origin: string): string | undefined {
  // What people mean by it is any: that the review has to say.
  if (origin === "*") return undefined;
  const { protocol = "", host = "" } = parsed(origin) ?? {};
  // Only of web addresses it's known how browsers write them.
  const exact = `${protocol}//${host}`;
  if (/^https?:$/.test(protocol) ? origin === exact : /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/i.test(origin))
    return undefined;
  return `"${origin}" is no origin, so no browser ever sends it; write ${/^https?:$/.test(protocol) && host ? exact : hostAndPort.test(origin) ? withScheme(origin) : "scheme and host alone, e.g. https://app.example.com"}`;
}

/** Why the address means something else than it looks like, though the server takes it. */
export function misreadUri(uri: string): string | undefined {
  if (hostAndPort.test(uri)) {
    return `"${uri}" has no scheme, so what is before the colon would be taken for one; write ${withScheme(uri)}`;
  }
  return /^\s*https?:(?!\/\/)/i.test(uri) ? `"${uri}" has no // after its scheme` : undefined;
}

/** Why the server refuses the address as a redirect URI. */
export function refusedUri(uri: string): string | undefined {
  const what = "an absolute URI, e.g. https://app.example.com/callback or io.example.app://callback";
  const isWeb = /^\s*https?:/i.test(uri);
  const place = isWeb && uri.includes("*") ? misplaced(uri) : undefined;
  if (place) return `"${uri}" has a wildcard ${place}; one may stand in a host name or a path`;
  const plain = isWeb ? uri.replaceAll("*", "wildcard") : uri;
  if (!URL.canParse(plain)) return `"${uri}" is no URI; it has to be ${what}`;
  if (isWeb && /^[^?#]*:\/\/[^?#]*\/(\.{1,2}|(%2e){1,2})([/?#]|$)/i.test(uri)) {
    return `"${uri}" has . or .. in its path; write the path without`;
  }
  return undefined;
}
