import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readState, stateOf } from "../../../providers/read-state.ts";

/* The state is read while the engine writes it. */

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "read-state-"));
  process.env.PATH = `${folder}${delimiter}${PATH}`;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

/** A CLI that fails that often with that text before it answers. */
function pulumi(failures: number, says: string): void {
  const calls = join(folder, "calls");
  writeFileSync(
    join(folder, "pulumi"),
    `#!/bin/sh\necho x >>"${calls}"\nif [ "$(wc -l <"${calls}")" -le ${failures} ]; then echo "error: ${says}" >&2; exit 1; fi\necho '{"version":3,"deployment":{}}'\n`,
  );
  chmodSync(join(folder, "pulumi"), 0o755);
}
const calls = () => {
  const file = join(folder, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
};
const read = () => readState({ project: "p", stack: "dev", name: "n" });

test("a file that is just being written is read again", async () => {
  pulumi(2, "failed to load checkpoint: EOF");
  expect(await read()).toEqual({ resources: [], interrupted: [] });
  expect(calls()).toBe(3);
});

test("one that stays so is said, and so is all else at once", async () => {
  pulumi(9, "failed to load checkpoint: EOF");
  await expect(read()).rejects.toThrow(/^failed to load checkpoint: EOF$/);
  expect(calls()).toBe(4);
  pulumi(9, "no stack named 'dev' found");
  await expect(read()).rejects.toThrow(/^no stack named 'dev' found$/);
  expect(calls()).toBe(5);
});

test("what is of the other provider's type says so to whoever asks", () => {
  const urns = ["pulumi-nodejs:dynamic/logto:Role::a", "logto:index:Role::b"];
  const deployment = { resources: urns.map((one) => ({ urn: `urn:pulumi:dev::p::${one}`, id: "1" })) };
  const types = (asker: Parameters<typeof stateOf>[1]) =>
    stateOf({ deployment }, asker).resources.map(({ otherType }) => otherType);
  expect(types({ native: true })).toEqual(["pulumi-nodejs:dynamic/logto:Role", undefined]);
  expect(types({ native: false })).toEqual([undefined, "logto:index:Role"]);
  expect(types({})).toEqual([undefined, undefined]);
});
