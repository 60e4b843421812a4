import type { Role } from "./processes.ts";
import { type Lane, type Phase, parts, type Row, type Run, type Timeline } from "./timeline-run.ts";

/* A timeline as an SVG that is one file and reads on light and dark alike. */

const width = 1000;
const left = 196;
const right = 20;
const plot = width - left - right;
const heights = { title: 34, lane: 28, phases: 15, row: 14, gap: 8, axis: 30, head: 74 };
/** How many cores are the height of a lane. */
const fullCores = 2;

const names: Partial<Record<Role, string>> = {
  engine: "engine and CLI",
  "stack export": "pulumi stack export",
};

/** What a phase is to somebody who waits. */
const kinds: Record<string, string> = {
  starts: "load",
  "loads the SDK": "load",
  "loads the program": "load",
  loads: "load",
  waits: "wait",
  refreshes: "work",
  "runs the program": "work",
  registers: "work",
  answers: "work",
  ends: "end",
};

const legend: [className: string, text: string][] = [
  ["load", "starts and loads"],
  ["work", "works"],
  ["wait", "waits for others"],
  ["end", "ends"],
  ["cpu", "processor (full height: 2 cores)"],
  ["call", "under way (height: how much of the time; registered: how many)"],
];

const style = `
text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
.paper { fill: #ffffff } .title { font-weight: 600; font-size: 14px } .note { fill: #59636e; font-size: 11px }
.in { font-size: 10.5px; fill: #1f2328 } .grid { stroke: #d1d9e0 } .life { fill: #eaeef2 } .cpu { fill: #6e7781 }
.load { fill: #f2c94c } .work { fill: #7cc4f5 } .wait { fill: #dfe5eb } .end { fill: #c9b6f0 }
.call { fill: #1a7f6b } .track { fill: #f3f5f7 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .paper { fill: #0d1117 } .note { fill: #9198a1 } .grid { stroke: #30363d } .life { fill: #21262d }
.cpu { fill: #8b949e } .load { fill: #9a7415 } .work { fill: #1f6feb } .wait { fill: #30363d } .end { fill: #6e4fc0 }
.in { fill: #f0f6fc } .call { fill: #3fb68b } .track { fill: #161b22 }
}`;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const place = (value: number) => Number(value.toFixed(1));
const rect = (className: string, x: number, y: number, w: number, h: number) =>
  `<rect class="${className}" x="${place(x)}" y="${place(y)}" width="${place(Math.max(w, 0.5))}" height="${place(h)}"/>`;
