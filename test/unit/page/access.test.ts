import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { comparisonHtml, toHtml } from "../../../cli/access/formats/html.ts";
import { pictureOf } from "../../../cli/access/picture.ts";
import { World } from "../../../cli/shared/access/world.ts";
import { everything, modelText, plantedSecrets } from "../../acceptance/models.ts";
import { type Element, openPage, type Page } from "../../support/browser.ts";
import { apply } from "../../support/stack-without-cli.ts";
import { held } from "../review/plans.ts";

type Args = Record<string, unknown>;

const worldOf = (resources: Record<string, Args>) =>
  new World(
    Object.entries(resources).map(([full, args]) => {
      const [kind = "", ...name] = full.split(" ");
      return held(kind, name.join(" "), args);
    }),
  );
const sideOf = (world: World, stack: string) => ({
  world,
  picture: pictureOf(world, { project: "panbot", stack }),
});
const accessOf = (world: World) => toHtml(sideOf(world, "dev").picture, world);

const panbot: Record<string, Args> = {
  "ApiResource orders": { name: "Orders API" },
  "Scope orders/read": { apiResource: "orders", name: "read:orders", description: "see orders" },
  "Scope orders/write": { apiResource: "orders", name: "write:orders" },
  "ApiResource staff": { name: "Staff API" },
  "Scope staff/manage": { apiResource: "staff", name: "manage:staff" },
  "Role viewer": { name: "viewer", scopes: ["orders/read"], isDefault: true },
  "Role boss": { name: "boss", scopes: ["orders/read", "orders/write"] },
  "Role jobs": { name: "jobs", type: "MachineToMachine", scopes: ["orders/write"] },
  "Application worker": { name: "Orders Worker" },
  "ApplicationRoles worker": { application: "worker", roles: ["jobs"] },
  "User ann": { name: "Ann" },
  "UserRoles ann": { user: "ann", roles: ["boss"] },
};

