import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import type { LogtoVersion } from "../../emulator/index.ts";
import { type Case, holdsFor, replay } from "./replay.ts";

const folder = join(import.meta.dirname, "cases");

/** A test for every case that holds for a version. Each version has a file of its own, for a core each. */
export function replayAll(version: LogtoVersion): void {
  jest.setTimeout(60_000);
  for (const area of readdirSync(folder)) {
    for (const file of readdirSync(join(folder, area))) {
      const recorded: Case = JSON.parse(readFileSync(join(folder, area, file), "utf8"));
      if (!holdsFor(recorded, version)) continue;
      test(`${area}/${file}`, async () => {
        expect(await replay(recorded, version)).toEqual([]);
      });
    }
  }
}
