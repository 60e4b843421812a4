import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import type { Process } from "../../../bench/processes.ts";
import { pictures, saved, tableOf } from "../../../bench/timeline.ts";
import { pictureOf, stepOf } from "../../../bench/timeline-picture.ts";
import {
  answered,
  cores,
  covered,
  lanesOf,
  type Notes,
  parts,
  type Run,
  type Span,
  type Timeline,
} from "../../../bench/timeline-run.ts";

const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);

describe("shapes", () => {
  test("a moment in which two are under way counts once", () => {
    const shares = covered(
      [
        [1, 3],
        [2, 4],
        [2.5, 2.6],
        [8, 9],
      ],
      10,
    );
    expect((sum(shares) / parts) * 10).toBeCloseTo(4);
    expect(Math.max(...shares)).toBeCloseTo(1);
    expect(shares[Math.floor(parts / 2)]).toBe(0);
  });

  test("what goes on after the end doesn't count", () => {
    expect((sum(covered([[9, 20]], 10)) / parts) * 10).toBeCloseTo(1);
  });

  test("answers count where they come, beside the part with the most", () => {
    const ends = (...seconds: number[]): Span[] => seconds.map((end) => [0, end]);
    const shares = answered(ends(0.01, 5, 5, 10), 10);
    expect([shares[0], shares[parts / 2], shares[parts - 1]]).toEqual([0.5, 1, 0.5]);
  });

  test("processor time lies between the looks at it", () => {
    const looks: Process["looks"] = [
      [2, 0],
      [4, 4],
      [10, 4],
    ];
    const used = cores(looks, 1, 10);
    expect((sum(used) / parts) * 10).toBeCloseTo(4);
    expect(used[Math.floor(parts * 0.3)]).toBeCloseTo(2);
    expect(used[Math.floor(parts * 0.6)]).toBe(0);
  });
});

const process = (pid: number, role: Process["role"], began: number, ended: number): Process => ({
  ...{ pid, role, began, ended, cpu: 0, memory: 0, looks: [] },
});
const notes = (entries: Record<string, Span[]>): Notes => new Map(Object.entries(entries));

const processes = [
  process(1, "engine", 0, 9.9),
  process(2, "language host", 0.5, 9),
  process(3, "program", 1, 8),
  process(5, "plugin", 4, 9),
  process(4, "plugin", 2, 3),
];
const observed = {
  seconds: 10,
  processes,
  writes: [[6, 7]] as Span[],
  notes: new Map([
    [
      3,
      notes({
        node: [[1, 1.2]],
        "calls RegisterResource": [
          [2, 2.1],
          [3, 7],
          [3.1, 6],
        ],
        "calls Log": [[5, 5.5]],
      }),
    ],
    [4, notes({ node: [[2, 2.1]], listens: [[2.4, 2.5]], "answers Read": [[2.6, 2.9]] })],
    [
      5,
      notes({
        ...{
          node: [[4, 4.1]],
          listens: [[4.4, 4.5]],
          "answers Check": [[5, 6]],
          "answers Handshake": [[4.6, 4.7]],
        },
        requests: [[5.5, 5.6]],
      }),
    ],
  ]),
};

