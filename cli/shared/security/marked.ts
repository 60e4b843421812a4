import {
  type Args,
  bearingOf,
  isPlainObject,
  type Kind,
  kindOf,
  listOf,
  type Mark,
  ownValue,
  type Severity,
  severities,
} from "pulumi-logto/kinds";
import { apart } from "../compare/compare.ts";
import { isUnknown } from "../plan/plan.ts";
import { rank } from "../severity.ts";
import { hostsIn, textDiff } from "../text/line-diff.ts";
import { list, plain, type Sentence, say } from "../text/sentence.ts";
import { valueText } from "../text/value-text.ts";
import { changes, parsedUrl } from "./compare.ts";

/* What differs of the arguments whose declaration has a word on security, and how much it weighs. */

type Path = readonly (string | number)[];

/** One value, or members of one list, on both sides. */
export interface Difference {
  path: Path;
  from: unknown;
  to: unknown;
  /** Of a list: what came and what went. */
  added?: unknown[];
  removed?: unknown[];
}

/** How a difference is judged. */
interface Verdict {
  verdict: "worse" | "unsafe" | "better";
  severity: Severity;
  sentence: Sentence;
  diff?: string[];
  /** It is worse than what it was, and not just another value of which one can't say. */
  isClear: boolean;
}

export interface Judged extends Verdict {
  /** The argument, and the path of the value. */
  argument: string;
  path: string;
  mark: Mark;
}

/** What tells the entries of a list of objects apart. */
const identifiers = ["identifier", "usageType", "templateType", "organization", "name", "key", "type", "id"];

const keyed = (entries: readonly unknown[]): Map<string, unknown> | undefined => {
  const key = identifiers.find((name) => {
    const values = entries.map((entry) => ownValue(entry, name));
    return values.every((one) => typeof one === "string") && new Set(values).size === values.length;
  });
  return key === undefined
    ? undefined
    : new Map(entries.map((entry) => [String(ownValue(entry, key)), entry]));
};

const isObjects = (value: unknown): value is Args[] =>
  Array.isArray(value) && value.length > 0 && value.every(isPlainObject);

/** Each value below that differs. */
export function* differencesIn(path: Path, from: unknown, to: unknown): Generator<Difference> {
  if (valueText(from) === valueText(to)) return;
  if (isPlainObject(from ?? {}) && isPlainObject(to ?? {}) && (from ?? to) !== undefined) {
    for (const key of new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])) {
      yield* differencesIn([...path, key], ownValue(from, key), ownValue(to, key));
    }
    return;
  }
  if (!Array.isArray(from ?? []) || !Array.isArray(to ?? [])) {
    yield { path, from, to };
    return;
  }
  const [had, has] = [(from ?? []) as unknown[], (to ?? []) as unknown[]];
  const [former, present] = [isObjects(had) || had.length === 0 ? keyed(had) : undefined, keyed(has)];
  if (former && present && (isObjects(had) || isObjects(has))) {
    for (const key of new Set([...former.keys(), ...present.keys()]))
      yield* differencesIn([...path, key], former.get(key), present.get(key));
    return;
  }
  const { onlyA: removed, onlyB: added } = apart(had, has, valueText);
  yield { path, from, to, added, removed };
}

const lower = (severity: Severity): Severity => severities[Math.min(rank(severity) + 1, 3)] as Severity;

/** Where the change is for the better, or where one can't say. */
function direction({ safer }: Mark, from: unknown, to: unknown): "worse" | "better" | "unclear" {
  if (isUnknown(to)) return "unclear";
  // What was the worse of the two gets no worse by not being said.
  if (typeof safer === "boolean")
    return to === safer || (from === !safer && (to ?? undefined) === undefined) ? "better" : "worse";
  if (Array.isArray(safer)) {
    const [was, is] = [safer.indexOf(from), safer.indexOf(to)];
    return was < 0 || is < 0 ? "unclear" : is < was ? "worse" : "better";
  }
  if (safer !== "higher" && safer !== "lower") return "unclear";
  const [was, is] = [from, to].map((one) => (typeof one === "string" ? Date.parse(one) : one));
  if (typeof was !== "number" || typeof is !== "number") return "unclear";
  return is > was === (safer === "higher") ? "better" : "worse";
}

/** What it decides, in brackets behind a sentence. */
function because(mark: Mark): Sentence {
  if ("exposes" in mark) return plain(` (says where ${mark.exposes} go)`);
  if ("believes" in mark) return plain(` (believed: ${mark.believes})`);
  return plain("grants" in mark ? ` (allows: ${mark.grants})` : ` (guards: ${mark.guards})`);
}

/** How much a value weighs that is wrong by itself. */
function unsafety({ unsafe, severity }: Mark, value: unknown): Severity | undefined {
  const found = value === undefined || isUnknown(value) ? false : unsafe?.(value);
  if (found === true) return rank(severity) < rank("high") ? severity : "high";
  return found || undefined;
}

