import { markPath } from "../kinds/identity.ts";
import { isPlainObject, type Kind, type Row } from "../kinds/kind.ts";

/** What every object has and nobody sets. */
const everywhere = ["id", "tenantId", "createdAt", "updatedAt"];

const paths = (kind: Kind): string[][] =>
  Object.entries(kind.properties).flatMap(([name, property]) =>
    property.fields && !property.path
      ? Object.entries(property.fields).map(([key, field]) => (field.path ?? key).split("."))
      : [(property.path ?? name).split(".")],
  );

/**
 * What the tenant holds of an object that this version doesn't know: a newer Logto has more. Columns, and within
 * columns that are declared part by part, their parts.
 */
export function unheardOf(kind: Kind, row: Row): string[] {
  const declared = paths(kind);
  const known = new Set([
    ...everywhere,
    ...(kind.atTenant?.notConfiguration ?? []),
    ...Object.keys(kind.outputs),
    ...declared.map(([column]) => column),
    ...(markPath(kind)?.slice(0, 1) ?? []),
  ]);
  const columns = Object.keys(row).filter((column) => !known.has(column));
  const parts = Object.entries(row).flatMap(([column, value]) => {
    const below = declared.filter(([first]) => first === column);
    const isTakenApart =
      below.length > 0 && below.every((path) => path.length > 1) && markPath(kind)?.[0] !== column;
    if (!isTakenApart || !isPlainObject(value)) return [];
    const parts = new Set(below.map((path) => path[1]));
    return Object.keys(value)
      .filter((key) => !parts.has(key) && !known.has(`${column}.${key}`))
      .map((key) => `${column}.${key}`);
  });
  return [...columns, ...parts];
}
