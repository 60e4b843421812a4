import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { withVariables, writeEnvFile } from "../../../cli/env-file.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "env-file-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the content", () => {
  test("keeps lines that aren't its own, in their places", () => {
    const before = "# mine\nPORT=3000\nLOGTO_APP_ID=old\n\nexport OTHER=x\n";
    expect(withVariables(before, { LOGTO_APP_ID: "new", LOGTO_ENDPOINT: "http://localhost:3001" })).toBe(
      "# mine\nPORT=3000\nLOGTO_APP_ID=new\n\nexport OTHER=x\nLOGTO_ENDPOINT=http://localhost:3001\n",
    );
  });

  test("leaves one line of a variable that stood there twice, since the last would win", () => {
    expect(withVariables("A=1\nB=2\nA=3\n", { A: "4" })).toBe("A=4\nB=2\n");
  });

  test.each([
    ["plain", "plain"],
    ["two words", "'two words'"],
    ["it's $5", '"it\'s \\$5"'],
    ["a\nb", '"a\\nb"'],
    ["", ""],
  ])("writes %j as %s", (value, written) => {
    expect(withVariables("", { A: value })).toBe(`A=${written}\n`);
  });
});

describe("the file", () => {
  const file = { path: "env/backend/dev.env", variables: { SECRET: "s" } };

  test("is readable by its owner alone, and nothing else is left in its folder", () => {
    expect(writeEnvFile(root, file)).toBe("written");
    expect(statSync(join(root, file.path)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(root, "env/backend"))).toEqual(["dev.env"]);
  });

  test("isn't touched when nothing changed, but for a mode that others could read by", () => {
    writeEnvFile(root, file);
    execFileSync("chmod", ["644", join(root, file.path)]);
    expect(writeEnvFile(root, file)).toBe("unchanged");
    expect(statSync(join(root, file.path)).mode & 0o777).toBe(0o600);
  });

  test("is refused where git tracks it, and stays as it was", () => {
    const tracked = { path: "dev.env", variables: { SECRET: "s" } };
    writeFileSync(join(root, "dev.env"), "A=1\n");
    execFileSync("git", ["init", "-q"], { cwd: root });
    execFileSync("git", ["add", "dev.env"], { cwd: root });
    expect(() => writeEnvFile(root, tracked)).toThrow("git tracks dev.env");
    expect(readFileSync(join(root, "dev.env"), "utf8")).toBe("A=1\n");
  });
});
