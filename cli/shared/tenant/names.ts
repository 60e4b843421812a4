import anyAscii from "any-ascii";
import type { Found } from "pulumi-logto/lifecycle";
import { markOf } from "pulumi-logto/lifecycle";

const logicalName = /^[A-Za-z][A-Za-z0-9_-]*$/;
/** Longer ones don't help whoever reads them. */
const longest = 50;

/** In letters that a logical name may have, syllables apart: `管理员` as `Guan Li Yuan`. */
const inLatin = (text: string) =>
  text
    .normalize("NFC")
    .replace(/[^\0-\x7f]+/g, (foreign) => anyAscii(foreign).replace(/(?<=[a-z])(?=[A-Z])/g, " "));

/** What people call an object, as a logical name. `fallback`: where no letter is left of it. */
export function slug(text: string, fallback: string): string {
  if (logicalName.test(text) && text.length <= longest) return text;
  const words = inLatin(text)
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .slice(0, longest)
    .replace(/^[^a-z]+|-+$/g, "");
  return words || fallback;
}

const kebab = (text: string) => text.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();

const calledAs = ({ kind, row }: Found): string =>
  kind.atTenant?.calledAs?.(row) ?? kind.atTenant?.name?.(row) ?? row.id;

/** The kind, and so much of the id that it will hardly be another's. */
const byId = ({ kind, row }: Found): string =>
  `${kebab(kind.name)}-${row.id
    .replace(/[^A-Za-z0-9]+/g, "")
    .slice(0, 6)
    .toLowerCase()}`;

const ageOf = ({ row }: Found): number => (typeof row.createdAt === "number" ? row.createdAt : 0);

/** Of those that wish the same name the oldest has it, so that what is added takes none away. */
const inOrderOfRight = (all: readonly Found[]): Found[] =>
  [...all].sort(
    (a, b) =>
      ageOf(a) - ageOf(b) || Number(logicalName.test(calledAs(b))) - Number(logicalName.test(calledAs(a))),
  );

/**
 * Gives every object a name: a logical one of its own, unique in its kind; in others, the key of its entry. What
 * carries a mark of the stack has the name in it, since that name means this object to the provider.
 */
export class Names {
  readonly #names = new Map<Found, string>();
  readonly #taken = new Map<string, Set<string>>();

  /** `marks`: how this stack's marks begin. */
  constructor(all: readonly Found[], marks = "") {
    for (const found of all) {
      const mark = markOf(found.kind, found.row) ?? "";
      const name = mark.startsWith(marks) ? mark.slice(marks.length) : "";
      const taken = this.#takenBeside(found);
      if (!logicalName.test(name) || taken.has(name)) continue;
      taken.add(name);
      this.#names.set(found, name);
    }
    for (const found of inOrderOfRight(all))
      this.#names.set(found, this.#names.get(found) ?? this.#give(found));
  }

  #takenBeside({ kind, owner }: Found): Set<string> {
    const place = owner ? `${kind.name} in ${owner.kind.name} ${owner.row.id}` : kind.name;
    const taken = this.#taken.get(place) ?? new Set();
    this.#taken.set(place, taken);
    return taken;
  }

  #give(found: Found): string {
    const { kind, owner } = found;
    if (kind.singleton) return "default";
    const taken = this.#takenBeside(found);
    // The key of what lives in another is its name at the tenant, whatever stands in it.
    const wished = owner ? calledAs(found) : slug(calledAs(found), byId(found));
    let name = wished;
    for (let number = 2; taken.has(name); number++) name = `${wished}-${number}`;
    taken.add(name);
    return name;
  }

  /** The logical name, or the key of the entry. */
  of(found: Found): string {
    return this.#names.get(found) as string;
  }
}
