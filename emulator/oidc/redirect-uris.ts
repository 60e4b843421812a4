/**
 * A `*` stands for a label of the host's but the last two, or for any part of the path. A `*` of the request's stands
 * for nothing.
 */
function matchesWildcard(registered: URL, asked: URL): boolean {
  const pattern = (text: string, one: string) =>
    new RegExp(
      `^${text
        .split("*")
        .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
        .join(one)}$`,
    );
  const labels = registered.hostname.split(".");
  return (
    labels.length > 2 &&
    !labels.slice(-2).some((label) => label.includes("*")) &&
    registered.protocol === asked.protocol &&
    registered.port === asked.port &&
    registered.search === asked.search &&
    registered.hash === asked.hash &&
    !asked.hostname.includes("*") &&
    pattern(registered.hostname, "[^.]+").test(asked.hostname) &&
    pattern(registered.pathname, ".*").test(asked.pathname)
  );
}

const loopback = ["127.0.0.1", "[::1]", "localhost"];

const withoutPort = (url: URL): string => {
  const copy = new URL(url);
  copy.port = "";
  return copy.href;
};

/**
 * Whether an address is one of those that are registered. They are compared as addresses, not as text, and a native
 * application may listen on any port of the machine's own.
 */
export function isRegistered(registered: readonly string[], uri: string, isNative = false): boolean {
  const asked = URL.parse(uri);
  if (!asked) return false;
  return registered.some((one) => {
    const known = URL.parse(one);
    if (!known) return false;
    if (one.includes("*") && /^https?:$/.test(known.protocol)) return matchesWildcard(known, asked);
    if (known.href === asked.href) return true;
    if (isNative && asked.protocol === "http:" && loopback.includes(asked.hostname)) {
      return withoutPort(known) === withoutPort(asked);
    }
    return false;
  });
}
