import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { packages } from "../../toolchain/release.ts";
import { cleanEnv, type Packed, pack, runIn } from "./packages.ts";

jest.setTimeout(300_000);

let place: string;
let packed: Packed[];
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "pulumi-logto-publish-"));
  packed = await pack(place, "providers", "model", "cli", "emulator");
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("npm would publish each tarball as it is, commands included", async () => {
  expect(packed.map(({ name }) => name).sort()).toEqual(
    packages()
      .map(({ name }) => name)
      .sort(),
  );
  for (const { filename, name } of packed) {
    const command = ["npm", "publish", `./${filename}`, "--dry-run", "--offline", "--access", "public"];
    // What npm corrects it says on standard error: a command that it doesn't find is gone from the registry's entry.
    const said = await runIn(place, ["bash", "-c", `${command.join(" ")} 2>&1`], cleanEnv());
    expect(said).toContain(`+ ${name}@`);
    expect(said).not.toMatch(/corrected|invalid/);
  }
});