describe("the lanes of a run", () => {
  const lanes = lanesOf(observed);

  test("are one for each role, and one for each plugin in the order in which they came", () => {
    expect(lanes.map(({ role, lives }) => [role, lives[0]?.began])).toEqual([
      ["engine", 0],
      ["language host", 0.5],
      ["program", 1],
      ["plugin", 2],
      ["plugin", 4],
    ]);
  });

  test("say one phase after the other", () => {
    const phases = lanes.map((lane) => lane.phases.map(({ what, began, ended }) => [what, began, ended]));
    expect(phases[0]).toEqual([
      ["starts", 0, 1],
      ["runs the program", 1, 8],
      ["ends", 8, 10],
    ]);
    expect(phases[2]).toEqual([
      ["starts", 1, 1.2],
      ["loads", 1.2, 2],
      ["loads the program", 2, 3],
      ["registers", 3, 7],
      ["ends", 7, 8],
    ]);
    expect(phases[4]).toEqual([
      ["starts", 4, 4.1],
      ["loads", 4.1, 4.5],
      ["waits", 4.5, 5],
      ["answers", 5, 6],
      ["ends", 6, 9],
    ]);
  });

  test("have a refresh where the plugin begins before the program", () => {
    const early = processes.map((one) => (one.pid === 4 ? { ...one, began: 0.4 } : one));
    const seen = new Map(observed.notes).set(4, notes({ node: [[0.4, 0.5]] }));
    const [engine] = lanesOf({ ...observed, processes: early, notes: seen });
    expect(engine?.phases.map(({ what, began }) => [what, began])).toEqual([
      ["starts", 0],
      ["refreshes", 0.4],
      ["runs the program", 1],
      ["ends", 8],
    ]);
  });

  test("leave out a process that was looked at once, and let a plugin that nobody asks wait", () => {
    const once = { ...process(6, "plugin", 1, 1), looks: [[1, 0]] as Process["looks"] };
    const asked = new Map(observed.notes).set(5, notes({ node: [[4, 4.1]], listens: [[4.4, 4.5]] }));
    const found = lanesOf({ ...observed, processes: [...processes, once], notes: asked });
    expect(found).toHaveLength(lanes.length);
    expect(found.at(-1)?.phases.at(-1)).toEqual({ what: "waits", began: 4.5, ended: 9 });
  });

  test("count what happened many times, by the plugin that it happened in", () => {
    expect(lanes.flatMap(({ rows }) => rows.map(({ what, count }) => [what, count]))).toEqual([
      ["state written", 1],
      ["registered", 3],
      ["Log", 1],
      ["Read", 1],
      ["Check", 1],
      ["requests to the tenant", 1],
    ]);
    expect(lanes.every(({ cpu }) => cpu.length === parts)).toBe(true);
  });

  test("are there without notes too, as of a process that isn't Node's", () => {
    const lanesWithout = lanesOf({ ...observed, notes: new Map() });
    expect(lanesWithout.map(({ role }) => role)).toEqual(lanes.map(({ role }) => role));
    expect(lanesWithout[0]?.phases).toEqual(lanes[0]?.phases);
  });
});

const run = (setting: string): Run => ({
  ...{ setting, command: "up", seconds: 10, cpu: 8, unobserved: { seconds: 9, cpu: 7 } },
  lanes: lanesOf(observed),
});
const timeline: Timeline = {
  ...{ date: "2026-02-02", resources: 500, machine: {} },
  runs: [run("a <b>")],
};

const { JSDOM } = createRequire(import.meta.url)("jsdom");
const titlesOf = (svg: string): string[] =>
  [...new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.querySelectorAll("text.title")].map(
    ({ textContent }) => textContent,
  );

describe("the picture", () => {
  test("is an SVG of its own that says what ran, and how long", () => {
    expect(titlesOf(pictureOf("up", timeline))).toEqual([
      "500 resources: an up from nothing",
      "a <b>",
      "10.0 s",
    ]);
  });

  test("has what was before above what is now", () => {
    const before = { ...timeline, date: "2026-01-01", runs: [run("old")] };
    expect(titlesOf(pictureOf("up", { ...timeline, before })).filter((text) => / \(/.test(text))).toEqual([
      "before (2026-01-01): old",
      "after (2026-02-02): a <b>",
    ]);
  });

  test.each([
    [0.9, 0.1],
    [4.4, 0.5],
    [26, 5],
    [100, 10],
  ])("has a line of the axis, of %d s, each %d s", (seconds, step) => expect(stepOf(seconds)).toBe(step));
});

test("the table says what each phase took", () => {
  expect(tableOf(timeline)).toContain(
    "| up, a <b> | 10.0 | 9.0 | 8.0 | 7.0 | 1.0 | 2.0 | 4.0 | 0.5 | 2.0 | 1 |",
  );
});

test("the pictures of the docs are of what was measured last (npm run bench -- --timeline --redraw)", () => {
  const drawn = pictures(JSON.parse(readFileSync(saved, "utf8")));
  const stale = [...drawn].filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
  expect(stale.map(([file]) => file)).toEqual([]);
});
