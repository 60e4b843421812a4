import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { toHtml } from "../../../cli/review/formats/html.ts";
import { toJson } from "../../../cli/review/formats/json.ts";
import { toMarkdown } from "../../../cli/review/formats/markdown.ts";
import { toSarif } from "../../../cli/review/formats/sarif.ts";
import { toText } from "../../../cli/review/formats/text.ts";
import { bodyLimit, markerOf } from "../../../cli/shared/github/body.ts";
import { placesIn } from "../../../cli/shared/model/places.ts";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { code, oneLine } from "../../../cli/shared/text/escape.ts";
import { readSources } from "../../../model/notation/sources.ts";
import { sourcesOf } from "../../../model/read.ts";
import { modelFiles } from "../../support/model-files.ts";
import { planFrom } from "./plans.ts";

const nowhere = () => ({ file: "stacks/panbot.yaml", line: 1, column: 1 });

test("of a model's mistakes each has its line, in whatever is read by people", () => {
  const plan = { ...planFrom({}), errors: ["a.yaml:1:1 one\na.yaml:2:1 two"] };
  expect(toText(reviewOf(plan)).split("\n").slice(1, 3)).toEqual([
    "error: a.yaml:1:1 one",
    "error: a.yaml:2:1 two",
  ]);
  expect(toMarkdown(reviewOf(plan))).toContain("> `a.yaml:1:1 one`\n> `a.yaml:2:1 two`");
  expect(toHtml(reviewOf(plan))).toContain('<p class="error">a.yaml:2:1 two</p>');
});

describe("the comment", () => {
  test("says in three lines that nothing of security changes", () => {
    const renamed = planFrom({
      before: { "Role staff": { description: "a" } },
      after: { "Role staff": { description: "a" } },
    });
    expect(toMarkdown(reviewOf(renamed)).trim().split("\n")).toEqual([
      "<!-- pulumi-logto review: panbot/prod -->",
      "## Logto, `prod`: nothing changes",
      "stack `prod` (production) · tenant `https://panbot.logto.app` · 0 resources change",
    ]);
  });

  test("has the plan below where something changes that no rule speaks of", () => {
    const plan = planFrom({
      before: { "Role staff": { description: "a" } },
      after: { "Role staff": { description: "b" } },
    });
    const text = toMarkdown(reviewOf(plan));
    expect(text).toContain("nothing of security changes");
    expect(text).toContain("- update Role `staff`: `description` `a` → `b`");
  });

  test("shows the roles that change as a table", () => {
    const scopes = {
      "ApiResource api": { name: "API" },
      "Scope api/a": { apiResource: "api", name: "a" },
      "Scope api/b": { apiResource: "api", name: "b" },
    };
    const plan = planFrom({
      before: {
        ...scopes,
        "Role staff": { scopes: ["api/a"] },
        "Role boss": { scopes: ["api/a", "api/b"] },
        "Role same": { scopes: ["api/a"] },
      },
      after: {
        ...scopes,
        "Role staff": { scopes: ["api/b"] },
        "Role boss": { scopes: ["api/a"] },
        "Role same": { scopes: ["api/a"] },
      },
    });
    expect(
      toMarkdown(reviewOf(plan))
        .split("\n")
        .filter((line) => line.startsWith("|")),
    ).toEqual([
      "| role | `b on API` | `a on API` |",
      "| --- | :---: | :---: |",
      "| `boss` | **−** | ✓ |",
      "| `staff` | **+** | **−** |",
    ]);
  });

  test("is never longer than GitHub takes: the plan's lines go first, and it says where the whole is", () => {
    const many = (length: number, of: string) =>
      Object.fromEntries(
        Array.from({ length }, (_, i) => [
          `Application app${i}`,
          {
            redirectUris: [`https://${of}${i}.example.com/callback/with/a/rather/long/path`],
            description: of.repeat(200),
          },
        ]),
      );
    const review = reviewOf(planFrom({ before: many(800, "a"), after: many(800, "b") }));
    const text = toMarkdown(review, { artifact: "https://example.com/run/1" });
    expect(text.length).toBeLessThanOrEqual(bodyLimit);
    const cut = toMarkdown(review, { artifact: "https://example.com/run/1", limit: 5000 });
    expect(cut.length).toBeLessThanOrEqual(5000);
    expect(cut).toMatch(/_\d+ more lines are in https:\/\/example\.com\/run\/1\._/);
    expect(text).toContain("800 resources change");
    const one = reviewOf(
      planFrom({
        before: { ...many(300, "a"), "Role staff": { isDefault: false } },
        after: { ...many(300, "a"), "Role staff": { isDefault: true } },
      }),
    );
    expect(toMarkdown(one)).toContain("becomes a default role");
  });

  test("marks its stack, whatever that is called", () => {
    expect(markerOf("p", "a--><img>")).toBe("<!-- pulumi-logto review: p/a--__img_ -->");
  });
});

