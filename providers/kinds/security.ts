/* What a change of an argument means for those who trust the sign-in. Review, drift and audit go by it. */

/** Arguments by name. */
type Args = Readonly<Record<string, unknown>>;

export const severities = ["critical", "high", "medium", "low", "note"] as const;
export type Severity = (typeof severities)[number];

/** What an argument decides: one of these. */
type Decides =
  | {
      /** Where these go: its value is an address, or says what is passed on. */
      exposes: "codes" | "tokens" | "assertions" | "mails" | "people" | "personal data";
    }
  | {
      /** Who or what is believed, in words: "… is believed". */
      believes: string;
    }
  | {
      /** What somebody may do by it, in words. */
      grants: string;
    }
  | {
      /** What it protects, in words. */
      guards: string;
    };

/** A language that texts are in which aren't for people. */
export type Language = "css" | "html" | "script";

export type Mark = Decides & {
  /** How much a change for the worse weighs. */
  severity: Severity;
  /**
   * Which value is the safer one: `true` or `false`; the `higher` or `lower` number; the later one of a list; of a set,
   * `more` or `fewer` members. Left out: of a set the fewer, or for a guard the more; of all else any change may be worse.
   */
  safer?: boolean | "higher" | "lower" | "more" | "fewer" | readonly unknown[];
  /** A set without a member means all there is: its first member takes the rest away. */
  emptyIsAll?: true;
  /** Values, or members of a list, that are wrong whatever was before: how much that weighs; `true`: high, or as the mark. */
  unsafe?: (value: unknown) => Severity | boolean;
  /** The code that it is: an address may hide in it, and in a model `${…}` in it is the code's own. */
  holds?: Language;
};

/** "none" has to be said: it means nothing for security, words for people for example. */
export type Bearing = "none" | Mark;

/** Of an argument that is an object: by the path of a field, dots between; what isn't named goes by what it lies in. */
export interface Fields {
  fields: Readonly<Record<string, Bearing>>;
  /** What holds for a field that isn't named. */
  others: Bearing;
}

export type Security = Bearing | Fields | ((args: Args) => Bearing | Fields);

const isFields = (one: Bearing | Fields): one is Fields => one !== "none" && "fields" in one;

/** What a value at a path below the argument means; indices of lists count for nothing. */
export function bearingOf(
  security: Security | undefined,
  args: Args,
  below: readonly (string | number)[],
): Bearing {
  const said = typeof security === "function" ? security(args) : (security ?? "none");
  if (!isFields(said)) return said;
  const names = below.filter((step) => typeof step === "string");
  for (let length = names.length; length > 0; length--) {
    const path = names.slice(0, length).join(".");
    // A name such as "constructor" is in every object.
    const found = Object.hasOwn(said.fields, path) ? said.fields[path] : undefined;
    if (found !== undefined) return found;
  }
  return said.others;
}

/** All fields of an argument that decide something, by their path; the argument itself at "". */
export function marksOf(security: Security | undefined, args: Args): [path: string, mark: Mark][] {
  const said = typeof security === "function" ? security(args) : (security ?? "none");
  const all: [string, Bearing][] = isFields(said)
    ? [...Object.entries(said.fields), ["", said.others]]
    : [["", said]];
  return all.filter((one): one is [string, Mark] => one[1] !== "none");
}

/** Scopes or roles that somebody gets. */
export const grants = (what: string, severity: Severity = "medium"): Mark => ({ grants: what, severity });

/** A protection that is on or off. */
export const protection = (guards: string, severity: Severity, safer = true): Mark => ({
  guards,
  severity,
  safer,
});

/** A page that users are shown a link to. */
export const linkForPeople: Mark = { exposes: "people", severity: "low" };

/** Styles of the sign-in pages: they can load from elsewhere, and tell what is typed. */
export const styleOfPages: Mark = { exposes: "personal data", severity: "medium", holds: "css" };

/** An address without encryption, other than on the same machine. */
export const isPlainHttp = (value: unknown): boolean => {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
};
