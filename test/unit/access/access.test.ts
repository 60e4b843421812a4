import { describe, expect, test } from "@jest/globals";
import { compared, comparisonText } from "../../../cli/access/compare.ts";
import { toHtml } from "../../../cli/access/formats/html.ts";
import { toMarkdown } from "../../../cli/access/formats/markdown.ts";
import { toMermaid } from "../../../cli/access/formats/mermaid.ts";
import { toSvg } from "../../../cli/access/formats/svg.ts";
import { toText } from "../../../cli/access/formats/text.ts";
import { type Picture, pictureOf, ungranted } from "../../../cli/access/picture.ts";
import { World } from "../../../cli/shared/access/world.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { held } from "../review/plans.ts";

type Args = Record<string, unknown>;

const worldOf = (resources: Record<string, Args>) =>
  new World(
    Object.entries(resources).map(([full, args]) => {
      const [kind = "", ...name] = full.split(" ");
      return held(kind, name.join(" "), args);
    }),
  );
const picture = (resources: Record<string, Args>, stack = "dev"): Picture =>
  pictureOf(worldOf(resources), { project: "panbot", stack });

const panbot: Record<string, Args> = {
  "ApiResource backend": { name: "PanBot Backend API" },
  "Scope backend/read:orders": { apiResource: "backend", name: "read:orders" },
  "Scope backend/write:orders": { apiResource: "backend", name: "write:orders" },
  "Scope backend/manage:staff": { apiResource: "backend", name: "manage:staff" },
  "Role staff": { name: "staff", scopes: ["backend/read:orders"], isDefault: true },
  "Role jobs": {
    name: "jobs",
    type: "MachineToMachine",
    scopes: ["backend/read:orders", "backend/write:orders"],
  },
  "Application worker": { name: "Orders Worker", type: "MachineToMachine" },
  "ApplicationRoles worker": { application: "worker", roles: ["jobs"] },
  "OrganizationScope invite": { name: "invite:member" },
  "OrganizationRole admin": { name: "admin", scopes: ["invite"], resourceScopes: ["backend/write:orders"] },
  "Application shop": { name: "Shop" },
  "ApplicationConsentScopes shop": {
    application: "shop",
    userScopes: ["email"],
    resourceScopes: ["backend/read:orders"],
  },
};

