import { type Kind, kindOf, kinds } from "pulumi-logto/kinds";
import { didYouMean, near } from "pulumi-logto/text";
import { globSource } from "../text/glob.ts";

/** A section of the model, or some of what is in it: `applications`, `applications:customer-*`. */
interface Pattern {
  /** As people wrote it. */
  text: string;
  kind: Kind;
  /** What objects are called that are meant; none: all of the section. */
  glob?: string;
}

/** What one person asks for: all of `only` (none: everything) that `exclude` doesn't name. */
export interface Wish {
  only: readonly string[];
  exclude: readonly string[];
}

const sections = kinds.filter(({ inside }) => !inside);

/** The kind that stands in the model by itself, in which a kind lives in the end. */
export const sectionOf = (kind: Kind): Kind => (kind.inside ? sectionOf(kindOf(kind.inside.kind)) : kind);

function patternOf(text: string): Pattern {
  const colon = text.indexOf(":");
  const key = colon < 0 ? text : text.slice(0, colon);
  const glob = colon < 0 ? undefined : text.slice(colon + 1);
  const kind = sections.find((one) => one.key === key);
  if (kind) return { text, kind, ...(glob === undefined ? {} : { glob }) };
  const owner = kinds.find((one) => one.inside?.argument === key)?.inside?.kind;
  const meant = near(
    key,
    sections.map((one) => one.key),
  );
  const wayOn = owner
    ? `${key} go with their ${kindOf(owner).key}`
    : meant.length > 0
      ? didYouMean(meant)
      : `there are ${sections.map((one) => one.key).join(", ")}`;
  throw new Error(`the model has no section "${key}" that could be selected; ${wayOn}`);
}

class Layer {
  readonly only: readonly Pattern[];
  readonly exclude: readonly Pattern[];

  constructor({ only, exclude }: Wish) {
    this.only = only.map(patternOf);
    this.exclude = exclude.map(patternOf);
  }

  asks = (kind: Kind): boolean =>
    (this.only.length === 0 || this.only.some((one) => one.kind === kind)) &&
    !this.exclude.some((one) => one.kind === kind && one.glob === undefined);
}

/** Which part of a tenant, and of a stack, a command is about. What lies in an object goes with it. */
export class Selection {
  readonly #layers: readonly Layer[];
  readonly #tests = new Map<Pattern, RegExp>();
  readonly #met = new Set<Pattern>();
  /** What there is, as it's called; for what isn't met. */
  readonly #words = new Map<Kind, Set<string>>();
  /** What was decided of an object once holds for it, whatever else it's called: by its own word. */
  readonly #decided = new Map<Kind, Map<string, boolean>>();

  /** What all of these wish for. @throws Error for a section that there isn't. */
  constructor(...wishes: readonly Wish[]) {
    this.#layers = wishes.map((wish) => new Layer(wish));
    for (const pattern of this.#patterns) {
      this.#tests.set(pattern, new RegExp(`^${globSource(pattern.glob ?? "*")}$`, "s"));
    }
  }

  get #patterns(): Pattern[] {
    return this.#layers.flatMap(({ only, exclude }) => [...only, ...exclude]);
  }

  /** Nothing is left out. */
  get isEverything(): boolean {
    return this.#patterns.length === 0;
  }

  /** Something of this kind, or of that in which it lives, may be selected. */
  asks(kind: Kind): boolean {
    const section = sectionOf(kind);
    return this.#layers.every((layer) => layer.asks(section));
  }

  /** The section is asked for by its name. */
  names = (kind: Kind): boolean =>
    this.#layers.some(({ only }) => only.some((one) => one.kind === kind)) && this.asks(kind);

  /** What objects of a section may be called that are selected; undefined: anything. */
  globsOf(section: Kind): string[] | undefined {
    for (const { only } of this.#layers) {
      const mine = only.filter(({ kind }) => kind === section);
      if (mine.length > 0 && mine.every(({ glob }) => glob !== undefined))
        return mine.map(({ glob }) => glob as string);
    }
    return undefined;
  }

  /**
   * Whether this object of a section is selected.
   *
   * @param words What people know it by, the first of them its own.
   */
  takes(section: Kind, words: readonly string[]): boolean {
    const decided = this.#decided.get(section) ?? new Map<string, boolean>();
    this.#decided.set(section, decided);
    const [own = ""] = words;
    const isTaken = decided.get(own) ?? this.#isTaken(section, words);
    decided.set(own, isTaken);
    return isTaken;
  }

  #isTaken(section: Kind, words: readonly string[]): boolean {
    const isMeant = (pattern: Pattern): boolean => {
      if (pattern.kind !== section) return false;
      const isMet = words.some((word) => this.#tests.get(pattern)?.test(word));
      if (isMet) this.#met.add(pattern);
      return isMet;
    };
    const known = this.#words.get(section) ?? new Set();
    this.#words.set(section, known);
    for (const word of words) known.add(word);
    const taken = this.#layers.map(({ only, exclude }) => {
      const isWanted = only.map(isMeant).includes(true) || only.length === 0;
      return !exclude.map(isMeant).includes(true) && isWanted;
    });
    return !taken.includes(false);
  }

  /** What of a section was decided already, by its own words. */
  #of = (section: Kind, isTaken: boolean): string[] =>
    [...(this.#decided.get(section) ?? [])].flatMap(([own, taken]) => (taken === isTaken ? [own] : []));

  /** The objects of a section that are selected already. */
  chosen = (section: Kind): string[] => this.#of(section, true);

  /** What it left out, in one line, and a line for each pattern that nothing is called by, or nothing but nearly so. */
  remarks(): string[] {
    const isListed = this.#layers.some(({ only }) => only.length > 0);
    const asked = sections.filter((kind) => this.asks(kind));
    const rest = sections.filter((kind) => !asked.includes(kind));
    const called = (kind: Kind) =>
      this.globsOf(kind)
        ?.map((glob) => `${kind.key}:${glob}`)
        .join(", ") ?? kind.key;
    const whole = isListed
      ? [asked.length === 0 ? "everything" : `every section but ${asked.map(called).join(", ")}`]
      : rest.length > 0
        ? [`all ${rest.map(({ key }) => key).join(", ")}`]
        : [];
    // Of those that are looked for by name nobody knows how many more there are.
    const some = asked.flatMap((kind) => {
      const { length } = this.globsOf(kind) ? [] : this.#of(kind, false);
      return length > 0 ? [`${length} of ${kind.key}`] : [];
    });
    const left = [...whole, ...some];
    return [
      ...(left.length > 0 ? [`Left out by the selection: ${left.join("; ")}.`] : []),
      ...this.#patterns.flatMap((pattern) => this.#unmet(pattern)),
    ];
  }

  #unmet(pattern: Pattern): string[] {
    const { kind, glob, text } = pattern;
    if (glob === undefined || this.#met.has(pattern) || !this.asks(kind)) return [];
    const meant = near(glob.replaceAll("*", ""), [...(this.#words.get(kind) ?? [])]);
    // A state has nothing of what is left out for good, and a tenant may have it later.
    if (meant.length === 0 && this.#layers.some(({ exclude }) => exclude.includes(pattern))) return [];
    const wayOn = meant.length > 0 ? `; ${didYouMean(meant.map((word) => `${kind.key}:${word}`))}` : "";
    return [`Nothing of the selection is called ${text}${wayOn || "."}`];
  }
}