describe("what comes from the tenant or the model can't break out", () => {
  const evil =
    "](http://evil) <img src=x onerror=alert(1)> @team `` ` | \n# Title\r\n| a | b |\u202e\u0007 #1";

  test("of Markdown", () => {
    const plan = planFrom({
      before: {
        "ApiResource api": { name: evil },
        "Scope api/x": { apiResource: "api", name: evil },
        "Role r": { name: evil },
      },
      after: {
        "ApiResource api": { name: evil },
        "Scope api/x": { apiResource: "api", name: evil },
        "Role r": { name: evil, scopes: ["api/x"], description: evil },
        "Application a": { redirectUris: [evil] },
      },
      found: { "Role r": { name: evil, description: evil } },
    });
    const text = toMarkdown(reviewOf(plan));
    // What isn't in code has nothing of it left.
    const fenced = /^ *(`{3,})diff\n[\s\S]*?^ *\1$/gm;
    expect(text).toMatch(fenced);
    const prose = text.replace(fenced, "").replace(/(`+) ?[^\n]*?[^`]\1(?!`)/g, "");
    for (const part of ["http://evil", "<img", "@team", "\u202e", "\u0007", "# Title"]) {
      expect([part, prose.includes(part)]).toEqual([part, false]);
    }
    const table = text.split("\n").filter((line) => line.startsWith("|"));
    expect(new Set(table.map((line) => line.replace(/\\\|/g, "").split("|").length)).size).toBe(1);
  });

  test("of a terminal", () => {
    const plan = planFrom({ before: { "Role r": {} }, after: { "Role r": { isDefault: true } } });
    const named = { ...plan, stack: "\u001b[2J\u202eprod" };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(toText(reviewOf(named))).not.toMatch(/[\u001b\u202e]/);
  });

  test.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["", "_(empty)_"],
    ["  ", "_(white space)_"],
    ["a\nb", "`a⏎b`"],
    ["a\u200bb", "`a\\u{200b}b`"],
  ])("%j as code is %s", (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test("a very long value is cut", () => {
    expect(oneLine("x".repeat(10_000)).length).toBeLessThan(500);
  });
});

describe("other formats", () => {
  const plan = planFrom({
    before: {
      "Application web": { redirectUris: ["https://a/cb"] },
      "JwtCustomizer accessToken": { script: "a" },
    },
    after: {
      "Application web": { redirectUris: ["https://b/cb"] },
      "JwtCustomizer accessToken": { script: "b" },
    },
  });
  const review = reviewOf(plan);

  test("JSON has every finding in plain words", () => {
    const content = JSON.parse(toJson(review));
    expect(content).toMatchObject({ version: 1, project: "panbot", stack: "prod", production: true });
    expect(content.findings).toContainEqual(
      expect.objectContaining({
        rule: "redirect-uri-new-host",
        severity: "high",
        text: "https://b/cb is on b, a host that web didn't have",
        why: expect.stringMatching(/\.$/),
      }),
    );
    expect(content.findings.find(({ rule }: { rule: string }) => rule === "trust-changed").diff).toEqual([
      "-a",
      "+b",
    ]);
  });

  test("SARIF names rules that it lists, and lines of the model", () => {
    const model = readFileSync(join(import.meta.dirname, "../../../stacks/panbot.yaml"), "utf8");
    const placeOf = placesIn({
      file: "stacks/panbot.yaml",
      root: sourcesOf({ file: "stacks/panbot.yaml", text: model }, ".").root,
    });
    const [run] = JSON.parse(toSarif(review, nowhere)).runs;
    const listed = new Set(run.tool.driver.rules.map(({ id }: { id: string }) => id));
    expect(run.results.length).toBe(review.findings.length);
    for (const { ruleId, level } of run.results) {
      expect(listed.has(ruleId)).toBe(true);
      expect(["error", "warning", "note"]).toContain(level);
    }
    expect(model.split("\n")[placeOf("Application", "dashboard", "redirectUris").line - 1]).toContain(
      "redirectUris:",
    );
    expect(model.split("\n")[placeOf("Scope", "backend/read:orders").line - 1]).toContain("read:orders:");
    expect(model.split("\n")[placeOf("SignInExperience", "default", "socialConnectors").line - 1]).toContain(
      "socialConnectors:",
    );
    expect(placeOf("Role", "nobody")).toMatchObject({ file: "stacks/panbot.yaml" });
  });
});

test("places of a model in several files are in the file that says it", () => {
  const files = modelFiles(
    new Map([
      ["stacks/shop/a.yaml", "roles:\n  staff:\n    description: d\n"],
      [
        "stacks/shop/b.yaml",
        "\nroles:\n  boss: { description: d }\nsignInExperience: { signInMode: SignIn }\n",
      ],
    ]),
  );
  const file = "stacks/shop/";
  const placeOf = placesIn({ file, root: readSources(file, undefined, files, () => false).root });
  expect(placeOf("Role", "staff", "description")).toEqual({ file: "stacks/shop/a.yaml", line: 3, column: 5 });
  expect(placeOf("Role", "boss")).toEqual({ file: "stacks/shop/b.yaml", line: 3, column: 3 });
  expect(placeOf("SignInExperience", "default", "signInMode")).toEqual({
    file: "stacks/shop/b.yaml",
    line: 4,
    column: 21,
  });
});

test("500 resources are reviewed in well under a second", () => {
  const resources = (suffix: string) =>
    Object.fromEntries(
      Array.from({ length: 500 }, (_, i) =>
        i % 2
          ? [`Role role${i}`, { scopes: [], description: suffix }]
          : [`Application app${i}`, { redirectUris: [`https://a.example/${suffix}`] }],
      ),
    );
  const plan = planFrom({ before: resources("a"), after: resources("b") });
  const start = performance.now();
  const review = reviewOf(plan);
  for (const text of [toMarkdown(review), toJson(review), toSarif(review, nowhere), toText(review)]) {
    expect(text.length).toBeGreaterThan(100);
  }
  expect(performance.now() - start).toBeLessThan(1000);
});
