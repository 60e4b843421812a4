import { describe, expect, test } from "@jest/globals";
import { toJson } from "../../../cli/review/formats/json.ts";
import { toMarkdown } from "../../../cli/review/formats/markdown.ts";
import { toSarif } from "../../../cli/review/formats/sarif.ts";
import { toText } from "../../../cli/review/formats/text.ts";
import { bodyLimit } from "../../../cli/shared/github/body.ts";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { planFrom } from "./plans.ts";

/* What thousands of changes look like, and how long they take beyond the preview. */

type Args = Record<string, unknown>;

const many = (length: number, of: (i: number) => [string, Args]): Record<string, Args> =>
  Object.fromEntries(Array.from({ length }, (_, i) => of(i)));

const digits = (i: number) => String(i).padStart(4, "0");
const api = { "ApiResource api": { name: "API", indicator: "https://api.example.com" } };
const scopes = many(5000, (i) => [
  `Scope api/s${digits(i)}`,
  { apiResource: "api", name: `s${digits(i)}`, description: "new" },
]);
const allScopes = Array.from({ length: 5000 }, (_, i) => `api/s${digits(i)}`);
const apps = (host: string) =>
  many(800, (i) => [`Application app${digits(i)}`, { redirectUris: [`https://${host}${i}.example.com/cb`] }]);

const longest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

describe("5,000 new scopes", () => {
  test("are one line of the plan", () => {
    const review = reviewOf(planFrom({ before: api, after: { ...api, ...scopes } }));
    expect(toText(review)).toContain(
      '\nplan\n  5,000 Scope created: "api/s0000", "api/s0001", "api/s0002" and 4,997 more\n',
    );
    expect(toText(review).split("\n").length).toBeLessThan(15);
    expect(toMarkdown(review)).toContain(
      "- 5,000 Scope created: `api/s0000`, `api/s0001`, `api/s0002` and 4,997 more\n",
    );
    expect(toMarkdown(review)).toContain("· 5,000 resources change");
    expect(JSON.parse(toJson(review)).changes).toHaveLength(5000);
  });

  test("that a role gains are the first ones and a count, in JSON all", () => {
    const role = { "Role boss": { name: "boss", scopes: [] } };
    const after = { ...api, ...scopes, "Role boss": { name: "boss", scopes: allScopes } };
    const review = reviewOf(planFrom({ before: { ...api, ...role }, after }));
    expect(toText(review)).toContain('"s0009 on API" and 4,990 more [role-gains-scope]');
    const text = toMarkdown(review, { artifact: "the page" });
    expect(text).toContain("`s0009 on API` and 4,990 more.");
    expect(text).toContain("Of 5,000 permissions that change for a role:");
    expect(text).toContain("| `boss` | 5,000 | 0 |");
    expect(text).toContain("+`api/s0009` and 4,990 more");
    for (const shown of [toText(review), text]) expect(longest(shown)).toBeLessThan(500);
    const { findings } = JSON.parse(toJson(review));
    const gained = findings.find(({ rule }: { rule: string }) => rule === "role-gains-scope");
    expect(gained.text).toContain("s4999 on API");
    expect(longest(toSarif(review, () => ({ file: "a.yaml", line: 1, column: 1 })))).toBeLessThan(500);
  });
});

test("many findings of one rule are the first ones, a count, and where all of them are", () => {
  const review = reviewOf(planFrom({ before: apps("a"), after: apps("b") }));
  const text = toMarkdown(review, { artifact: "the page" });
  const linesOf = (rule: string, shown: string) =>
    shown.split("\n").filter((line) => line.includes(rule)).length;
  const count = review.findings.filter(({ rule }) => rule === "redirect-uri-new-host").length;
  expect(count).toBe(800);
  for (const shown of [text, toText(review)]) {
    expect(linesOf("redirect-uri-new-host", shown)).toBe(10);
    // Of what weighs less, fewer.
    expect(linesOf("redirect-uri-added", shown)).toBe(3);
  }
  expect(text).toContain("- … 790 more like this, of `app0010`, `app0011`, `app0012` and 787 more");
  expect(text).toContain("_All of it is in the page._");
  expect(text.split("\n").length).toBeLessThan(60);
});

test("a diff of thousands of lines is its first ones and a count", () => {
  const script = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word} ${i};`).join("\n");
  const customizer = (word: string) => ({ "JwtCustomizer accessToken": { script: script(word) } });
  const review = reviewOf(planFrom({ before: customizer("a"), after: customizer("b") }));
  expect(toText(review)).toContain("… 5,960 more lines");
  expect(toMarkdown(review)).toContain("… 5,960 more lines");
  expect(toMarkdown(review).length).toBeLessThan(bodyLimit / 4);
});

test("they take less than two seconds in every format", () => {
  const roles = (of: readonly string[]) =>
    many(60, (i) => [
      `Role role${i}`,
      { name: `role${i}`, scopes: of.filter((_, at) => (at + i) % 10 === 0) },
    ]);
  const half = Object.fromEntries(Object.entries(scopes).slice(0, 2500));
  const plan = planFrom({
    before: { ...api, ...half, ...roles(allScopes.slice(0, 2500)), ...apps("a") },
    after: { ...api, ...scopes, ...roles(allScopes), ...apps("b") },
    found: many(1000, (i) => [
      `Scope api/s${digits(i)}`,
      { apiResource: "api", name: `s${digits(i)}`, description: "drifted" },
    ]),
  });
  const { user } = process.cpuUsage();
  const review = reviewOf(plan);
  const texts = [toMarkdown(review), toText(review), toJson(review)];
  texts.push(toSarif(review, () => ({ file: "a.yaml", line: 1, column: 1 })));
  const seconds = (process.cpuUsage().user - user) / 1e6;
  for (const text of texts.slice(0, 2)) expect(text.split("\n").length).toBeLessThan(150);
  expect(seconds).toBeLessThan(2);
});
