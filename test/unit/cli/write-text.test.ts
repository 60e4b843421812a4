import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { refuseSeveral, writeText, writeTexts } from "../../../cli/shared/draft/write.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-text-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const text = () => readFileSync(join(root, "m.yaml"), "utf8");

test("a file is written where there was none, and over another content by force alone", () => {
  expect(writeText(root, "m.yaml", "a", false)).toBe("written");
  expect(writeText(root, "m.yaml", "a", false)).toBe("unchanged");
  expect(() => writeText(root, "m.yaml", "b", false)).toThrow("m.yaml has another content already");
  expect(text()).toBe("a");
  expect(writeText(root, "m.yaml", "b", true)).toBe("written");
  expect(text()).toBe("b");
});

// A look says of such a link that nothing is there, as it does in the moment before somebody else writes.
test("what a look beforehand doesn't see isn't written over, or through", () => {
  symlinkSync("elsewhere", join(root, "m.yaml"));
  expect(() => writeText(root, "m.yaml", "ours", false)).toThrow();
  expect(existsSync(join(root, "elsewhere"))).toBe(false);
});

test("of several files none is written where one has another content, and each of those is named", () => {
  const texts = (more: string) =>
    new Map([
      ["t/a.css", "a"],
      ["t/b.css", `b${more}`],
      ["m.yaml", `m${more}`],
    ]);
  expect(writeTexts(root, texts(""), false)).toBe("written");
  expect(writeTexts(root, texts(""), false)).toBe("unchanged");
  const more = new Map([["t/new.css", "n"], ...texts("!")]);
  expect(() => writeTexts(root, more, false)).toThrow(
    "t/b.css, m.yaml have another content already. --force writes over them, --output <file> beside them",
  );
  expect(existsSync(join(root, "t/new.css"))).toBe(false);
  expect(text()).toBe("m");
  expect(writeTexts(root, more, true)).toBe("written");
  expect(text()).toBe("m!");
});

describe("a model in several files isn't written over by one", () => {
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const refuse = (named: string | undefined, file: string) => () => {
    const pulumi = () => Promise.reject(new Error("not asked"));
    const context: Context = { command: "", pulumiCommand: "", project: () => root, pulumi };
    refuseSeveral(context, "shop", named, file);
  };
  beforeEach(() => {
    put("stacks/shop.yaml", "include: shop/*.yaml\n");
    put("stacks/shop/a.yaml", "{}\n");
    put("stacks/one.yaml", "{}\n");
  });

  test.each([
    [undefined, "stacks/shop.yaml"],
    [undefined, "./stacks/shop.yaml"],
    [undefined, "stacks/shop/a.yaml"],
    ["stacks/shop", "stacks/shop"],
    ["stacks/shop/", "stacks/shop/"],
    ["stacks/shop/", "stacks/shop/a.yaml"],
    ["stacks/shop/", "stacks/shop/new.yaml"],
  ])("of the model %s: %s", (named, file) => {
    expect(refuse(named, file)).toThrow(
      /is in several files \(.*stacks\/shop\/a\.yaml\).*--output stacks\/shop-whole\.yaml writes it beside them/,
    );
  });

  test.each([
    [undefined, "stacks/shop-whole.yaml"],
    ["stacks/shop/", "stacks/shop-whole.yaml"],
    ["stacks/one.yaml", "stacks/one.yaml"],
    ["stacks/nowhere.yaml", "stacks/nowhere.yaml"],
  ])("of the model %s, but %s is", (named, file) => expect(refuse(named, file)).not.toThrow());
});