describe("a page of access", () => {
  const text = accessOf(worldOf(panbot));
  let page: Page;
  beforeEach(() => {
    page = openPage(text);
  });

  test("needs nothing else, and lets nothing run but its own script", () => {
    expect(text).not.toMatch(/\b(?:src|href|action)=|@import|url\(|https?:/);
    const policy = page.one("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    const hash = (selector: string) =>
      createHash("sha256").update(page.one(selector).textContent).digest("base64");
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hash("script:not([type])")}'; style-src 'sha256-${hash("style")}'; base-uri 'none'; form-action 'none'`,
    );
    expect(text).not.toMatch(/ style=| on\w+=/);
    expect(page.errors).toEqual([]);
  });

  test("shows every scope, and what each role grants", () => {
    expect(page.scopes()).toEqual(["read:orders", "write:orders", "manage:staff"]);
    expect(page.roles()).toEqual(["boss", "viewer default", "jobs M2M"]);
    expect(page.cell("read:orders", "boss").textContent.trim()).toBe("✓");
    expect(page.cell("manage:staff", "boss").textContent.trim()).toBe("");
    expect(page.textOf("output")).toBe("3 scopes, 3 roles");
  });

  test("says by a click on a cell who can do this, and through what", () => {
    page.cell("write:orders", "boss").click();
    expect(page.textOf("aside")).toBe(
      "×write:orders on Orders APIrole bossAnn, userOthers can do this throughrole jobs M2MOrders Worker, M2M application",
    );
    page.cell("read:orders", "jobs M2M").click();
    expect(page.textOf("aside")).toContain("role jobs M2M doesn't grant it.It can be done throughrole boss");
    expect(page.textOf("aside")).toContain("role viewer defaultevery new user, default role");
    page.cell("manage:staff", "boss").click();
    expect(page.textOf("aside")).toContain("No role grants it.");
    page.one("aside .close").click();
    expect(page.one("aside").hidden).toBe(true);
  });

  test("says of a role who holds it and what it grants, and of a scope all that grants it", () => {
    (page.all("thead th")[3] as Element).click();
    expect(page.textOf("aside")).toBe(
      "×role jobs M2MHeld byOrders Worker, M2M applicationIt grantsOrders APIwrite:orders",
    );
    page.cell("read:orders", "boss").parentElement.querySelector("th")?.click();
    expect(page.textOf("aside")).toBe(
      "×read:orders on Orders APIsee ordersrole bossAnn, userrole viewer defaultevery new user, default role",
    );
  });

  test("goes by keys alone", () => {
    const stops = page.all("table [tabindex='0']");
    expect(stops).toHaveLength(1);
    stops[0]?.focus();
    expect(page.focused()).toBe(page.cell("read:orders", "boss"));
    page.press("ArrowRight");
    page.press("ArrowDown");
    expect(page.focused()).toBe(page.cell("write:orders", "viewer default"));
    page.press("End");
    page.press("End", { ctrlKey: true });
    expect(page.focused()).toBe(page.cell("manage:staff", "jobs M2M"));
    page.press("ArrowDown");
    page.press("PageUp");
    expect(page.focused().textContent).toBe("jobs M2M");
    page.press("ArrowDown");
    page.press("ArrowDown");
    page.press("Enter");
    expect(page.one("aside").hidden).toBe(false);
    expect(page.textOf("aside")).toContain("Orders Worker, M2M application");
    page.press("Escape");
    expect(page.one("aside").hidden).toBe(true);
    expect(page.focused()).toBe(page.cell("write:orders", "jobs M2M"));
    expect(page.all("table [tabindex='0']")).toEqual([page.focused()]);
    page.press("/");
    expect(page.focused()).toBe(page.one("input[name=search]"));
  });

  test.each<[string, string, string[], string[], string]>([
    ["search", "WRITE", ["write:orders"], ["boss", "jobs M2M"], "1 of 3 scopes, 2 of 3 roles"],
    ["search", "see orders", ["read:orders"], ["boss", "viewer default"], "1 of 3 scopes, 2 of 3 roles"],
    ["search", "ann write", ["write:orders"], ["boss"], "1 of 3 scopes, 1 of 3 roles"],
    ["search", "manage", ["manage:staff"], [], "1 of 3 scopes, 0 of 3 roles"],
    ["search", "nobody has this", [], [], "Nothing matches."],
    ["role", "2", ["write:orders"], ["jobs M2M"], "1 of 3 scopes, 1 of 3 roles"],
    ["resource", "1", ["manage:staff"], [], "1 of 3 scopes, 0 of 3 roles"],
    ["holder", "Orders Worker", ["write:orders"], ["jobs M2M"], "1 of 3 scopes, 1 of 3 roles"],
  ])("finds by %s %s", async (name, value, scopes, roles, said) => {
    await page.choose(name, value);
    expect([page.scopes(), page.roles(), page.textOf("output")]).toEqual([scopes, roles, said]);
    // The tab key still finds what is seen, and nothing else.
    for (const stop of page.all("table [tabindex='0']")) {
      expect([stop.hidden, stop.parentElement.hidden]).toEqual([false, false]);
    }
    await page.clear();
    expect([page.scopes().length, page.roles().length]).toEqual([3, 3]);
  });

  test("unfolds what is printed, and folds it again", () => {
    const folded = () => page.all("details:not([open])").length;
    expect(folded()).toBeGreaterThan(0);
    const before = folded();
    page.window.dispatchEvent(new page.window.Event("beforeprint"));
    expect(folded()).toBe(0);
    page.window.dispatchEvent(new page.window.Event("afterprint"));
    expect(folded()).toBe(before);
  });
});

test("a role that isn't of the stack is shown with who holds it, and by name with what it grants", () => {
  const stack = [
    held("Application", "worker", { name: "Orders Worker" }),
    held("ApplicationRoles", "worker", { application: "worker", roles: ["admin-role", "unknown-role"] }),
  ];
  const foreign = [
    held("ApiResource", "management", { name: "Logto Management API" }),
    held("Scope", "all", { apiResource: "management", name: "all" }),
    held("Role", "admin-role", { name: "Logto Management API access", scopes: ["all"] }),
  ];
  const page = openPage(accessOf(new World(stack, foreign)));
  expect(page.roles()).toEqual([
    "Logto Management API access not of this stack",
    "unknown-role not of this stack",
  ]);
  page.cell("all", "Logto Management API access not of this stack").click();
  expect(page.textOf("aside")).toBe(
    "×all on Logto Management APIrole Logto Management API access not of this stackOrders Worker, M2M application",
  );
});

