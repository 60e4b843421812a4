import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { filesOf } from "../../../model/notation/project-files.ts";
import { modelFiles } from "../../support/model-files.ts";
import { mistakes as mistakesOf, readAt, stack } from "./panbot.ts";

type Texts = Record<string, string>;

const shop = "stacks/shop.yaml";
const at = (files: Texts, config: Texts = {}) =>
  stack("dev", config, modelFiles(new Map(Object.entries(files))));
const read = (files: Texts, model = shop) => readAt(model, files[model], at(files));
const mistakes = (files: Texts, model = shop) => mistakesOf(files[model], at(files), model);
const role = (name: string, more = "") => `roles:\n  ${name}:\n    description: d\n${more}`;
const namesIn = (files: Texts, model = shop) =>
  read(files, model).entries.map(({ kind, name }) => `${kind.name} ${name}`);

const parts: Texts = {
  "stacks/shop/roles.yaml": role("worker", "    type: MachineToMachine\n"),
  "stacks/shop/applications/job.yml":
    "applications:\n  job: { type: MachineToMachine, roles: [worker] }\nroles: { staff: { description: d } }\n",
  "stacks/shop/applications/notes.txt": "no model",
  "stacks/shop/phrases/fr.yaml": "input: { username: Identifiant }\n",
};
const job = ["ApplicationRoles job", "Application job", "Role worker", "Role staff"].sort();

describe("a model in several files", () => {
  test.each([
    ["files and patterns", "[shop/roles.yaml, shop/applications/*]"],
    ["any folders", '["shop/**/job.*", shop/r*les.y?ml]'],
    ["one after the other", "shop/all.yaml"],
  ])("by what a file includes: %s", (_, include) => {
    const all = { "stacks/shop/all.yaml": "include: [roles.yaml, applications/job.yml]\n" };
    expect(namesIn({ ...parts, ...all, [shop]: `include: ${include}\n` }).sort()).toEqual(job);
  });

  test("by a folder: what lies in folders below it is left to those who name it", () => {
    const files = {
      ...parts,
      "stacks/shop/apps.yml": "include: [applications/*.yml]\n",
      "stacks/shop/page.yaml": "customPhrases: { fr: { translation: { file: ./phrases/fr.yaml } } }\n",
      "stacks/shop/.hidden.yaml": "rubbish: {}\n",
    };
    for (const folder of ["stacks/shop", "stacks/shop/", "./stacks/shop/"])
      expect(namesIn(files, folder).sort()).toEqual([...job, "CustomPhrases fr"].sort());
  });

  test("mistakes name their files, and what the tenant finds has its place there too", () => {
    const files = {
      [shop]: "include: [api.yaml, roles.yaml]\n",
      "stacks/api.yaml": "apiResources:\n  api:\n    indicator: https://a.example\n    scopes: { read: r }\n",
      "stacks/roles.yaml": role("staff", "    scopes: { api: [reed] }\n    nam: x\n"),
    };
    expect(mistakes(files)).toEqual([
      'stacks/roles.yaml:4:21 roles.staff.scopes.api[0]: no scope "reed" in API resource "api"; did you mean "read"?',
      'stacks/roles.yaml:5:5 roles.staff.nam: Role has no argument "nam"; did you mean "name"?',
    ]);
    const { entries } = read({ ...files, "stacks/roles.yaml": role("staff") });
    expect(entries.map(({ places }) => places?.[""])).toEqual([
      "stacks/api.yaml:2:3 apiResources.api",
      "stacks/api.yaml:4:15 apiResources.api.scopes.read",
      "stacks/roles.yaml:2:3 roles.staff",
    ]);
  });

  test("missing config is said once, with all places", () => {
    const use = (name: string) => `roles: { ${name}: { description: "\${config.nobody}" } }\n`;
    const files = { [shop]: `include: r.yaml\n${use("a")}`, "stacks/r.yaml": use("b") };
    expect(mistakes(files)[0]).toContain(
      "panbot:nobody, used at stacks/shop.yaml:2:28, stacks/r.yaml:1:28\n",
    );
  });

  test("`${…}` in code is asked about once, with the files", () => {
    const code = (kind: string) => `jwtCustomizers: { ${kind}: { script: "f(\`\${config.x}\`)" } }\n`;
    const files = {
      [shop]: `include: r.yaml\n${code("accessToken")}`,
      "stacks/r.yaml": code("clientCredentials"),
    };
    const [said = ""] = mistakes(files);
    expect(said).toContain("\n  1:48 jwtCustomizers.clientCredentials.script: ${config.x}");
    expect(said).toContain("\n  stacks/shop.yaml:2:42 jwtCustomizers.accessToken.script: ${config.x}");
  });

  test("a text's file lies where the file says it that speaks of it", () => {
    const files = {
      [shop]: "include: look/page.yaml\n",
      "stacks/look/page.yaml": "signInExperience: { customCss: { file: ./page.css } }\n",
      "stacks/look/page.css": "a { b: c }",
    };
    expect(read(files).entries[0]?.args).toEqual({ customCss: "a { b: c }" });
  });
});

