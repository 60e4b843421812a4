import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fleet } from "../../../cli/fleet/command.ts";
import { Journal } from "../../../cli/fleet/journal.ts";
import { listJson, listText, withBackend } from "../../../cli/fleet/list.ts";
import { matrixOf, mostJobs, shardsOf } from "../../../cli/fleet/matrix.ts";
import { toHtml } from "../../../cli/fleet/page.ts";
import { inShort } from "../../../cli/fleet/plan-on-stack.ts";
import { type Report, type Row, together, toMarkdown, toText, worstExit } from "../../../cli/fleet/report.ts";
import { holdersOf } from "../../../cli/fleet/up-on-stack.ts";
import { isTooMuch, wavesOf, withoutDone } from "../../../cli/fleet/waves.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { pool } from "../../../cli/shared/fleet/pool.ts";
import { selectStacks } from "../../../cli/shared/fleet/select.ts";
import { type FleetStack, readFleet, tagsOf } from "../../../cli/shared/fleet/stacks.ts";

const stack = (name: string, tags: unknown = undefined): FleetStack => ({
  name,
  tenant: `https://${name}.logto.app`,
  tags: tagsOf(tags, name),
  production: false,
});
const all = [
  stack("eu-1", { region: "eu", tier: "gold" }),
  stack("eu-2", "region=eu,prod"),
  stack("staging"),
  stack("us-1", ["region=us", "prod"]),
];

describe("a selection", () => {
  const selected = (...select: string[]) => selectStacks(all, { select }).map(({ name }) => name);

  test.each([
    [["region=eu"], ["eu-1", "eu-2"]],
    [["region=eu,!prod"], ["eu-1"]],
    [["region!=eu"], ["staging", "us-1"]],
    [["prod"], ["eu-2", "us-1"]],
    [["!prod"], ["eu-1", "staging"]],
    [["eu-*"], ["eu-1", "eu-2"]],
    [["!*-1"], ["eu-2", "staging"]],
    [["region=*"], ["eu-1", "eu-2", "us-1"]],
    [
      ["tier=gold", "staging"],
      ["eu-1", "staging"],
    ],
    [["region=eu, region=us"], []],
    [[], ["eu-1", "eu-2", "staging", "us-1"]],
  ])("%j", (terms, expected) => {
    expect(selected(...terms)).toEqual(expected);
  });

  test("names are what --stacks takes, and both together narrow", () => {
    expect(selectStacks(all, { select: ["prod"], stacks: ["us-1", "staging"] })).toEqual([all[3]]);
  });

  test.each([
    [
      { select: ["regoin=eu"] },
      '--select: no stack has the tag "regoin"; allowed: prod, region, tier; did you mean "region"?',
    ],
    [{ select: ["!pord"] }, '--select: no stack is called or tagged "pord"'],
    [{ select: ["a=b=c!=d,=x"] }, "no stack has the tag"],
    [{ select: ["=x"] }, '--select: "=x" is none of'],
    [{ select: ["prod", " , "] }, "--select: nothing stands there; to mean all stacks, leave it out"],
    [{ stacks: ["eu-3"] }, '--stacks: no stack "eu-3"'],
  ])("%j is a slip, and refused", (wish, says) => {
    expect(() => selectStacks(all, wish)).toThrow(says);
  });
});

test.each([[{ region: ["eu"] }], [{ region: "a,b" }], [[{}]], ["!prod"]])("tags %j aren't tags", (tags) => {
  expect(() => tagsOf(tags, "Pulumi.x.yaml")).toThrow("Pulumi.x.yaml: logto:tags is a map");
});

test("what is no command, or no report, is said", async () => {
  const command = () => fleet([])({ command: "pulumi-logto", project: () => "" } as never);
  await expect(command().parseAsync(["prevew"], { from: "user" })).rejects.toThrow(
    'fleet has no command "prevew"; allowed: preview, up, report; did you mean "preview"?',
  );
  await expect(command().parseAsync(["report", "none.json"], { from: "user" })).rejects.toThrow(
    "none.json can't be read (ENOENT)",
  );
});

