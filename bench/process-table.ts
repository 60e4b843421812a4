import { byRole, type Role } from "./processes.ts";
import { fastSetting } from "./results.ts";
import { type Adapter, openOurs } from "./stack.ts";

/* npm run bench -- --processes: processor time and memory of each process, by the number of resources. */

/** The processes of every run; the others come and go. */
export const shown: readonly Role[] = ["engine", "language host", "program", "plugin"];

export interface ProcessRow {
  adapter: Adapter;
  command: string;
  resources: number;
  seconds: number;
  /** Processor seconds, and the most memory in bytes. */
  roles: Partial<Record<Role, { cpu: number; memory: number }>>;
}

const [name, value] = fastSetting.split("=") as [string, string];
const commands: Record<string, { args: string[]; env: NodeJS.ProcessEnv }> = {
  "up without checkpoints": { args: ["up", "--yes", "--skip-preview"], env: { [name]: value } },
  preview: { args: ["preview", "--expect-no-changes"], env: {} },
};
const adapters: Adapter[] = ["dynamic", "native", "alone"];

const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
  [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
const mib = (bytes: number | undefined) => (bytes === undefined ? "–" : String(Math.round(bytes / 2 ** 20)));
const seconds = (value: number | undefined) => value?.toFixed(1).replace(/^-0\.0$/, "0.0") ?? "–";
const count = (value: number) => value.toLocaleString("en");

/** What a thousand more resources take, between each size and the next. */
export function growthOf(
  rows: readonly ProcessRow[],
  of: (row: ProcessRow) => number | undefined,
): (number | undefined)[] {
  const sorted = [...rows].sort((a, b) => a.resources - b.resources);
  return sorted.slice(1).map((row, i) => {
    const before = sorted[i] as ProcessRow;
    const [less, more] = [of(before), of(row)];
    if (less === undefined || more === undefined) return undefined;
    return ((more - less) / (row.resources - before.resources)) * 1000;
  });
}

/** What each took, and below it what a thousand more resources take. */
export function processTables(rows: readonly ProcessRow[]): string {
  const cpu = (role: Role) => (row: ProcessRow) => row.roles[role]?.cpu;
  const memory = (role: Role) => (row: ProcessRow) => row.roles[role]?.memory;
  const heads = shown.flatMap((role) => [`${role}, CPU s`, "MiB"]);
  const taken = rows.map((row) => [
    `${row.command}, ${row.adapter}`,
    count(row.resources),
    row.seconds.toFixed(1),
    ...shown.flatMap((role) => [seconds(cpu(role)(row)), mib(memory(role)(row))]),
  ]);
  const groups = Map.groupBy(rows, ({ command, adapter }) => `${command}, ${adapter}`);
  const grown = [...groups].flatMap(([what, own]) => {
    const sizes = own.map(({ resources }) => resources).sort((a, b) => a - b);
    const [all, of] = [growthOf(own, (row) => row.seconds), (role: Role) => growthOf(own, cpu(role))];
    return sizes
      .slice(1)
      .map((size, i) => [
        what,
        `${count(sizes[i] as number)} to ${count(size)}`,
        seconds(all[i]),
        ...shown.flatMap((role) => [seconds(of(role)[i]), mib(growthOf(own, memory(role))[i])]),
      ]);
  });
  const tables = [table(["", "resources", "seconds", ...heads], taken)];
  if (grown.length > 0) tables.push(table(["1,000 more", "from", "seconds", ...heads], grown));
  return tables.join("\n\n");
}

/** Each command once by each adapter and size. */
export async function benchProcesses(sizes: readonly number[]): Promise<void> {
  const rows: ProcessRow[] = [];
  for (const adapter of adapters) {
    for (const resources of sizes) {
      const { ours, tenant } = await openOurs(resources, adapter);
      try {
        for (const [command, { args, env }] of Object.entries(commands)) {
          const { seconds, processes } = await ours.run(args, env);
          rows.push({ adapter, command, resources, seconds, roles: Object.fromEntries(byRole(processes)) });
          process.stderr.write(`${adapter}, ${command} of ${resources}: ${seconds.toFixed(1)} s\n`);
        }
      } finally {
        ours.workspace.remove();
        await tenant.close();
      }
    }
  }
  const order = Object.keys(commands);
  console.log(processTables(rows.toSorted((a, b) => order.indexOf(a.command) - order.indexOf(b.command))));
}
