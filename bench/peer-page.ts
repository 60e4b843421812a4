import { between, count, mib, seconds, table } from "./page.ts";
import { changedOf } from "./peer-objects.ts";
import { fastSetting } from "./results.ts";

/**
 * The Terraform provider; this one by its two adapters, and by a model without a program; and what no way through this
 * engine or to this API can go below: the engine with a plugin that does nothing, and the requests by themselves.
 */
export type PeerWho = "peer" | "dynamic" | "native" | "alone" | "engine" | "requests";
export type Step = "create" | "look" | "drift" | "nothing" | "change" | "destroy";

/** How many requests are under way when they're measured by themselves: as many as the provider has at most. */
export const mostAtOnce = 32;

/** One step, run some times: medians. */
export interface PeerRow {
  who: PeerWho;
  setting: string | undefined;
  latency: number;
  step: Step;
  seconds: number;
  cpu: number | undefined;
  memory: number | undefined;
  /** Of its requests those that change nothing, the token's included, and the others. */
  reads: number;
  writes: number;
}

export interface PeerResults {
  date: string;
  machine: Record<string, string>;
  /** What the peer is run by, and against what both are. */
  engine: string;
  tenant: string;
  size: number;
  rounds: number;
  rows: PeerRow[];
  stateBytes: Partial<Record<PeerWho, number>>;
}

const ways = ["dynamic", "native", "alone"] as const;
/** What none of the ways can go below. */
const bounds = ["engine", "requests"] as const;
const isWay = (who: PeerWho) => (ways as readonly PeerWho[]).includes(who);
const titles: Record<PeerWho, string> = {
  peer: "peer",
  dynamic: "dynamic",
  native: "native",
  alone: "no program",
  engine: "engine alone",
  requests: "requests alone",
};
const columns: { who: PeerWho; setting: string | undefined; title: string }[] = [
  { who: "peer", setting: undefined, title: titles.peer },
  ...[...ways, "engine" as const].flatMap((who) =>
    [undefined, fastSetting].map((setting) => ({
      who,
      setting,
      title: `${titles[who]}${setting ? ", ¹" : ""}`,
    })),
  ),
  { who: "requests", setting: undefined, title: titles.requests },
];

/** By this project's commands; the peer's look is the one for drift too. */
const steps = (size: number): { step: Step; title: string }[] => [
  { step: "drift", title: "look for drift: `plan`, `drift`" },
  { step: "look", title: "preview: `plan`, `preview`" },
  { step: "create", title: "create: `apply`, `up`" },
  { step: "nothing", title: "nothing to do: `apply`, `up`" },
  { step: "change", title: `change ${changedOf(size)} scopes: \`apply\`, \`up\`` },
  { step: "destroy", title: "`destroy`" },
];

const latenciesOf = ({ rows }: PeerResults) => [...new Set(rows.map(({ latency }) => latency))];

function find({ rows }: PeerResults, { who, setting, step, latency }: Omit<PeerRow, Measures>) {
  const asked = (who === "peer" || who === "requests") && step === "drift" ? "look" : step;
  return rows.find(
    (row) =>
      row.who === who &&
      // Requests are the same with any setting of the engine's.
      (row.setting === setting || who === "requests") &&
      row.step === asked &&
      row.latency === latency,
  );
}
type Measures = "seconds" | "cpu" | "memory" | "reads" | "writes";

/** A table of the steps by who takes them, its cells of each of the latencies. */
function stepTable(
  results: PeerResults,
  title: string,
  latencies: readonly number[],
  cell: (row: PeerRow) => string,
): string {
  return table(
    [title, ...columns.map((column) => column.title)],
    steps(results.size).map(({ step, title: name }) => [
      name,
      ...columns.map(({ who, setting }) => {
        const cells = latencies.flatMap((latency) => {
          const row = find(results, { who, setting, step, latency });
          return row ? [cell(row)] : [];
        });
        return cells.join(" / ") || "–";
      }),
    ]),
  );
}