describe("a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fleet-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("has a stack for each file; what the project says holds where the stack says nothing else", () => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, "stacks"));
    write(
      "Pulumi.yaml",
      "name: shop\nstackConfigDir: stacks\nconfig:\n  logto:tags: { value: { tier: free } }\n  logto:production: true\n",
    );
    write("stacks/Pulumi.b.yaml", "config:\n  logto:endpoint: https://b.example\n  logto:tags: gold\n");
    write(
      "stacks/Pulumi.a.yaml",
      "secretsprovider: awskms://key\nconfig:\n  logto:endpoint: { secure: v1:x }\n",
    );
    write("stacks/Pulumi.a.deploy.yaml", "settings: {}\n");
    const { project, stacks } = readFleet({ project: () => folder } as Context);
    expect(project).toBe("shop");
    expect(stacks).toEqual([
      {
        name: "a",
        tenant: undefined,
        tags: new Map([["tier", "free"]]),
        production: true,
        secretsProvider: "awskms://key",
      },
      {
        name: "b",
        tenant: "https://b.example",
        tags: new Map([["gold", true]]),
        production: true,
        secretsProvider: undefined,
      },
    ]);
  });

  test("keeps what a run did: what ended, what it was killed at, and no line that a kill cut off", () => {
    const file = join(folder, "run.jsonl");
    const head = { command: "up", project: "shop" };
    const done = (name: string, exit: number) => ({ stack: name, exit, says: "x", detail: "", seconds: 1 });
    const run = new Journal(file, head, false);
    for (const name of ["a", "b", "c"]) run.begin(name);
    run.end(done("a", 0));
    run.end(done("b", 1));
    writeFileSync(file, `${readFileSync(file, "utf8")}{"stack":"c","exi`);
    const next = new Journal(file, head, true);
    expect([...next.done.keys()]).toEqual(["a", "b"]);
    expect([...next.interrupted]).toEqual(["c"]);
    expect(() => new Journal(file, { ...head, command: "drift" }, true)).toThrow(
      "is of fleet up in project shop",
    );
    expect([...new Journal(file, head, false).done]).toEqual([]);
    expect(() => new Journal(join(folder, "none"), head, true)).toThrow("so no run to go on with");
  });
});

describe("a matrix", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => stack(`s${String(n).padStart(4, "0")}`));

  test("has every stack once, in parts that differ by one at most, whatever the order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: mostJobs }),
        (count, shards) => {
          const stacks = many(count);
          const parts = shardsOf(stacks, shards).map((one) => one.stacks.split(","));
          expect(parts.flat()).toEqual(stacks.map(({ name }) => name));
          const sizes = parts.map(({ length }) => length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(parts).toHaveLength(Math.min(count, shards));
          expect(shardsOf([...stacks].reverse(), shards).map((one) => one.stacks.split(","))).toEqual(parts);
        },
      ),
    );
  });

  test("has no more jobs than GitHub runs, and canaries in the first", () => {
    expect(() => matrixOf(many(257), undefined)).toThrow("--shards 20");
    expect(matrixOf(many(257), 256).include).toHaveLength(256);
    expect(matrixOf(many(300), 256, ["s0002"]).include).toHaveLength(256);
    expect(matrixOf(all, 2, ["staging"])).toEqual({
      include: [
        { shard: "canary", stacks: "staging" },
        { shard: "1/2", stacks: "eu-1,eu-2" },
        { shard: "2/2", stacks: "us-1" },
      ],
    });
    expect(matrixOf(all.slice(0, 1), undefined)).toEqual({
      include: [{ stack: "eu-1", tenant: "https://eu-1.logto.app" }],
    });
  });
});

describe("waves", () => {
  const waves = wavesOf(["a", "b", "c", "d", "e"], ["c"], 3);
  test("begin with the canaries", () => {
    expect(waves).toEqual([
      { kind: "canary", stacks: ["c"] },
      { kind: "wave", stacks: ["a", "b", "d"] },
      { kind: "wave", stacks: ["e"] },
    ]);
    expect(() => wavesOf(["a"], ["x"], 1)).toThrow('--canary: "x" isn\'t among the selected stacks: a');
  });
  test("leave out what is done", () => {
    expect(withoutDone(waves, (one) => "cbe".includes(one))).toEqual([{ kind: "wave", stacks: ["a", "d"] }]);
  });
  test.each([
    ["canary", 1, 1, 5, true],
    ["wave", 1, 1, 0, true],
    ["wave", 1, 2, 2, false],
    ["wave", 0, 3, 2, true],
  ] as const)("%s: %i failed in it, %i in all, %i may", (kind, inWave, failed, max, expected) => {
    expect(isTooMuch({ kind, stacks: [] }, inWave, failed, max)).toBe(expected);
  });
});

