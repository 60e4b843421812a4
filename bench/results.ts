import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { ensurePulumi } from "../toolchain/index.ts";
import type { Floor } from "./floor.ts";
import type { Size } from "./stack.ts";

export type Command = "up" | "preview" | "drift" | "destroy";
export type Who = "ours" | "null";

/** One command, run some times: medians, and the seconds of each. */
export interface Row {
  size: Size;
  latency: number;
  command: Command;
  who: Who;
  /** Environment beyond the default, e.g. `PULUMI_SKIP_CHECKPOINTS=true`. */
  setting?: string;
  seconds: number;
  all: number[];
  cpu: number | undefined;
  memory: number | undefined;
  requests: number;
}

/** The fastest setting that the docs name. */
export const fastSetting = "PULUMI_SKIP_CHECKPOINTS=true";

/** What a row measures. */
export type Measured = Pick<Row, "size" | "latency" | "command" | "who" | "setting">;

export const rowOf = (rows: readonly Row[], { size, latency, command, who, setting }: Measured) =>
  rows.find(
    (row) =>
      row.size === size &&
      row.latency === latency &&
      row.command === command &&
      row.who === who &&
      row.setting === setting,
  );

export interface SizeFacts {
  size: Size;
  /** Resources of Logto, and bytes of state. */
  resources: number;
  stateBytes: number;
  nullStateBytes: number | undefined;
  /** Kinds in use that no unique key tells apart, each of which may be listed once. */
  listings: number;
  /** The state's own bytes per resource, without what the resources say. */
  overhead: number;
}

/** A budget or a target, and whether it holds. */
export interface Judgement {
  what: string;
  value: number;
  limit: number;
  unit: string;
  holds: boolean;
}

export interface Results {
  date: string;
  machine: Record<string, string>;
  rows: Row[];
  sizes: SizeFacts[];
  floors: { size: Size; latency: number; parallel: number; floor: Floor }[];
  judgements: Judgement[];
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const judgement = (what: string, value: number, limit: number, unit = ""): Judgement => ({
  what,
  value: Number(value.toFixed(2)),
  limit: Number(limit.toFixed(2)),
  unit,
  holds: value <= limit,
});

/** What the figures were taken on. */
export async function machine(): Promise<Record<string, string>> {
  const { command, env } = await ensurePulumi();
  const version = execFileSync(command, ["version"], { encoding: "utf8", env: { ...process.env, ...env } });
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    "load at the start": (loadavg()[0] ?? 0).toFixed(1),
    system: `${type()} ${release()}`,
    node: process.version,
    pulumi: version.trim(),
  };
}