/** Members of which each is one too many or, of a guard, one too few. */
function judgeMembers(difference: Difference, what: Sentence, mark: Mark, isNew: boolean): Verdict[] {
  const { added = [], removed = [] } = difference;
  const { safer = "guards" in mark ? "more" : "fewer" } = mark;
  const said = (verb: string, members: readonly unknown[]) => [
    ...say`${what} ${plain(verb)} ${list(members.map(valueText))}`,
    ...because(mark),
  ];
  if (mark.emptyIsAll && (listOf(difference.from).length === 0 || listOf(difference.to).length === 0)) {
    if (isNew) return [];
    const isLess = removed.length === 0;
    const text = isLess
      ? say`${what} has only ${list(added.map(valueText))}, and had no limit`
      : say`${what} loses ${list(removed.map(valueText))}, and has no limit`;
    const sentence = [...text, ...because(mark)];
    return isLess === (safer === "more")
      ? [{ verdict: "worse", severity: mark.severity, sentence, isClear: true }]
      : [{ verdict: "better", severity: "note", sentence, isClear: true }];
  }
  const unsafe = added.filter((one) => unsafety(mark, one) !== undefined);
  const worse = safer === "more" ? removed : added.filter((one) => !unsafe.includes(one));
  const better = safer === "more" ? added.filter((one) => !unsafe.includes(one)) : removed;
  return [
    ...unsafe.map((one): Verdict => {
      const severity = unsafety(mark, one) as Severity;
      return { verdict: "unsafe", severity, sentence: said("gains", [one]), isClear: true };
    }),
    ...(worse.length > 0
      ? [
          {
            verdict: "worse" as const,
            severity: mark.severity,
            isClear: true,
            sentence: said(safer === "more" ? "loses" : "gains", worse),
          },
        ]
      : []),
    ...("guards" in mark && better.length > 0
      ? [
          {
            verdict: "better" as const,
            severity: "note" as const,
            sentence: said(safer === "more" ? "gains" : "loses", better),
            isClear: true,
          },
        ]
      : []),
  ];
}

function judgeText({ from, to }: Difference, what: Sentence, mark: Mark): Verdict | undefined {
  const diff = textDiff(from, to, mark.holds !== undefined);
  if (!diff) return undefined;
  const hosts = apart(hostsIn(from), hostsIn(to)).onlyB;
  const gained = hosts.length > 0 ? say`, and speaks of ${list(hosts)}, which it didn't` : [];
  return {
    verdict: "worse",
    severity: hosts.length > 0 && rank(mark.severity) > rank("high") ? "high" : mark.severity,
    sentence: [
      ...say`${what} ${plain(from === undefined ? "is set" : "changes")}`,
      ...gained,
      ...because(mark),
    ],
    diff,
    isClear: true,
  };
}

function judgeValue(difference: Difference, what: Sentence, mark: Mark, isNew: boolean): Verdict | undefined {
  const { from, to } = difference;
  const way = direction(mark, from, to);
  const words = (sentence: Sentence) => [...sentence, ...because(mark)];
  if (way === "better") {
    return { verdict: "better", severity: "note", sentence: words(changes(what, from, to)), isClear: true };
  }
  const unsafe = unsafety(mark, to);
  if (unsafe) {
    return { verdict: "unsafe", severity: unsafe, sentence: words(changes(what, from, to)), isClear: true };
  }
  const [was, is] = [parsedUrl(from), parsedUrl(to)];
  if (is?.host) {
    if (was?.host === is.host) {
      return {
        verdict: "worse",
        severity: lower(mark.severity),
        sentence: words(changes(what, from, to)),
        isClear: true,
      };
    }
    const former = was?.host ? say`, formerly ${was.host}` : [];
    return {
      verdict: "worse",
      severity: isNew ? lower(mark.severity) : mark.severity,
      sentence: words(say`${what} is on ${is.host}${former}`),
      isClear: true,
    };
  }
  const text = judgeText(difference, what, mark);
  if (text) return { ...text, severity: isNew ? lower(text.severity) : text.severity };
  // Of what is made, and of what nobody says any more, only that counts which is worse than what was there.
  const place = "exposes" in mark ? /[.@]/ : "believes" in mark ? /@/ : undefined;
  const isPlace = typeof to === "string" && place !== undefined && (isUnknown(to) || place.test(to));
  if (way === "unclear" && isNew && !("grants" in mark) && !isPlace) return undefined;
  const isLess = to === undefined || (isNew && isPlace);
  return {
    verdict: "worse",
    severity: isLess && way === "unclear" ? lower(mark.severity) : mark.severity,
    sentence: words(changes(what, from, to)),
    isClear: way === "worse" || "grants" in mark,
  };
}

/** What counts where nothing is declared: what a new tenant has, or the server's default. */
function usual({ fresh, properties }: Kind, [argument = "", ...below]: Path): unknown {
  const whole = fresh?.[String(argument)] ?? properties[String(argument)]?.default ?? undefined;
  return below.reduce<unknown>((value, step) => ownValue(value, step), whole);
}

/**
 * Each value that differs and has a word on security.
 *
 * @param from Undefined: the resource is made.
 * @param to Undefined: it's taken out, and what was guarded by it is as if nobody had said anything.
 */
export function judged(
  name: string,
  kindName: string,
  from: Args | undefined,
  to: Args | undefined,
): Judged[] {
  const kind = kindOf(kindName);
  const args = to ?? from ?? {};
  return Object.entries(kind.properties).flatMap(([argument, { security, secret, nested, option }]) => {
    if (security === undefined || secret || nested || option) return [];
    return [...differencesIn([argument], from?.[argument], to?.[argument])].flatMap(
      (difference): Judged[] => {
        const [, ...below] = difference.path;
        const mark = bearingOf(security, args, below);
        if (mark === "none") return [];
        const path = difference.path.join(".");
        // Of what there is one of, the path in the model says it.
        const what = kind.singleton ? say`${`${kind.key}.${path}`}` : say`${path} of ${name}`;
        const ordinary = usual(kind, difference.path);
        const full = {
          ...difference,
          from: difference.from ?? ordinary,
          to: difference.to ?? ordinary,
        };
        if (valueText(full.from) === valueText(full.to)) return [];
        const isNew = from === undefined;
        const verdicts = difference.added
          ? judgeMembers(difference, what, mark, isNew)
          : [judgeValue(full, what, mark, isNew)];
        return verdicts.flatMap((found) => (found ? [{ argument, path, mark, ...found }] : []));
      },
    );
  });
}
