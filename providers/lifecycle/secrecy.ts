import { type Args, isPlainObject, type Kind, type Properties, type Property } from "../kinds/kind.ts";
import { hiddenMark } from "../management/redaction.ts";
import { getAt } from "./values.ts";

export { hiddenMark };

type Path = readonly string[];

const columnOf = (name: string, { path }: Property): Path => (path ?? name).split(".");

/** The places in the API's object at which, or below which, an argument of the kind may put a secret. */
export function secretPlaces(properties: Properties): Path[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    property.secret ? [columnOf(name, property)] : property.fields ? secretPlaces(property.fields) : [],
  );
}

/** One of the two lies at or below the other. */
const touches = (a: Path, b: Path) => a.slice(0, b.length).every((key, i) => key === b[i]);

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const ownOf = (map: unknown, key: string) =>
  isPlainObject(map) && Object.hasOwn(map, key) ? map[key] : undefined;

/** What a declared list says of an entry: entries are told apart by nothing, so all that those of its shape say. */
function likeOf(declared: readonly unknown[], entry: unknown): unknown {
  if (isPlainObject(entry)) return Object.assign({}, ...declared.filter(isPlainObject));
  if (Array.isArray(entry)) return declared.filter(Array.isArray).flat();
  return declared.find((one) => typeof one !== "object");
}

class Veil {
  readonly #places: readonly Path[];
  readonly #isSecret: (column: Path) => boolean;
  /** Everything that was hidden. */
  readonly hidden: unknown[] = [];

  constructor({ properties }: Kind, args: Args) {
    this.#places = secretPlaces(properties);
    const secrets = Object.entries(properties).flatMap(([name, property]) =>
      property.secret ? [{ place: columnOf(name, property), value: args[name] }] : [],
    );
    this.#isSecret = (column) =>
      secrets.some(
        ({ place, value }) =>
          isPlainObject(value) &&
          touches(column, place) &&
          getAt(value, column.slice(place.length)) !== undefined,
      );
  }

  #hide(value: unknown): unknown {
    if (isEmpty(value)) return value;
    this.hidden.push(value);
    return hiddenMark;
  }

  /** The value as it may be shown, where `declared` is what the declaration says in the clear at this place. */
  over(value: unknown, declared: unknown, column: Path, property?: Property): unknown {
    if (!this.#places.some((place) => touches(column, place))) return value;
    if (isPlainObject(value)) {
      const parts = Object.entries(value).map(([key, inner]) => {
        const field = property?.fields?.[key];
        const below = field ? columnOf(key, field) : [...column, key];
        return [key, this.over(inner, ownOf(declared, key), below, field)] as const;
      });
      return Object.fromEntries(parts);
    }
    if (Array.isArray(value) && Array.isArray(declared)) {
      return value.map((entry) => this.over(entry, likeOf(declared, entry), column));
    }
    // A list has to be one as declared, and what is declared as a map says nothing of a text in its place.
    const isSaid = declared !== undefined && typeof declared !== "object" && typeof value !== "object";
    return isSaid && declared !== hiddenMark && !this.#isSecret(column) ? value : this.#hide(value);
  }
}

/**
 * An argument's value as anybody may see it. Whatever lies where an argument of the kind may put a secret is hidden, whoever
 * put it there, but for the leaves that `args` declare in the clear.
 */
export function shownValue(kind: Kind, args: Args, name: string, value: unknown): unknown {
  const property = kind.properties[name];
  if (!property || property.option || property.nested || isEmpty(value)) return value;
  if (property.secret) return hiddenMark;
  return new Veil(kind, args).over(value, args[name], columnOf(name, property), property);
}

/** Some of the value was hidden. */
export const isHidden = (shown: unknown): boolean =>
  shown === hiddenMark ||
  (typeof shown === "object" && shown !== null && Object.values(shown).some(isHidden));

/** All arguments as anybody may see them; what they declare in the clear is said by `declared`. */
export const shownArgs = (kind: Kind, declared: Args, args: Args = declared): Args =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, shownValue(kind, declared, name, value)]),
  );

/** What an object holds that may be secret: all that lies in the places for it, and isn't declared in the clear. */
export function secretsIn(kind: Kind, args: Args, columns: Args): unknown[] {
  const veil = new Veil(kind, args);
  const plain = Object.entries(kind.properties).filter(([, property]) => !property.secret);
  for (const place of secretPlaces(kind.properties)) {
    const declared = plain
      .map(([name, property]) => [args[name], columnOf(name, property)] as const)
      .filter(([, column]) => column.length <= place.length && touches(column, place))
      .map(([value, column]) => getAt(value, place.slice(column.length)))
      .find((value) => value !== undefined);
    veil.over(getAt(columns, place), declared, place);
  }
  return veil.hidden;
}