describe("the picture of PanBot", () => {
  const made = picture(panbot);

  test("in a terminal", () => {
    expect(toText(made)).toBe(`panbot/dev: 3 roles, 2 resources

Organization
                  1
  invite:member   x
   1 = admin (organization)

PanBot Backend API
                 1  2  3
  manage:staff   .  .  .
  read:orders    x  x  .
  write:orders   .  x  x
   1 = staff (default)
   2 = jobs (M2M)
   3 = admin (organization)

Held by
  jobs (M2M): Orders Worker

Third-party applications may ask for
  Shop: email, read:orders

No role grants: manage:staff on PanBot Backend API
`);
  });

  test("in Markdown", () => {
    expect(toMarkdown(made)).toContain(`| role | \`manage:staff\` | \`read:orders\` | \`write:orders\` |
| --- | --- | --- | --- |
| \`staff\` · default |  | ✓ |  |
| \`jobs\` · M2M |  | ✓ | ✓ |
| \`admin\` · organization |  |  | ✓ |`);
  });

  test("as a graph", () => {
    const lines = toMermaid(made).trim().split("\n");
    expect(lines[0]).toBe("flowchart LR");
    expect(lines).toContain('  a0[/"Orders Worker"/]');
    expect(lines).toContain('  r1(["jobs, M2M"])');
    expect(lines).toContain("  a0 --> r1");
    expect(lines).toContain("  r1 --> s1_2");
    expect(lines.filter((line) => line.includes("subgraph"))).toHaveLength(2);
  });

  test("as a picture that loads nothing and runs nothing", () => {
    const text = toSvg(made);
    expect(text).toContain("write:orders");
    expect(text).toContain("prefers-color-scheme");
    expect(text).toContain("@media print");
    expect(text).not.toMatch(/<script|src=|@import|url\(|href=/);
  });

  test("says which scopes nobody has", () => {
    expect(ungranted(made)).toEqual(["manage:staff on PanBot Backend API"]);
  });
});

describe("two stacks", () => {
  const dev = picture(panbot);
  const texts = (a: Picture, b: Picture) => compared(a, b).map(({ sentence }) => plainText(sentence));

  test("that are alike say so in one line, whatever their ids", () => {
    const renamed = picture(panbot, "prod");
    expect(texts(dev, renamed)).toEqual([]);
    expect(comparisonText(dev, renamed, "text")).toBe(
      '"dev" and "prod": the same roles, permissions and holders\n',
    );
  });

  test("that differ say in what", () => {
    const { "Role staff": _, "Scope backend/manage:staff": __, ...rest } = panbot;
    const prod = picture(
      {
        ...rest,
        "Role jobs": {
          name: "jobs",
          type: "MachineToMachine",
          isDefault: true,
          scopes: ["backend/read:orders"],
        },
        "ApplicationRoles worker": { application: "worker", roles: [] },
        "Role boss": { scopes: [] },
      },
      "prod",
    );
    expect(texts(dev, prod)).toEqual([
      "role staff is only in dev",
      "role boss is only in prod",
      "role jobs grants write:orders on PanBot Backend API only in dev",
      "role jobs is held by Orders Worker only in dev",
      "role jobs is a default role only in prod",
      "manage:staff on PanBot Backend API is only in dev",
    ]);
    expect(JSON.parse(comparisonText(dev, prod, "json")).differences).toHaveLength(6);
  });
});

describe("names that want out", () => {
  const evil = `"]; click r0 "javascript:alert(1)" --> <script>alert(1)</script> & ' \` | \n# x\u202e`;
  const made = picture({
    "ApiResource a": { name: evil },
    "Scope a/x": { apiResource: "a", name: evil },
    "Role r": { name: evil, scopes: ["a/x"] },
    "Application w": { name: evil },
    "ApplicationRoles w": { application: "w", roles: ["r"] },
  });

  test("stay text in SVG", () => {
    const text = toSvg(made);
    expect(text).not.toMatch(/<script|\u202e/);
    expect(text.match(/<[a-z]+ [^>]*"\]; click/)).toBeNull();
  });

  test("stay labels in a graph", () => {
    for (const line of toMermaid(made).trim().split("\n")) {
      expect(line).toMatch(
        /^(flowchart LR| {2}end| {2,4}\w+(\[\/?"[^"]*"\/?\]|\(\["[^"]*"\]\))| {2}subgraph \w+\["[^"]*"\]| {2}\w+ --> \w+)$/,
      );
    }
  });

  test("stay in their cells and lines", () => {
    const rows = toMarkdown(made)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    for (const line of rows) expect(line).toMatch(/\|$/);
    expect(toText(made)).not.toMatch(/\u202e|\n# x/);
  });
});

test("nothing at all is a picture too", () => {
  const empty = picture({});
  expect(toHtml(empty, worldOf({}))).toContain("there is no matrix");
  for (const format of [toText, toMarkdown, toSvg, toMermaid])
    expect(format(empty).length).toBeGreaterThan(5);
});

test("500 roles by 200 scopes take less than a second in every format", () => {
  const scopes = Array.from({ length: 200 }, (_, i) => `a/s${i}`);
  const resources = {
    "ApiResource a": { name: "A" },
    ...Object.fromEntries(scopes.map((name) => [`Scope ${name}`, { apiResource: "a", name: name.slice(2) }])),
    ...Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [
        `Role r${i}`,
        { scopes: scopes.filter((_, s) => (s + i) % 3 === 0) },
      ]),
    ),
  };
  const many = picture(resources);
  const start = performance.now();
  for (const format of [toText, toMarkdown, toSvg, toMermaid]) format(many);
  toHtml(many, worldOf(resources));
  expect(performance.now() - start).toBeLessThan(1000);
});
