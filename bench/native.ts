import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSecret, secretMark, signature } from "../providers/protocol.ts";
import { root } from "../test/acceptance/harness.ts";
import { publishedPlugin } from "./published.ts";
import { type Judgement, judgement, median, type Row, rowOf } from "./results.ts";
import type { StateResource } from "./shape.ts";
import { openOurs } from "./stack.ts";

/* The package's plugin as it's published, beside the dynamic provider, and beside a plugin that does nothing. */

/** With the null plugin's as 1. */
const RATIO = 1.15;
/** From its start until the engine has its port. */
const LOAD_MS = 400;

/** What was made, by URN. */
export type Made = Record<string, { id: string; outputs: Record<string, unknown> }>;

/** Of a state that was exported with its secrets; these as the protocol writes them. */
export function madeIn(exported: string): Made {
  const { deployment } = JSON.parse(exported, (_, value) =>
    typeof value?.plaintext === "string" && isSecret(value)
      ? { [signature]: secretMark, value: JSON.parse(value.plaintext) }
      : value,
  ) as { deployment: { resources: StateResource[] } };
  return Object.fromEntries(
    deployment.resources.map(({ urn, id = "", outputs = {} }) => [urn, { id, outputs }]),
  );
}

/** A folder that the engine takes for the package's. */
export function nullPackage(folder: string): string {
  const path = join(folder, "null-package");
  mkdirSync(path);
  cpSync(join(root, "providers/schema.json"), join(path, "schema.json"));
  const words = [join(root, "bench/null-plugin.ts"), join(folder, "made.json")].map((one) =>
    JSON.stringify(one),
  );
  const script = `#!/bin/sh\nexec node ${words.join(" ")} "$@"\n`;
  writeFileSync(join(path, "pulumi-resource-logto"), script);
  chmodSync(join(path, "pulumi-resource-logto"), 0o755);
  return path;
}

async function loadTime(): Promise<number> {
  const plugin = join(await publishedPlugin(), "pulumi-resource-logto");
  const started = performance.now();
  const child = spawn(plugin, ["127.0.0.1:1"]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const took = performance.now() - started;
  child.kill("SIGKILL");
  return took;
}

/** `rows`: what was measured of the dynamic provider, for the requests. */
export async function benchNative(size: number, rounds: number, rows: readonly Row[]): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  const { ours, tenant } = await openOurs(size);
  try {
    const { workspace } = ours;
    await workspace.config({ "logto:native": "true" });
    const plugins = { ours: await publishedPlugin(), null: nullPackage(workspace.folder) };
    const up = ["up", "--yes", "--skip-preview"];
    const preview = ["preview", "--expect-no-changes"];
    const seconds = { up: { ours: [], null: [] }, preview: { ours: [], null: [] } } as Record<
      "up" | "preview",
      Record<"ours" | "null", number[]>
    >;
    const requests: Partial<Record<"up" | "preview", number>> = {};
    for (let round = 0; round < rounds; round++) {
      const order = ["ours", "null"] as const;
      for (const who of round % 2 === 0 ? order : order.toReversed()) {
        workspace.usePlugin(plugins[who]);
        ours.forget();
        tenant.reset();
        for (const [command, args] of [
          ["up", up],
          ["preview", preview],
        ] as const) {
          const cost = await ours.run(args);
          seconds[command][who].push(cost.seconds);
          if (who === "ours") requests[command] = cost.requests;
        }
        if (who === "ours") {
          const { stdout } = await ours.run(["stack", "export", "--show-secrets"]);
          workspace.write("made.json", JSON.stringify(madeIn(stdout)));
        }
      }
    }
    for (const command of ["up", "preview"] as const) {
      const { ours: own, null: none } = seconds[command];
      const name = `${command}, native, ${size} resources, 0 ms`;
      judgements.push(judgement(`${name} / null plugin's`, median(own) / median(none), RATIO));
      const dynamic = rowOf(rows, { size, latency: 0, command, who: "ours" });
      if (dynamic) {
        judgements.push(judgement(`requests of ${name}`, requests[command] ?? 0, dynamic.requests));
      }
    }
    const loads: number[] = [];
    for (let round = 0; round < 9; round++) loads.push(await loadTime());
    judgements.push(judgement("the plugin's start to its port", median(loads), LOAD_MS, " ms"));
    return judgements;
  } finally {
    ours.workspace.remove();
    await tenant.close();
  }
}
