import type { Floor, Phase } from "./floor.ts";
import { type Command, fastSetting, type Results, rowOf, type Who } from "./results.ts";
import type { Size } from "./stack.ts";

const commands: Command[] = ["up", "preview", "drift", "destroy"];

/** The least that a command takes; a destroy reads first, with the same token. */
export function floorOf(command: Command, floor: Floor | undefined): Phase | undefined {
  if (command === "up") return floor?.create;
  if (command !== "destroy" || !floor) return floor?.check;
  const { check, delete: last } = floor;
  return { seconds: check.seconds + last.seconds, requests: check.requests - 1 + last.requests };
}

export const seconds = (value: number | undefined) =>
  value === undefined ? "–" : value.toFixed(value < 1 ? 2 : 1);
export const mib = (bytes: number | undefined) =>
  bytes === undefined ? "–" : String(Math.round(bytes / 2 ** 20));
export const count = (value: number | undefined) => (value === undefined ? "–" : value.toLocaleString("en"));
const ratio = (a: number | undefined, b: number | undefined) => (a && b ? (a / b).toFixed(2) : "–");
const nameOf = (size: Size) => (size === "PanBot" ? size : `${size} resources`);

export function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function sizeTable({ rows, floors }: Results, size: Size): string {
  const own = rows.filter((row) => row.size === size);
  const latencies = [...new Set(own.map(({ latency }) => latency))];
  const lines = latencies.flatMap((latency) =>
    commands.flatMap((command) =>
      [...new Set(own.filter((row) => row.command === command).map(({ setting }) => setting))].map(
        (setting) => {
          const measured = { size, latency, command };
          const ours = rowOf(own, { ...measured, setting, who: "ours" });
          if (!ours) return [];
          // A setting is held against what the engine takes without it.
          const nothing =
            rowOf(own, { ...measured, setting, who: "null" }) ?? rowOf(own, { ...measured, who: "null" });
          const floor = (parallel: number) =>
            floorOf(
              command,
              floors.find((one) => one.size === size && one.latency === latency && one.parallel === parallel)
                ?.floor,
            );
          return [
            `${command}${setting ? `, ${setting}` : ""}`,
            String(latency),
            seconds(ours.seconds),
            seconds(nothing?.seconds),
            ratio(ours.seconds, nothing?.seconds),
            seconds(floor(1)?.seconds),
            seconds(floor(8)?.seconds),
            String(ours.requests),
            count(floor(8)?.requests),
            seconds(ours.cpu),
            seconds(nothing?.cpu),
            mib(ours.memory),
            mib(nothing?.memory),
          ];
        },
      ),
    ),
  );
  const head = [
    "",
    "latency, ms",
    "seconds",
    "null",
    "ratio",
    "floor",
    "floor, 8 parallel",
    "requests",
    "floor",
    "CPU, s",
    "null",
    "memory, MiB",
    "null",
  ];
  return table(
    head,
    lines.filter((line) => line.length > 0),
  );
}

const stateTable = ({ sizes }: Results): string =>
  table(
    [
      "",
      "Logto resources",
      "state, bytes",
      "null provider's",
      "bytes per resource",
      "of it the engine's own",
    ],
    sizes.map(({ size, resources, stateBytes, nullStateBytes, overhead }) => [
      nameOf(size),
      String(resources),
      count(stateBytes),
      count(nullStateBytes),
      count(Math.round(stateBytes / resources)),
      count(Math.round(overhead)),
    ]),
  );

const targetTable = ({ judgements }: Results): string =>
  table(
    ["", "measured", "at most", ""],
    judgements.map(({ what, value, limit, unit, holds }) => [
      what,
      `${value}${unit}`,
      `${limit}${unit}`,
      holds ? "ok" : "OVER",
    ]),
  );

/** The tables, as the terminal shows them. */
export const toText = (results: Results): string =>
  [
    ...results.sizes.map(({ size }) => `${nameOf(size)}\n\n${sizeTable(results, size)}`),
    stateTable(results),
    targetTable(results),
  ].join("\n\n");

/** The page of the committed results. */
export const toPage = (results: Results): string => `# Benchmark

Made by \`npm run bench -- --write\` on ${results.date}. All figures are of one run.

${Object.entries(results.machine)
  .map(([what, value]) => `- ${what}: ${value}`)
  .join("\n")}

**null** is the same resources, arguments and references by a dynamic provider that does nothing: what the engine takes by itself. **floor** is the fewest API calls that make, check or delete the same, by plain HTTP, one after the other or 8 in parallel; lists are read by pages of 100, and a check reads what the state holds, so the scopes of each role and the secret of each application that has one. The tenant is the embedded one, on the same machine, with that much latency added to each answer. Seconds are medians of rounds that alternate between the two. \`up\` is from nothing, with \`--skip-preview\`; \`preview\`, \`drift\` and \`destroy\` have the tenant as it should be. A preview and a destroy read the tenant first. Memory is that of all processes together, at its highest; what processes share counts in each of them.

${results.sizes.map(({ size }) => `## ${nameOf(size)}\n\n${sizeTable(results, size)}`).join("\n\n")}

## State

${stateTable(results)}

## Targets

${targetTable(results)}
`;

const marks = ["<!-- figures: npm run bench -- --write -->", "<!-- end of figures -->"] as const;

/** A page with that text between two marks. */
export function between(page: string, [first, last]: readonly [string, string], text: string): string {
  const start = page.indexOf(first);
  const end = page.indexOf(last);
  if (start < 0 || end < start)
    throw new Error(`the page has no place for figures, between ${first} and ${last}`);
  return `${page.slice(0, start + first.length)}\n\n${text}\n\n${page.slice(end)}`;
}

/** A page whose figures, between two marks, are the results'. */
export function withFigures(page: string, { rows, sizes, date }: Results): string {
  const lines = sizes.flatMap(({ size, resources, stateBytes, overhead }) =>
    [...new Set(rows.filter((row) => row.size === size).map(({ latency }) => latency))].map((latency) => {
      const find = (command: Command, who: Who = "ours", setting?: string) =>
        rowOf(rows, { size, latency, command, who, setting })?.seconds;
      const plain = find("up", "null");
      return [
        nameOf(size),
        String(latency),
        ratio(find("preview"), find("preview", "null")),
        ratio(find("drift"), find("preview")),
        ratio(find("up"), plain),
        ratio(find("up", "ours", fastSetting), plain),
        seconds(find("preview")),
        seconds(find("drift")),
        seconds(find("up")),
        seconds(find("up", "ours", fastSetting)),
        count(Math.round(stateBytes / resources)),
        count(overhead),
      ];
    }),
  );
  const head = [
    "",
    "latency, ms",
    "preview / engine alone",
    "drift / preview",
    "up / engine alone",
    "up without checkpoints / engine alone with",
    "preview, s",
    "drift, s",
    "up, s",
    "up without checkpoints, s",
    "state, bytes per resource",
    "of it the engine's own",
  ];
  const figures = `Of the run of ${date}; all of it is in [benchmark.md](benchmark.md).\n\n${table(head, lines)}`;
  return between(page, marks, figures);
}
