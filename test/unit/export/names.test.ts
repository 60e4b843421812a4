import { describe, expect, test } from "@jest/globals";
import { Names, slug } from "../../../cli/shared/tenant/names.ts";
import { kindOf } from "../../../providers/kinds/index.ts";
import type { Found } from "../../../providers/lifecycle/said.ts";

const role = (id: string, name: string, createdAt?: number): Found => ({
  kind: kindOf("Role"),
  row: { id, name, ...(createdAt === undefined ? {} : { createdAt }) },
  args: {},
});

const namesOf = (all: readonly Found[]) => {
  const names = new Names(all);
  return Object.fromEntries(all.map((found) => [found.row.id, names.of(found)]));
};

describe("what people call an object, as a logical name", () => {
  test.each([
    ["管理员", "guan-li-yuan"],
    ["Администратор", "administrator"],
    ["مدير", "mdyr"],
    ["한국어", "han-gug-eo"],
    ["北京 Office", "bei-jing-office"],
    ["Łódź & Straße", "lodz-strasse"],
    ["🚀", "rocket"],
    ["Café \u0065\u0301", "cafe-e"],
    ["staff_2", "staff_2"],
    ["42 Shop", "shop"],
  ])("%s is %s", (text, name) => expect(slug(text, "none")).toBe(name));

  test.each(["！？", "2024", "…", ""])("of %j no letter is left: it goes by the id", (name) => {
    expect(namesOf([role("k3X9-abcdefgh", name), role("zzzzzzzzzzzz", name)])).toEqual({
      "k3X9-abcdefgh": "role-k3x9ab",
      zzzzzzzzzzzz: "role-zzzzzz",
    });
  });

  test("a long one stays one of fifty characters at most, whatever it's written in", () => {
    expect(slug("管理员".repeat(40), "none")).toMatch(/^[a-z][a-z-]{0,48}[a-z]$/);
  });
});

describe("what is added renames nobody", () => {
  test("of two of one name the older one keeps it", () => {
    const before = [role("zzz", "Web", 10), role("mmm", "web!", 20)];
    const added = role("aaa", "WEB", 30);
    expect(namesOf(before)).toEqual({ zzz: "Web", mmm: "web" });
    expect(namesOf([added, ...before])).toEqual({ ...namesOf(before), aaa: "WEB" });
    const alike = [role("zzz", "管理员", 10), role("mmm", "管理员", 20)];
    expect(namesOf([role("aaa", "管理员", 30), ...alike])).toEqual({
      ...namesOf(alike),
      aaa: "guan-li-yuan-3",
    });
  });

  test("without dates, whose name is written just so keeps it", () => {
    const before = [role("b", "guan-li-yuan")];
    expect(namesOf([role("a", "管理员"), ...before])).toEqual({ b: "guan-li-yuan", a: "guan-li-yuan-2" });
  });
});