test("a pool has no more at work than is said, and begins nothing after stop", async () => {
  let [atWork, most] = [0, 0];
  const begun: number[] = [];
  await pool(
    [1, 2, 3, 4, 5, 6],
    2,
    async (item) => {
      begun.push(item);
      most = Math.max(most, ++atWork);
      await new Promise(setImmediate);
      atWork--;
    },
    () => begun.length >= 4,
  );
  expect([begun, most]).toEqual([[1, 2, 3, 4], 2]);
});

test("what the backend alone has, or a file alone, is said in the list", () => {
  const found = withBackend({ project: "shop", stacks: all.slice(0, 2) }, ["acme/shop/eu-1", "eu-0"]);
  expect(listText(found)).toBe(
    [
      "eu-0  -                       (no config file)",
      "eu-1  https://eu-1.logto.app  region=eu,tier=gold",
      "eu-2  https://eu-2.logto.app  prod,region=eu (not in the backend)",
      ...["", "3 stacks of shop", ""],
    ].join("\n"),
  );
  expect(JSON.parse(listJson(found)).stacks.map((one: { lacks?: string }) => one.lacks)).toEqual([
    ...["no config file", undefined, "not in the backend"],
  ]);
});

test("whose locks they are, where all are of processes of this machine", () => {
  const said = (...holders: [string, number][]) =>
    `error: the stack is currently locked by ${holders.length} lock(s).${holders.map(([host, pid]) => `\n  file:///${pid}.json: created by root@${host} (pid ${pid}) at 2026-01-01T00:00:00Z`).join("")}`;
  expect(holdersOf(said([hostname(), 4711], [hostname(), 12]))).toEqual([4711, 12]);
  expect(holdersOf(said([hostname(), 4711], ["another", 12]))).toBe(undefined);
  expect(holdersOf(said())).toBe(undefined);
});

describe("a report", () => {
  const row = (name: string, status: Row["status"], exit: number, says: string, detail = ""): Row => ({
    ...{ stack: name, tenant: `https://${name}.example`, tags: {}, status, exit, says, detail },
  });
  const report: Report = {
    command: "drift",
    project: "shop",
    rows: [
      row("a", "fine", 0, "no drift"),
      row("b", "found", 7, "1 | difference", "name <b>\n\u001b[31mred"),
      row("c", "failed", 1, "down"),
    ],
  };

  test("says a line per tenant, below it what matters, and exits with the worst", () => {
    expect(toText(report)).toBe(
      "fleet drift, 3 stacks of shop: 1 failed, 1 with findings, 1 fine\n\n" +
        "✓ a  https://a.example  no drift\n! b  https://b.example  1 | difference\n✗ c  https://c.example  down\n\n" +
        "b:\n  name <b>\n  \\u{1b}[31mred\n",
    );
    expect(worstExit(report.rows)).toBe(1);
    expect(worstExit([row("a", "found", 7, ""), row("b", "found", 10, "")])).toBe(10);
    expect(worstExit([])).toBe(0);
  });

  test("is a page in which nothing of a tenant is markup, and a comment that is found again", () => {
    expect(toHtml(report)).toContain("name &lt;b&gt;");
    expect(toMarkdown(report)).toMatch(/^<!-- pulumi-logto fleet_drift: shop -->\n/);
    expect(toMarkdown(report)).toContain("\n| ! | `b` | `https://b.example` | `1 \\| difference` |\n");
  });

  test("says of a failure what it is, and not that another line does", () => {
    expect(
      inShort("Preview failed: it can't be reached, as another resource's error says\nPreview failed: down"),
    ).toBe("Preview failed: down");
    expect(
      inShort('Pulumi.a.yaml: 1 value is missing for stack "a":\n  shop:url, used at model.yaml:9:9'),
    ).toBe('Pulumi.a.yaml: 1 value is missing for stack "a": shop:url, used at model.yaml:9:9');
  });

  test("is made of those of several jobs", () => {
    const part = (...rows: Row[]): Report => ({ ...report, rows });
    const [a, b, c] = report.rows as [Row, Row, Row];
    expect(together([part(c), part(b, a)])).toEqual(report);
    expect(() => together([report, { ...report, command: "up" }])).toThrow("go together");
  });
});
