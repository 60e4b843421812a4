import { type Args, isPlainObject, type Kind, type Property } from "pulumi-logto/kinds";

const outsideMark = "outside the stack: ";

/** A reference to what the stack doesn't manage, of which it knows the id alone. */
export const outside = (id: unknown): string => `${outsideMark}${id}`;
export const isOutside = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith(outsideMark);

/** The arguments with other values in the place of references, wherever in them they are. */
export function mapReferences(
  kind: Kind,
  args: Args,
  name: (property: Property, value: unknown) => unknown,
): Args {
  const mapped = (property: Property, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => mapped(property, one));
    if (property.ref) return name(property, value);
    const { items } = property;
    if (!items || !isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, items[key] ? mapped(items[key], inner) : inner]),
    );
  };
  return Object.fromEntries(
    Object.entries(args).map(([argument, value]) => {
      const property = kind.properties[argument];
      return [argument, property ? mapped(property, value) : value];
    }),
  );
}
