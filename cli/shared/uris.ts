const withoutEnd = (uri: string) => uri.replace(/\/+$/, "");

/** How two addresses differ that are nearly the same; undefined where they are the same, or quite different ones. */
export function difference(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  if (withoutEnd(one) === withoutEnd(other)) return "a trailing slash";
  if (one.toLowerCase() === other.toLowerCase()) return "upper and lower case";
  const [a, b] = [one, other].map((text) => (URL.canParse(text) ? new URL(text) : undefined));
  if (!a || !b || withoutEnd(a.pathname) !== withoutEnd(b.pathname)) return undefined;
  if (a.hostname === b.hostname) {
    const parts = [
      ...(a.protocol !== b.protocol ? ["the scheme"] : []),
      ...(a.port !== b.port ? ["the port"] : []),
      ...(a.pathname !== b.pathname ? ["a trailing slash"] : []),
    ];
    return parts.join(" and ") || undefined;
  }
  const names = ["localhost", "127.0.0.1", "[::1]"];
  const isSameMachine = names.includes(a.hostname) && names.includes(b.hostname) && a.port === b.port;
  return isSameMachine ? "the name of this machine" : undefined;
}

/** The one that is nearly the same, and how it differs. */
export function nearest(uri: string, all: readonly string[]): { uri: string; by: string } | undefined {
  for (const other of all) {
    const by = difference(uri, other);
    if (by) return { uri: other, by };
  }
  return undefined;
}
