import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { logtoVersions } from "../../emulator/index.ts";
import { type Case, holdsFor, replay } from "./replay.ts";

jest.setTimeout(30_000);

const folder = join(import.meta.dirname, "cases");
const cases = readdirSync(folder).flatMap((area) =>
  readdirSync(join(folder, area)).map((file) => ({
    name: `${area}/${file}`,
    recorded: JSON.parse(readFileSync(join(folder, area, file), "utf8")) as Case,
  })),
);

describe.each(logtoVersions)("as %s", (version) => {
  test.each(cases.filter(({ recorded }) => holdsFor(recorded, version)))("$name", async ({ recorded }) => {
    expect(await replay(recorded, version)).toEqual([]);
  });
});
