import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose } from "../../../cli/doctor/command.ts";
import type { Finding, Surroundings } from "../../../cli/shared/checks/check.ts";
import type { Result } from "../../../cli/shared/checks/examine.ts";
import { lineOf, toJson } from "../../../cli/shared/checks/report.ts";
import { plainSend } from "../../../cli/shared/checks/requests.ts";
import type { Context, PulumiResult } from "../../../cli/shared/context.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";

export const planted = "planted-value-of-a-secret";

type Answer = Partial<PulumiResult> | Error;

/** A stack in which nothing is wrong, with a tenant of its own, and pulumi's answers by the first words of a command. */
export interface World {
  folder: string;
  tenant: RunningTenant;
  /** Plain values by full key. */
  config: Record<string, string>;
  secrets: Record<string, string>;
  state: { resources: Record<string, unknown>[]; pending_operations?: unknown[] };
  envFiles: Record<string, unknown> | undefined;
  /** Instead of what pulumi would answer. */
  answers: Record<string, Answer>;
  around: { -readonly [K in keyof Surroundings]: Surroundings[K] };
  results(): Promise<Result[]>;
  /** What one check finds. */
  find(id: string): Promise<readonly Finding[]>;
  /** The one finding of a check. */
  one(id: string): Promise<Finding>;
  close(): Promise<void>;
}

export const urn = (kind: string, name: string) =>
  `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/logto:${kind}::${name}`;

export async function openWorld(): Promise<World> {
  const tenant = await startTenant({ port: 0, appSecret: planted });
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(
    join(folder, "model.yaml"),
    "applications:\n  site: { type: SPA, redirectUris: [https://a.example/] }\n",
  );

  const succeed = (value: unknown): PulumiResult => ({
    code: 0,
    stdout: typeof value === "string" ? value : JSON.stringify(value),
    stderr: "",
  });
  const answer = (args: readonly string[]): PulumiResult => {
    const words = args.join(" ");
    const set = Object.entries(world.answers).find(([start]) => words.startsWith(start))?.[1];
    if (set instanceof Error) throw set;
    if (set) return { code: 1, stdout: "", stderr: "", ...set };
    if (words.startsWith("version")) return succeed("v3.259.0\n");
    if (words.startsWith("whoami")) return succeed({ user: "me", url: "file://./.state" });
    if (words.startsWith("stack ls"))
      return succeed([
        { name: "dev", current: true },
        { name: "prod", current: false },
      ]);
    if (words.startsWith("stack export")) return succeed({ version: 3, deployment: world.state });
    if (words.startsWith("stack output envFiles")) {
      return world.envFiles
        ? succeed(world.envFiles)
        : { code: 1, stdout: "", stderr: "error: current stack does not have output property 'envFiles'" };
    }
    if (words.startsWith("config --json")) {
      const isShown = args.includes("--show-secrets");
      return succeed({
        ...Object.fromEntries(
          Object.entries(world.config).map(([key, value]) => [key, { value, secret: false }]),
        ),
        ...Object.fromEntries(
          Object.entries(world.secrets).map(([key, value]) => [
            key,
            { ...(isShown ? { value } : {}), secret: true },
          ]),
        ),
      });
    }
    throw new Error(`nobody expected: pulumi ${words}`);
  };

  const context: Context = {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => folder,
    pulumi: async (args) => answer(args),
  };
  const world: World = {
    folder,
    tenant,
    config: { "logto:endpoint": tenant.url, "logto:appId": tenant.appId, "logto:model": "model.yaml" },
    secrets: { "logto:appSecret": planted },
    state: { resources: [] },
    envFiles: undefined,
    answers: {},
    around: { context, named: "dev", env: {}, nodeVersion: "24.1.0", now: Date.now, send: plainSend },
    async results() {
      const results = await diagnose(world.around);
      const shown = results.map((one) => lineOf(one, true)).join("\n") + toJson(results);
      if (shown.includes(planted)) throw new Error("a secret is shown");
      return results;
    },
    async find(id) {
      return (await world.results()).find((one) => one.id === id)?.findings ?? [];
    },
    async one(id) {
      const found = await world.find(id);
      if (found.length !== 1) throw new Error(`${id}: ${JSON.stringify(found)}`);
      return found[0] as Finding;
    },
    async close() {
      await tenant.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}
