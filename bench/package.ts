import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../test/acceptance/harness.ts";
import { pack, runIn } from "../test/acceptance/packages.ts";
import { median } from "./results.ts";

/** The library goes into every program, and beside it lies the plugin with all that it needs, as beside the model its host; the commands are loaded one by one. */
const budgets: Record<string, { packed: number; unpacked: number }> = {
  "pulumi-logto": { packed: 800, unpacked: 3600 },
  "pulumi-logto-model": { packed: 850, unpacked: 4400 },
  "pulumi-logto-cli": { packed: 232, unpacked: 800 },
};
/** How long a program and the plugin may take to load, with @pulumi/pulumi alone as 1. */
const PROGRAM_RATIO = 1.3;
const PLUGIN_RATIO = 1.45;
const ROUNDS = 9;

const kib = (bytes: number) => Math.ceil(bytes / 1024);

export interface Budgeted {
  what: string;
  value: number;
  budget: number;
  unit: string;
}

/** The clone's packages as links, with the package as npm would unpack it in the place of its sources. */
async function unpack(folder: string, tarball: string): Promise<void> {
  const modules = join(folder, "node_modules");
  const target = join(modules, "pulumi-logto");
  mkdirSync(target, { recursive: true });
  const others = readdirSync(join(root, "node_modules")).filter((name) => !/^\.|^pulumi-logto/.test(name));
  for (const name of others) symlinkSync(join(root, "node_modules", name), join(modules, name));
  await runIn(folder, ["tar", "-xzf", tarball, "-C", target, "--strip-components=1"]);
}

/** How long a process of its own takes to load the SDK, and by how much more with one of the package's entries. */
async function load(folder: string, entry: string): Promise<{ alone: number; ratio: number }> {
  const script = `
    const started = performance.now();
    require("@pulumi/pulumi");
    const alone = performance.now() - started;
    require(${JSON.stringify(entry)});
    console.log(JSON.stringify({ alone, ratio: (performance.now() - started) / alone }));
  `;
  return JSON.parse(await runIn(folder, ["node", "-e", script]));
}

/** What the published packages cost, in bytes and in time to load. */
export async function benchPackages(): Promise<Budgeted[]> {
  const found: Budgeted[] = [];
  const report = (what: string, value: number, budget: number, unit: string) =>
    void found.push({ what, value, budget, unit });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-bench-"));
  try {
    for (const { name, filename, size, unpackedSize } of await pack(folder, "providers", "model", "cli")) {
      const { packed = 0, unpacked = 0 } = budgets[name] ?? {};
      report(`${name}, packed`, kib(size), packed, " KiB");
      report(`${name}, unpacked`, kib(unpackedSize), unpacked, " KiB");
      if (name === "pulumi-logto") await unpack(folder, join(folder, filename));
    }
    const program: Awaited<ReturnType<typeof load>>[] = [];
    const plugin: typeof program = [];
    for (let round = 0; round < ROUNDS; round++) {
      program.push(await load(folder, "pulumi-logto"));
      plugin.push(await load(folder, "pulumi-logto/provider"));
    }
    const ratio = (loads: typeof program) => median(loads.map((one) => one.ratio));
    report(
      "loading with pulumi-logto, as programs do / @pulumi/pulumi alone",
      ratio(program),
      PROGRAM_RATIO,
      "",
    );
    report(
      "loading with pulumi-logto/provider, as the plugin does / @pulumi/pulumi alone",
      ratio(plugin),
      PLUGIN_RATIO,
      "",
    );
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
