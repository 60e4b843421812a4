import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { type Case, replay } from "./replay.ts";

jest.setTimeout(30_000);

const folder = join(import.meta.dirname, "cases");

/** What the kinds of today use of Logto. Cases of other areas wait for the kinds that need them. */
const areas = [
  "applications",
  "auth",
  "connectors",
  "generic",
  "hooks",
  "lists",
  "organizations",
  "resources",
  "roles",
  "sign_in_exp",
  "sso_connectors",
  "users",
];

/** Cases of these areas that also need configs, which the embedded tenant has none of. */
const waiting: string[] = ["lists/jwt-and-templates"];

const caseOf = (name: string): Case => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));

describe.each(areas)("%s", (area) => {
  const names = readdirSync(join(folder, area)).map((file) => `${area}/${file.replace(/\.json$/, "")}`);

  test.each(names.filter((name) => !waiting.includes(name)))("%s", async (name) => {
    expect(await replay(caseOf(name))).toEqual([]);
  });

  const late = names.filter((name) => waiting.includes(name));
  if (late.length > 0) {
    test.each(late)("%s still waits", async (name) => {
      expect(await replay(caseOf(name))).not.toEqual([]);
    });
  }
});
