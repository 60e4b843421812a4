import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { type Case, replay } from "./replay.ts";

jest.setTimeout(30_000);

const folder = join(import.meta.dirname, "cases");

describe.each(readdirSync(folder))("%s", (area) => {
  test.each(readdirSync(join(folder, area)))("%s", async (file) => {
    const recorded: Case = JSON.parse(readFileSync(join(folder, area, file), "utf8"));
    expect(await replay(recorded)).toEqual([]);
  });
});