describe("two stacks in a page", () => {
  const { "Role viewer": _, ...rest } = panbot;
  const prod = worldOf({
    ...rest,
    "Role boss": { name: "boss", scopes: ["orders/read", "staff/manage"] },
    "UserRoles ann": { user: "ann", roles: [] },
  });

  test("show what only one has, first of all that alone", async () => {
    const page = openPage(comparisonHtml(sideOf(worldOf(panbot), "dev"), sideOf(prod, "prod")));
    expect(page.scopes()).toEqual(["read:orders", "write:orders", "manage:staff"]);
    expect(page.roles()).toEqual(["boss", "viewer default"]);
    expect(page.cell("manage:staff", "boss").className).toBe("gains");
    expect(page.cell("write:orders", "boss").className).toBe("loses");
    page.cell("write:orders", "boss").click();
    expect(page.textOf("aside")).toContain("role boss only in devAnn, user only in dev");
    await page.choose("changed", false);
    expect(page.roles()).toHaveLength(3);
    expect(page.textOf(".legend")).toBe("✓ stays + only in prod − only in dev");
    expect(page.textOf("main")).toContain("role boss grants manage:staff on Staff API only in prod");
  });

  test("that are alike say so, and show no change", () => {
    const page = openPage(comparisonHtml(sideOf(worldOf(panbot), "dev"), sideOf(worldOf(panbot), "prod")));
    expect(page.textOf("main")).toContain("The same roles, permissions and holders.");
    expect(page.scopes()).toEqual([]);
  });
});

