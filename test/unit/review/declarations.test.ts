import { describe, expect, test } from "@jest/globals";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { type Args, connectorFactories, kinds, type Mark, marksOf } from "../../../providers/kinds/index.ts";
import { planFrom } from "./plans.ts";

/*
 * Every argument and field that decides something: a change for the worse is found, and the same change made by somebody
 * at the tenant is found with the same severity.
 */

/** A value, and one that is worse, by what the mark says of them. */
function worse({ safer, ...mark }: Mark): [unknown, unknown] {
  if (typeof safer === "boolean") return [safer, !safer];
  if (safer === "higher") return [20, 10];
  if (safer === "lower") return [10, 20];
  if (safer === "more") return [["a", "b"], ["a"]];
  if (safer === "fewer") return [["a"], ["a", "b"]];
  if (Array.isArray(safer)) return [safer.at(-1), safer[0]];
  return "exposes" in mark ? ["https://a.example/x", "https://evil.example/x"] : ["one", "another"];
}

const nest = (path: string, value: unknown): unknown =>
  path === "" ? value : path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

interface Case {
  kind: string;
  argument: string;
  path: string;
  mark: Mark;
  rest: Args;
}

const casesOf = (kind: string, argument: string, rest: Args): Case[] => {
  const { security, secret, nested, option, set } =
    kinds.find(({ name }) => name === kind)?.properties[argument] ?? {};
  if (secret || nested || option) return [];
  return marksOf(security, rest).map(([path, mark]) => ({
    kind,
    argument,
    path: path === "" && typeof security === "object" && "fields" in security ? "anyOther" : path,
    mark: set && mark.safer === undefined ? { ...mark, safer: "guards" in mark ? "more" : "fewer" } : mark,
    rest,
  }));
};

const cases: Case[] = kinds.flatMap(({ name, properties }) =>
  Object.keys(properties).flatMap((argument) =>
    name === "Connector" && argument === "config"
      ? [...connectorFactories.keys()].flatMap((factory) => casesOf(name, argument, { factory }))
      : casesOf(name, argument, {}),
  ),
);

describe("every argument with a word on security", () => {
  test("there are many", () => expect(cases.length).toBeGreaterThan(300));

  test.each(
    cases.map((one) => [`${one.kind} ${one.rest.factory ?? ""} ${one.argument} ${one.path}`, one] as const),
  )("%s", (_, { kind, argument, path, mark, rest }) => {
    const [good, bad] = worse(mark).map((value) => ({
      [`${kind} x`]: { ...rest, [argument]: nest(path, value) },
    }));
    const from = good as Record<string, Args>;
    const to = bad as Record<string, Args>;
    const changed = reviewOf(planFrom({ before: from, after: to })).findings.filter(
      (one) => one.argument === argument && one.rule !== "redirect-uri-removed",
    );
    const drifted = reviewOf(planFrom({ before: from, after: from, found: to })).findings.filter(
      (one) => one.argument === argument && one.rule !== "redirect-uri-removed",
    );
    const short = (found: typeof changed) =>
      found.map(({ rule, severity, sentence }) => `${rule} ${severity} ${plainText(sentence)}`).sort();
    expect(short(changed).length).toBeGreaterThan(0);
    expect(short(drifted)).toEqual(short(changed));
    expect(new Set(drifted.map(({ section }) => section))).toEqual(new Set(["drift"]));
  });
});