/** The tables, as the page shows them. */
export function peerTables(results: PeerResults): string {
  const latencies = latenciesOf(results);
  const first = latencies.slice(0, 1);
  const { size, rounds, date, machine, engine, tenant, stateBytes } = results;
  return [
    `Of the run of ${date}: ${size} objects at ${tenant}, by ${engine}; medians of ${rounds}. ${Object.entries(
      machine,
    )
      .map(([what, value]) => `${what} ${value}`)
      .join(
        ", ",
      )}. ¹ with \`${fastSetting}\`. ² what no way can go below: a plugin that does nothing, and the same requests by plain undici, ${mostAtOnce} at once, without Node's start, a state or a comparison.`,
    stepTable(results, `seconds at ${latencies.join(" / ")} ms`, latencies, (row) => seconds(row.seconds)),
    stepTable(results, "requests: reads + writes", first, ({ reads, writes }) => `${reads} + ${writes}`),
    stepTable(
      results,
      `processor seconds, MiB, at ${first} ms`,
      first,
      ({ cpu, memory }) => `${seconds(cpu)}, ${mib(memory)}`,
    ),
    table(
      ["state", ...Object.keys(stateBytes).map((who) => titles[who as PeerWho])],
      [
        ["bytes", ...Object.values(stateBytes).map(count)],
        ["bytes per object", ...Object.values(stateBytes).map((bytes) => count(Math.round(bytes / size)))],
      ],
    ),
    targetsTable(results),
  ].join("\n\n");
}

/** What a measured figure may be at most; undefined where nothing was measured. */
interface Target {
  what: string;
  limit(latency: number): number;
  value(who: PeerWho, latency: number): number | undefined;
}

/** Held against the peer as it is by default; ¹ is what the docs recommend for hundreds of objects. */
function targetsOf(results: PeerResults): Target[] {
  const { size, stateBytes } = results;
  const at = (who: PeerWho, latency: number, step: Step, setting?: string) =>
    find(results, { who, setting, step, latency });
  const ratio = (
    what: string,
    limit: (latency: number) => number,
    own: [Step, string?],
    other: [Step, "peer" | "own"],
  ): Target => ({
    what,
    limit,
    value(who, latency) {
      const a = at(who, latency, ...own);
      const b = at(other[1] === "peer" ? "peer" : who, latency, other[0]);
      return a && b && a.seconds / b.seconds;
    },
  });
  const always = (limit: number) => () => limit;
  return [
    ratio("drift / peer's plan", (ms) => (ms === 0 ? 0.35 : 0.25), ["drift"], ["look", "peer"]),
    ratio("preview / peer's plan", always(1), ["look"], ["look", "peer"]),
    ratio("up ¹ / peer's apply", always(1), ["create", fastSetting], ["create", "peer"]),
    ratio("up with nothing to do ¹ / preview", always(1.1), ["nothing", fastSetting], ["look", "own"]),
    ratio("destroy ¹ / peer's", always(1), ["destroy", fastSetting], ["destroy", "peer"]),
    {
      what: `requests of changing ${changedOf(size)} beyond a preview's and a write each`,
      limit: always(0),
      value(who, latency) {
        const [change, look] = [at(who, latency, "change"), at(who, latency, "look")];
        return change && look && change.reads + change.writes - look.reads - changedOf(size);
      },
    },
    {
      what: "state, bytes per object",
      limit: always(1_000),
      value: (who) => stateBytes[who] && stateBytes[who] / size,
    },
  ];
}

function targetsTable(results: PeerResults): string {
  const latencies = latenciesOf(results);
  const number = (value: number) =>
    value < 10 ? String(Number(value.toFixed(2))) : count(Math.round(value));
  const joined = (cells: (string | undefined)[]) => {
    const known = cells.filter((cell) => cell !== undefined);
    return [...new Set(known)].length === 1 ? (known[0] as string) : known.join(" / ") || "–";
  };
  const cells = (who: PeerWho, { limit, value }: Target) =>
    joined(
      latencies.map((latency) => {
        const measured = value(who, latency);
        if (measured === undefined) return undefined;
        const isMissed = isWay(who) && measured > limit(latency);
        return isMissed ? `**${number(measured)}**` : number(measured);
      }),
    );
  return table(
    [
      `targets at ${latencies.join(" / ")} ms, **over** in bold`,
      "at most",
      ...ways.map((who) => titles[who]),
      ...bounds.map((who) => `${titles[who]} ²`),
    ],
    targetsOf(results).map((target) => [
      target.what,
      joined(latencies.map((latency) => number(target.limit(latency)))),
      ...[...ways, ...bounds].map((who) => cells(who, target)),
    ]),
  );
}

/** Whether every target is met. */
export const holds = (results: PeerResults): boolean =>
  targetsOf(results).every(({ limit, value }) =>
    ways.every((who) =>
      latenciesOf(results).every((latency) => (value(who, latency) ?? 0) <= limit(latency)),
    ),
  );

const marks = ["<!-- peer: npm run bench -- --peer --write -->", "<!-- end of peer -->"] as const;

/** A page with the tables in their place. */
export const withPeer = (page: string, results: PeerResults): string =>
  between(page, marks, peerTables(results));