describe("names that want out of a page", () => {
  const evils = [
    `</script><script>window.hit = 1</script>`,
    `"><img src=x onerror="window.hit = 1">`,
    `' autofocus onfocus='window.hit=1`,
    "</textarea></select><svg onload=window.hit=1>",
    "<!--<script>",
    "a\u2028b\u2029c\u202ed",
    "__proto__",
    "${window.hit = 1} `",
  ];
  test.each(evils)("%j", async (evil) => {
    const world = worldOf({
      "ApiResource a": { name: evil },
      "Scope a/x": { apiResource: "a", name: evil, description: evil },
      "Role r": { name: evil, scopes: ["a/x"], isDefault: true },
      "Application w": { name: evil },
      "ApplicationRoles w": { application: "w", roles: ["r"] },
      "ApplicationConsentScopes w": { application: "w", resourceScopes: ["a/x"] },
    });
    const { picture } = sideOf(world, evil);
    const text = toHtml(picture, world);
    expect(text.split("<script").length).toBe(3);
    expect(text).not.toMatch(/[\u2028\u2029\u202e]/);
    const page = openPage(text);
    const shown = evil.replace(/[\u2028\u2029\u202e]/g, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
    (page.all("tbody td")[0] as Element).click();
    expect(page.one("aside h3 code").textContent).toBe(shown);
    expect(page.one("aside li b").textContent).toBe(
      [shown, "every new user"].sort((a, b) => new Intl.Collator("en", { numeric: true }).compare(a, b))[0],
    );
    expect(page.one("select[name=resource]").querySelector("option + option")?.textContent).toBe(shown);
    await page.choose("search", shown.split(/\s/)[0] as string);
    expect(page.roles()).toHaveLength(1);
    expect(page.all("img, svg, iframe, object, link, base")).toEqual([]);
    expect(page.all("body script")).toHaveLength(2);
    expect(page.window.hit).toBeUndefined();
    expect(page.errors).toEqual([]);
  });
});

describe("everything.yaml", () => {
  let page: Page;
  let text: string;
  let applied: Awaited<ReturnType<typeof apply>>;
  beforeAll(async () => {
    // Making keys takes seconds, and they grant nothing.
    const { oidcKeys: _, samlApplications: __, ssoConnectors, ...rest } = everything;
    const { oidc } = ssoConnectors as Args;
    applied = await apply(modelText({ ...rest, ssoConnectors: { oidc } }), plantedSecrets);
    const world = new World(
      applied.resources.map(({ urn, kind, name, id, inputs }) => ({
        ...{ urn, kind: kind.name, name, id },
        ...{ args: inputs, dependencies: {} },
      })),
    );
    text = accessOf(world);
    page = openPage(text);
  }, 60_000);
  afterAll(() => applied?.close());

  test("is shown as the model says it", () => {
    expect(page.scopes()).toEqual(["read:orders", "write:orders", "invite:member", "remove:member"]);
    const granted = page.all("tr[data-scope] td").filter((cell) => cell.textContent.trim() === "✓");
    expect(granted).toHaveLength(6);
    for (const [scope, role] of [
      ["read:orders", "Staff default"],
      ["read:orders", "auditor"],
      ["write:orders", "jobs M2M"],
      ["invite:member", "Org admin organization"],
      ["read:orders", "Org admin organization"],
      ["remove:member", "org-jobs organization M2M"],
    ] as const) {
      expect(granted).toContain(page.cell(scope, role));
    }
    page.cell("read:orders", "Org admin organization").click();
    expect(page.textOf("aside")).toContain(
      "Alice, member in Acmewhoever joins Acme, by an address of acme.example.com or single sign-on of Corporate SSO",
    );
    expect(page.textOf("aside")).toContain("role Staff defaultAlice, user");
    expect(page.textOf("aside")).toContain("May be asked for bypartner, for its user");
    page.cell("remove:member", "org-jobs organization M2M").click();
    expect(page.textOf("aside")).toContain("worker, M2M application in Acme");
  });

  test("has no secret of it", () => {
    for (const secret of Object.values(plantedSecrets)) expect(text).not.toContain(secret);
  });
});

describe("60 roles by 120 scopes", () => {
  const resources = Array.from({ length: 12 }, (_, i) => `api${i}`);
  const scopes = resources.flatMap((api) => Array.from({ length: 10 }, (_, i) => `${api}/s${i}`));
  const has = (role: number, scope: number) => (role * 13 + scope * 7) % 9 === 0;
  const roles = Array.from({ length: 60 }, (_, i) => i);
  const large = worldOf({
    ...Object.fromEntries(resources.map((api) => [`ApiResource ${api}`, { name: api }])),
    ...Object.fromEntries(
      scopes.map((name) => [
        `Scope ${name}`,
        { apiResource: name.split("/")[0], name: name.replace("/", "-") },
      ]),
    ),
    ...Object.fromEntries(
      roles.flatMap((i) => [
        [`Role r${i}`, { name: `role ${i}`, scopes: scopes.filter((_, at) => has(i, at)) }],
        [`User u${i}`, { name: `Person ${i}` }],
        [`UserRoles u${i}`, { user: `u${i}`, roles: [`r${i}`] }],
      ]),
    ),
  });

  test("are shown as they are, in a second, and found in another", async () => {
    const start = performance.now();
    const text = accessOf(large);
    expect(text.length).toBeLessThan(250_000);
    const page = openPage(text);
    expect([page.scopes().length, page.roles().length]).toEqual([120, 60]);
    const opened = performance.now();
    const marks = page.all("tr[data-scope]").map((row) =>
      [...row.cells]
        .slice(1)
        .map((cell) => (cell.textContent.trim() === "✓" ? "x" : "."))
        .join(""),
    );
    expect(marks).toEqual(scopes.map((_, at) => roles.map((i) => (has(i, at) ? "x" : ".")).join("")));
    const asked = performance.now();
    await page.choose("search", "person 59 api3");
    expect(page.roles()).toEqual(["role 59"]);
    const expected = scopes.filter((name, at) => name.startsWith("api3/") && has(59, at));
    expect(page.scopes()).toEqual(expected.map((name) => name.replace("/", "-")));
    // jsdom is some times slower than a browser.
    expect(opened - start).toBeLessThan(10_000);
    expect(performance.now() - asked).toBeLessThan(10_000);
  });

  test("that are five thousand scopes instead are cut, and it says by how many", () => {
    const many = worldOf({
      "ApiResource a": { name: "A" },
      ...Object.fromEntries(
        Array.from({ length: 5000 }, (_, i) => [`Scope a/s${i}`, { apiResource: "a", name: `s${i}` }]),
      ),
      ...Object.fromEntries(roles.map((i) => [`Role r${i}`, { scopes: [`a/s${i}`] }])),
    });
    const text = accessOf(many);
    expect(text).toContain("4,000 more scopes are too many for a page");
    expect(text.split("<tr data-scope").length - 1).toBe(1000);
  });
});
