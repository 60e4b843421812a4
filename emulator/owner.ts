/** What an embedded tenant says of itself (`GET /__tenant`). */
export interface Embedded {
  /** The clone that it belongs to; undefined where it was started by a program. */
  folder: string | undefined;
  /** The Logto that it answers as; undefined: it's of a version of this project that doesn't say. */
  version: string | undefined;
}

const TIMEOUT = 5_000;

/** Asks what answers at an address of this machine whether it's an embedded tenant, and whose; undefined: it's none. */
export async function embeddedAt(url: string): Promise<Embedded | undefined> {
  const response = await fetch(new URL("/__tenant", url), { signal: AbortSignal.timeout(TIMEOUT) });
  const answer: unknown = await response.json().catch(() => undefined);
  const { embedded, folder, logto } = (answer ?? {}) as Record<string, unknown>;
  if (embedded !== true) return undefined;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { folder: text(folder), version: text(logto) };
}