describe("what can't be in several files", () => {
  test("a name twice, with both places", () => {
    const files = { [shop]: `include: roles.yaml\n${role("staff")}`, "stacks/roles.yaml": role("staff") };
    expect(mistakes(files)).toEqual([
      "stacks/roles.yaml:2:3 roles.staff: is at stacks/shop.yaml:3:3 too, and a name is declared once over all files; keep one, or call one otherwise",
    ]);
  });

  test.each(["signInExperience: { signInMode: SignIn }", "review: { failOn: high }"])("%s", (text) => {
    const key = text.replace(/:.*/, "");
    const files = { [shop]: `${text}\ninclude: more.yaml\n`, "stacks/more.yaml": `\n${text}` };
    expect(mistakes(files)).toEqual([
      `stacks/more.yaml:2:1 ${key}: is at stacks/shop.yaml:1:1 too, and stands in one file of a model; keep one`,
    ]);
  });

  test("and what is no map of names, or nothing, is said of each file", () => {
    const files = {
      [shop]: `include: more.yaml\n${role("a")}`,
      "stacks/more.yaml": "roles: [b]\nrolls: {}\n",
    };
    expect(mistakes(files)).toEqual([
      "stacks/more.yaml:1:1 roles: has to be a map of names",
      'stacks/more.yaml:2:1 rolls: the model has no "rolls"; did you mean "roles"? A key of your own, for YAML anchors, begins with x-',
    ]);
    expect(mistakes({ ...files, "stacks/more.yaml": "# nothing yet\n" })).toEqual([
      "stacks/more.yaml:1:1: the file is empty; write what there is, or {} for nothing",
    ]);
  });
});

test("a file that is no model is one mistake, which says where such files belong", () => {
  const files = { "stacks/a.yaml": role("a"), "stacks/fr.yaml": "input: { username: u }\nlist: {}\n" };
  expect(mistakes(files, "stacks")).toEqual([
    "stacks/fr.yaml:1:1: nothing in this file is a key of a model (input, list); a file that is something else belongs into a folder that isn't read, or out of what is included",
  ]);
  expect(mistakes({ ...files, "stacks/fr.yaml": "{}\n" }, "stacks")).toEqual([]);
});