const label = (className: string, x: number, y: number, text: string, anchor = "start") =>
  `<text class="${className}" x="${place(x)}" y="${place(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** About as wide as it's drawn. */
const fits = (text: string, room: number) => text.length * 5.6 + 6 <= room;

/** Seconds between two lines of the axis. */
export const stepOf = (seconds: number): number =>
  [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200].find((step) => seconds / step <= 12) ?? 500;

/** A shape of digits as steps over a line. */
function steps(className: string, digits: string, most: number, base: number, high: number, scale: number) {
  const wide = plot * scale * (1 / parts);
  let path = "";
  let level = -1;
  [...digits, "0"].forEach((one, part) => {
    const next = Math.min(1, Number.parseInt(one, 36) / most);
    if (next === level && part < parts) return;
    path += `${path === "" ? "M" : "H"}${place(left + Math.min(part, parts) * wide)}${path === "" ? ` ${place(base)}` : ""}V${place(base - next * high)}`;
    level = next;
  });
  return `<path class="${className}" d="${path}V${place(base)}Z"/>`;
}

function drawRun(run: Run, title: string, top: number, longest: number): { body: string; bottom: number } {
  const x = (seconds: number) => left + (seconds / longest) * plot;
  const scale = run.seconds / longest;
  const body: string[] = [
    label("title", 20, top + 18, title),
    label("title", width - right, top + 18, `${run.seconds.toFixed(1)} s`, "end"),
  ];
  let y = top + heights.title;
  const drawPhase = ({ what, began, ended }: Phase) => {
    const room = x(ended) - x(began);
    body.push(
      `<g>${rect(kinds[what] ?? "wait", x(began), y, room - 1, heights.phases - 2)}<title>${escaped(`${what}: ${(ended - began).toFixed(2)} s`)}</title></g>`,
    );
    const long = `${what} ${(ended - began).toFixed(1)}`;
    const text = [long, what].find((one) => fits(one, room));
    if (text) body.push(label("in", x(began) + 3, y + 10, text));
  };
  const drawRow = ({ what, count, shape }: Row) => {
    body.push(
      label("note", left - 8, y + 10, `${what} × ${count.toLocaleString("en")}`, "end"),
      rect("track", left, y + 1, x(run.seconds) - left, heights.row - 3),
      steps("call", shape, 9, y + heights.row - 2, heights.row - 3, scale),
    );
  };
  const drawLane = ({ role, lives, cpu, phases, rows }: Lane) => {
    body.push(label("", 20, y + 18, names[role] ?? role));
    for (const { began, ended } of lives)
      body.push(rect("life", x(began), y, x(ended) - x(began), heights.lane - 2));
    body.push(steps("cpu", cpu, fullCores * 10, y + heights.lane - 2, heights.lane - 2, scale));
    y += heights.lane;
    for (const phase of phases) drawPhase(phase);
    if (phases.length > 0) y += heights.phases;
    for (const one of rows) {
      drawRow(one);
      y += heights.row;
    }
    y += heights.gap;
  };
  for (const lane of run.lanes) drawLane(lane);
  return { body: body.join("\n"), bottom: y };
}

function axis(longest: number, from: number, to: number): string {
  const step = stepOf(longest);
  const lines: string[] = [];
  for (let n = 0; n * step <= longest + 1e-9; n++) {
    const x = place(left + ((n * step) / longest) * plot);
    lines.push(`<line class="grid" x1="${x}" x2="${x}" y1="${place(from)}" y2="${place(to)}"/>`);
    const seconds = Number((n * step).toFixed(1));
    lines.push(label("note", x, to + 14, n === 0 ? "0 s" : String(seconds), "middle"));
  }
  return lines.join("\n");
}

function drawLegend(y: number): string {
  let x = 20;
  return legend
    .map(([className, text]) => {
      const drawn = rect(className, x, y - 9, 11, 11) + label("note", x + 16, y, text);
      x += 34 + text.length * 5.5;
      return drawn;
    })
    .join("\n");
}

const sayings: Record<string, string> = {
  up: "an up from nothing",
  "up again": "an up with nothing to do",
  preview: "a preview with nothing to do",
};

const measuredOn = ({ date, machine }: Timeline): string => {
  const load = machine["load at the start"];
  return `measured ${date}, no latency${load === undefined ? "" : `, load of the machine ${load}`}`;
};

/** All runs of one command on one axis, those of before above the others. */
export function pictureOf(command: string, timeline: Timeline): string {
  const runs = [
    ...(timeline.before?.runs ?? []).map((run) => ({ run, when: `before (${timeline.before?.date}): ` })),
    ...timeline.runs.map((run) => ({ run, when: timeline.before ? `after (${timeline.date}): ` : "" })),
  ].filter(({ run }) => run.command === command);
  const longest = Math.max(...runs.map(({ run }) => run.seconds));
  let y = heights.head;
  const drawn = runs.map(({ run, when }) => {
    const { body, bottom } = drawRun(run, `${when}${run.setting}`, y, longest);
    y = bottom + heights.gap;
    return body;
  });
  const height = y + heights.axis;
  const title = `${timeline.resources} resources: ${sayings[command] ?? command}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${place(height)}" width="${width}" height="${place(height)}" role="img" aria-label="${escaped(title)}">
<style>${style}
</style>
${rect("paper", 0, 0, width, height)}
${label("title", 20, 28, title)}
${label("note", width - right, 28, measuredOn(timeline), "end")}
${drawLegend(52)}
${axis(longest, heights.head, y)}
${drawn.join("\n")}
</svg>
`;
}
