import { execFileSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { selectionArguments, wishOf } from "../../../cli/shared/selection/options.ts";
import { Selection, type Wish } from "../../../cli/shared/selection/selection.ts";
import { selected } from "../../../cli/shared/selection/words.ts";
import { kindOf } from "../../../providers/kinds/index.ts";
import { held } from "../review/plans.ts";

const selection = (wish: Partial<Wish>) => new Selection({ only: [], exclude: [], ...wish });
const application = kindOf("Application");

describe("a selection", () => {
  test.each([
    ["nothing", {}, ["web", "customer-1"]],
    ["a section", { only: ["applications"] }, ["web", "customer-1"]],
    ["another section", { only: ["roles"] }, []],
    ["some of a section", { only: ["applications:w*"] }, ["web"]],
    ["all but some", { exclude: ["applications:customer-*"] }, ["web"]],
    ["all but a section", { exclude: ["applications"] }, []],
    [
      "some, without some of them",
      { only: ["applications:*"], exclude: ["applications:web"] },
      ["customer-1"],
    ],
    ["an id, as it is", { only: ["applications:id.web"] }, ["web"]],
    ["a text that is no pattern", { only: ["applications:w.b"] }, []],
  ])("by %s", (_, wish, names) => {
    const one = selection(wish);
    const taken = ["web", "customer-1"].filter(
      (name) => one.asks(application) && one.takes(application, [`id.${name}`, name]),
    );
    expect(taken).toEqual(names);
  });

  test("of two stacks has what both wish for", () => {
    const both = new Selection(
      { only: ["applications"], exclude: [] },
      { only: [], exclude: ["applications:a*"] },
    );
    expect(both.asks(kindOf("Role"))).toBe(false);
    expect(["a1", "b1"].filter((name) => both.takes(application, [name]))).toEqual(["b1"]);
  });

  test("holds of an object what was decided of it by another of its names", () => {
    const one = selection({ only: ["applications:shop"] });
    expect(one.takes(application, ["id1", "Our shop", "shop"])).toBe(true);
    expect(one.takes(application, ["id1", "Our shop"])).toBe(true);
    expect(one.takes(application, ["id2", "Our shop"])).toBe(false);
  });

  test.each([
    ["aplications", 'no section "aplications" that could be selected; did you mean "applications"?'],
    ["scopes:read", 'no section "scopes" that could be selected; scopes go with their apiResources'],
    ["zzzz", 'no section "zzzz" that could be selected; there are applications, samlApplications'],
  ])("of a section that there isn't is refused: %s", (text, message) => {
    expect(() => selection({ exclude: [text] })).toThrow(message);
  });

  test("says in one line what it left out", () => {
    const all = selection({ exclude: ["domains", "applications:c*"] });
    for (const name of ["web", "c1", "c2"]) all.takes(application, [name]);
    expect(all.remarks()).toEqual(["Left out by the selection: all domains; 2 of applications."]);
    expect(selection({}).remarks()).toEqual([]);
    expect(selection({ only: ["roles"], exclude: ["roles"] }).remarks()).toEqual([
      "Left out by the selection: everything.",
    ]);
  });

  test("of a stack's resources takes along what lies in them", () => {
    const app = (name: string) => ({
      ...held("Application", name, { name: `The ${name}` }),
      id: `id-${name}`,
    });
    const secret = (name: string) => held("ApplicationSecret", `${name}/x`, { application: `id-${name}` });
    const resources = ["web", "c1"].flatMap((name) => [app(name), secret(name)]);
    const foreign = { ...held("ApplicationSecret", "theirs", { application: "id-c2" }), id: "s" };
    const taken = selected([...resources, foreign], selection({ exclude: ["applications:*c*"] }));
    expect(taken.map(({ name }) => name)).toEqual(["web", "web/x"]);
  });
});

describe("what is wished for", () => {
  const config = (values: Record<string, string>) => ({
    ...{ keys: [], secrets: new Map(), values: new Map(Object.entries(values)) },
    get: (key: string) => values[key],
  });

  test("is in the config as a list, or as texts with commas between", () => {
    const stack = config({ "logto:only": '["applications:a,b"]', "logto:exclude": "roles, applications:c*" });
    expect(wishOf(stack, {})).toEqual({ only: ["applications:a,b"], exclude: ["roles", "applications:c*"] });
    expect(wishOf(stack, { only: ["domains"] })).toEqual({
      only: ["domains"],
      exclude: ["roles", "applications:c*"],
    });
    expect(() => wishOf(config({ "logto:only": "[1]" }), {})).toThrow(
      "logto:only of the stack's config has to be a list of texts, e.g. applications",
    );
  });
});

test("the options of a command that goes on are what a shell makes of them", () => {
  const said = selectionArguments({ only: ["roles", "applications:it's*"], exclude: ["users"] }).join(" ");
  expect(execFileSync("sh", ["-c", `printf '%s\\n' ${said}`], { encoding: "utf8" })).toBe(
    "--only\nroles,applications:it's*\n--exclude\nusers\n",
  );
});
