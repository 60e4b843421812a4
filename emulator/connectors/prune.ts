const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** The value without what is empty in it, at any depth: that's how the server stores connectors. */
export function prune<T>(value: T): T {
  if (Array.isArray(value)) return value.map(prune).filter((inner) => !isEmpty(inner)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, prune(inner)])
      .filter(([, inner]) => !isEmpty(inner)),
  ) as T;
}
