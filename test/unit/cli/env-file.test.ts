import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { withVariables, writeEnvFile } from "../../../cli/shared/env-files/env-file.ts";

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
    ["it's 5", '"it\'s 5"'],
    ["$y\\`", "'$y\\`'"],
    ["~/x", "'~/x'"],
    ["a\nb", "'a\nb'"],
    ["", ""],
  ])("writes %j as %s", (value, written) => {
    expect(withVariables("", { A: value })).toBe(`A=${written}\n`);
  });

  test("replaces a value over several lines whole, and takes no line within another's value for its own", () => {
    const before = "A='old\nB=secret\nold' # mine\nC=\"x\nA=no\n\"\nD=`\n`\n\nB=1\n";
    expect(withVariables(before, { A: "new", B: "2" })).toBe('A=new\nC="x\nA=no\n"\nD=`\n`\n\nB=2\n');
  });

  test.each(["constructor", "toString", "hasOwnProperty"])(
    "keeps a line of another that is named %s",
    (name) => {
      expect(withVariables(`${name}=1\n`, { A: "2" })).toBe(`${name}=1\nA=2\n`);
      expect(withVariables(`${name}=1\n`, { [name]: "2" })).toBe(`${name}=2\n`);
    },
  );

  test.each([
    ["a carriage return", "a\rb"],
    ["a NUL", "a\0b"],
    ["half a character", "a\ud800"],
    ["a ' and a $", "it's $y"],
    ["a ' and a backslash", "it's \\n"],
  ])("refuses %s, and names the variable alone", (_, value) => {
    expect(() => withVariables("", { SECRET: value })).toThrow(/^variable SECRET: its value has /);
    expect(() => withVariables("", { SECRET: value })).not.toThrow(value);
  });

  test("refuses what wouldn't be read again: after a quote that is never closed, or by a name of JavaScript's", () => {
    expect(() => withVariables("OTHER='x\nB=1\n", { A: "it is" })).toThrow(/^variable A: isn't read again/);
    const odd = JSON.parse('{ "__proto__": "x" }');
    expect(() => withVariables("", odd)).toThrow(/^variable __proto__: isn't read again/);
    expect(() => withVariables("", { "A\nB": "x" })).toThrow('variable "A\\nB": is no name of a variable');
  });

  test("whatever is written, a dotenv reader and a POSIX shell read the same, over whatever stood there", () => {
    const nasty = fc.constantFrom(
      ..."'\"`$\\#=!~ \t\n\r*;&|(){}<>aé€😀\u2028".match(/./gsu)!,
      "$(id)",
      "\\n",
      "export ",
    );
    const text = fc.oneof(
      fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join("")),
      fc.string({ unit: "grapheme" }),
    );
    const name = fc.constantFrom("SECRET", "constructor", "toString", "_x9");
    const variables = fc.dictionary(name, text, { noNullPrototype: true });
    let written = 0;
    fc.assert(
      fc.property(variables, variables, (before, after) => {
        let content: string;
        try {
          content = withVariables(withVariables("OTHER='a\n# b'\n", before), after);
        } catch (error) {
          expect((error as Error).message).toMatch(
            /^variable (SECRET|constructor|toString|_x9): its value has /,
          );
          return;
        }
        written += 1;
        const expected = { OTHER: "a\n# b", ...before, ...after };
        expect({ ...parseEnv(content) }).toEqual(expected);
        const file = join(root, "env");
        writeFileSync(file, content);
        const shown = execFileSync("sh", ["-c", 'set -a; . "$1"; exec env -0', "sh", file], {
          env: { PATH: process.env.PATH },
          encoding: "utf8",
        });
        const read = Object.fromEntries(shown.split("\0").map((line) => line.split(/=(.*)/s)));
        expect(read).toMatchObject(expected);
      }),
      { numRuns: 150 },
    );
    expect(written).toBeGreaterThan(50);
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

  test.each([
    ["by ..", "../outside.env"],
    ["as an absolute path", join(tmpdir(), "env-file-outside", "a.env")],
    ["by a linked folder", "linked/outside.env"],
    ["by a linked file", "link.env"],
  ])("isn't written out of the project %s, unless that is said", (_, path) => {
    const project = join(root, "project");
    mkdirSync(project);
    writeFileSync(join(root, "there.env"), "A=1\n");
    symlinkSync("..", join(project, "linked"));
    symlinkSync("../there.env", join(project, "link.env"));
    const before = readdirSync(root);
    const one = { path, variables: { SECRET: "s" } };
    expect(() => writeEnvFile(project, one)).toThrow(/leads out of the project, to .*--outside-project/);
    expect(readdirSync(root)).toEqual(before);
    expect(readFileSync(join(root, "there.env"), "utf8")).toBe("A=1\n");
    expect(writeEnvFile(project, one, { outside: true })).toBe("written");
    rmSync(join(tmpdir(), "env-file-outside"), { recursive: true, force: true });
  });

  test("is what a symbolic link leads to, and the link stays; one that leads nowhere is refused", () => {
    writeFileSync(join(root, "shared.env"), "A=1\n");
    symlinkSync("shared.env", join(root, "dev.env"));
    symlinkSync("nothing.env", join(root, "lost.env"));
    expect(writeEnvFile(root, { path: "dev.env", variables: { SECRET: "s" } })).toBe("written");
    expect(lstatSync(join(root, "dev.env")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, "shared.env"), "utf8")).toBe("A=1\nSECRET=s\n");
    expect(() => writeEnvFile(root, { path: "lost.env", variables: {} })).toThrow(
      "a symbolic link to something",
    );
  });

  test("is none of git's own", () => {
    expect(() => writeEnvFile(root, { path: ".git/config", variables: { A: "1" } })).toThrow(
      "git's own folder",
    );
  });

  test("is written by way of a file whose name nobody can guess, and which wasn't there", () => {
    for (let pid = process.pid - 1; pid < process.pid + 2; pid++) {
      symlinkSync("elsewhere", join(root, `.dev.env.${pid}.tmp`));
    }
    expect(writeEnvFile(root, { path: "dev.env", variables: { SECRET: "s" } })).toBe("written");
    expect(lstatSync(join(root, "dev.env")).isSymbolicLink()).toBe(false);
    expect(readdirSync(root)).not.toContain("elsewhere");
  });
});
