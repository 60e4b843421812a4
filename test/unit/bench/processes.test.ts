import { describe, expect, test } from "@jest/globals";
import { growthOf, type ProcessRow, processTables } from "../../../bench/process-table.ts";
import { byRole, type Process, roleOf } from "../../../bench/processes.ts";

describe("what a process is, by the words that it was started with", () => {
  test.each([
    ["/opt/pulumi/bin/pulumi up --yes --stack dev", "engine"],
    ["pulumi preview --expect-no-changes", "engine"],
    ["/opt/pulumi/pulumi-language-nodejs 127.0.0.1:36545", "language host"],
    ["node --disable-warning=x /cache/stand-ins/language-nodejs.ts 127.0.0.1:3", "language host"],
    ["/bin/node /x/node_modules/@pulumi/pulumi/cmd/run/index.js --monitor 127.0.0.1:3", "program"],
    ["node /x/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js 127.0.0.1:3", "plugin"],
    ["/bin/sh /x/providers/pulumi-resource-logto 127.0.0.1:3", "plugin"],
    ["node /x/providers/plugin/main.ts 127.0.0.1:3", "plugin"],
    ["node /x/node_modules/.bin/pulumi stack export --stack dev", "stack export"],
    ["git rev-parse HEAD", "other"],
  ])("%s", (words, role) => expect(roleOf(words)).toBe(role));
});

const seen = (role: Process["role"], cpu: number, memory: number): Process => ({
  ...{ pid: 1, role, began: 0, ended: 1, looks: [], cpu, memory },
});

test("what a role took is the time of all of its processes, and the most that one of them held", () => {
  const found = byRole([seen("plugin", 2, 30), seen("engine", 5, 9), seen("plugin", 1, 40)]);
  expect(Object.fromEntries(found)).toEqual({
    engine: { cpu: 5, memory: 9 },
    plugin: { cpu: 3, memory: 40 },
  });
});

const row = (resources: number, cpu: number, command = "preview"): ProcessRow => ({
  ...{ adapter: "native", command, resources, seconds: cpu * 2 },
  roles: { engine: { cpu, memory: cpu * 2 ** 20 } },
});

describe("what a thousand more resources take", () => {
  const cpu = (one: ProcessRow) => one.roles.engine?.cpu;
  test("is the same where it grows with the number, more where it grows faster", () => {
    expect(growthOf([row(5000, 50), row(500, 5), row(2000, 20)], cpu)).toEqual([10, 10]);
    expect(growthOf([row(500, 5), row(2000, 80)], cpu)).toEqual([50]);
  });

  test("isn't known of a process that wasn't seen", () => {
    expect(growthOf([row(500, 5), { ...row(2000, 80), roles: {} }], cpu)).toEqual([undefined]);
  });
});

test("the tables have each command's own growth, and a dash for what wasn't seen", () => {
  const text = processTables([row(500, 5), row(2000, 20), row(500, 1, "up"), row(2000, 4, "up")]);
  expect(text).toContain("| preview, native | 2,000 | 40.0 | 20.0 | 20 | – | – |");
  expect(text).toContain("| preview, native | 500 to 2,000 | 20.0 | 10.0 | 10 | – | – |");
  expect(text).toContain("| up, native | 500 to 2,000 | 4.0 | 2.0 | 2 | – | – |");
});