describe("an include that is wrong", () => {
  const there = { "stacks/roles.yaml": role("a"), "stacks/more/a.yaml": "{}", "stacks/claims.ts": "" };
  test.each([
    ["rolse.yaml", "stacks/rolse.yaml isn't there; there is: roles.yaml, shop.yaml"],
    ["nowhere/*.yaml", "stacks/nowhere isn't there"],
    ["mor*.yaml", "no file of YAML (*.yaml, *.yml) fits stacks/mor*.yaml; take it out, or mend it"],
    ["'*.ts'", "no file of YAML (*.yaml, *.yml) fits stacks/*.ts; take it out, or mend it"],
    ["claims.ts", "a model is in files of YAML (*.yaml, *.yml)"],
    ["more", "is a folder; its files are more/*.yaml"],
    ["more/", "is a folder; its files are more/*.yaml"],
    ["'more\\a.yaml'", "has \\ in it; write more/a.yaml"],
    [
      "../../x.yaml",
      "../../x.yaml lies outside the project, and would be missing elsewhere; copy it into the project, and write its path from here, e.g. ./x.yaml",
    ],
    [
      "${stack.name}.yaml",
      'has ${…} in it, and the files of a model are the same for all stacks; what is only in some of them has "when"',
    ],
    ["shop.yaml", "includes itself: stacks/shop.yaml → stacks/shop.yaml; take one out"],
    ["{ a: b }", undefined],
    ["[]", undefined],
    ["3", undefined],
    ["''", undefined],
  ])("%s", (include, message) => {
    const shape = "takes files and patterns, relative to this one, e.g. [roles.yaml, applications/*.yaml]";
    const [only, ...others] = mistakes({ ...there, [shop]: `x: 1\ninclude: ${include}\n` });
    expect(only?.replace(/^stacks\/shop\.yaml:2:\d+ /, "")).toBe(`include: ${message ?? shape}`);
    expect(others).toEqual([]);
  });

  test("a file twice, and a circle", () => {
    expect(mistakes({ ...there, [shop]: "include:\n  - roles.yaml\n  - '*.yaml'\n" })).toEqual([
      "stacks/shop.yaml:3:5 include[1]: stacks/roles.yaml is included at stacks/shop.yaml:2:5 too; take one out",
    ]);
    expect(
      mistakes({
        [shop]: "include: a.yaml\n",
        "stacks/a.yaml": "include: b.yaml",
        "stacks/b.yaml": "include: [a.yaml]",
      }),
    ).toEqual([
      "stacks/b.yaml:1:11 include[0]: includes itself: stacks/shop.yaml → stacks/a.yaml → stacks/b.yaml → stacks/a.yaml; take one out",
    ]);
    const folder = { "stacks/a.yaml": "include: b.yaml\n", "stacks/b.yaml": "{}\n" };
    expect(mistakes(folder, "stacks")).toEqual([
      "stacks/a.yaml:1:10 include: stacks/b.yaml is a file of the model anyway; take one out",
    ]);
  });

  test("a folder without a model", () => {
    const none = "stacks/shop/: has no file of YAML (*.yaml, *.yml) in it";
    expect(mistakes({ "stacks/shop/a.txt": "" }, "stacks/shop/")).toEqual([none]);
    expect(mistakes({ "stacks/shop/more/a.yaml": "" }, "stacks/shop/")).toEqual([
      `${none}; what lies in folders below it isn't read by itself`,
    ]);
    expect(mistakes({ "stacks/shop": "" }, "stacks/nowhere")).toEqual(["stacks/nowhere: isn't there"]);
  });
});

describe("on a disk", () => {
  let folder = "";
  const put = (files: Texts) => {
    folder = mkdtempSync(join(tmpdir(), "several-"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const found = (text?: string) =>
    mistakesOf(text, stack("dev", {}, filesOf(folder)), text ? shop : "stacks");

  test("a pattern doesn't follow links in a circle, and nothing leads out of the project", () => {
    put({ "stacks/deep/roles.yaml": role("a"), "elsewhere/roles.yaml": role("b") });
    symlinkSync("..", join(folder, "stacks/deep/round"));
    expect(found("include: '**/roles.yaml'\n")).toEqual([]);
    symlinkSync(join(folder, "elsewhere"), join(folder, "stacks/link"));
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    symlinkSync(outside, join(folder, "stacks/out"));
    expect(found("include: out/*.yaml\n")).toEqual([
      "stacks/shop.yaml:1:10 include: stacks/out leads out of the project by a symbolic link; copy what it leads to into the project",
    ]);
    rmSync(outside, { recursive: true });
  });

  test("a file of a folder that is no text", () => {
    put({ "stacks/a.yaml": role("a") });
    writeFileSync(join(folder, "stacks/b.yaml"), Buffer.from([0xff, 0xfe, 0x00]));
    expect(found()).toEqual([
      "stacks/b.yaml:1:1: isn't UTF-8: it's no text, or in another encoding; save it as UTF-8",
    ]);
  });
});
