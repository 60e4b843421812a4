import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunningTenant, startTenant } from "../emulator/index.ts";
import { openWorkspace, type Workspace } from "../test/acceptance/harness.ts";
import { ensurePulumi } from "../toolchain/index.ts";
import { type Cost, measure } from "./measure.ts";
import { logtoModel, logtoProgram, nullProgram } from "./programs.ts";
import { publishedCommands, publishedHost, publishedPlugin } from "./published.ts";
import { type Shape, type StateResource, shapeOf } from "./shape.ts";

/** What is run: PanBot as the repository declares it, or that many resources. */
export type Size = "PanBot" | number;

export const stack = "dev";

/** A stack of its own that can be set back to nothing, with what its commands cost. */
export interface Measured {
  workspace: Workspace;
  run(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
    interval?: number,
  ): Promise<Cost & { requests: number }>;
  drift(): Promise<Cost & { requests: number }>;
  /** As if nothing had ever been applied. */
  forget(): void;
  stateBytes(): number;
  shape(): Promise<Shape>;
}

/** `served`: what counts the requests. */
export async function measured(
  workspace: Workspace,
  served: { requests: readonly unknown[] },
): Promise<Measured> {
  const pulumi = await ensurePulumi();
  const commands = join(await publishedCommands(), "dist/main.js");
  const { folder } = workspace;
  const empty = workspace.stateFile();
  const counted = async (
    command: string,
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
    interval?: number,
  ) => {
    const before = served.requests.length;
    const cost = await measure(command, args, {
      cwd: folder,
      env: { ...workspace.env, ...more },
      ...(interval === undefined ? {} : { interval }),
    });
    return { ...cost, requests: served.requests.length - before };
  };
  const run: Measured["run"] = (args, env, interval) =>
    counted(pulumi.command, [...args, "--non-interactive", "--stack", stack], env, interval);
  return {
    workspace,
    run,
    drift: () => counted(process.execPath, [commands, "drift", "--expect-none", "--stack", stack]),
    forget: () => writeFileSync(empty.path, empty.text),
    stateBytes: () => Buffer.byteLength(workspace.stateText()),
    async shape() {
      const { stdout } = await run(["stack", "export", "--show-secrets"]);
      return shapeOf(
        (JSON.parse(stdout) as { deployment: { resources: StateResource[] } }).deployment.resources,
      );
    },
  };
}

/**
 * How a program reaches the lifecycle: by dynamic resources, or by the package's plugin as it's published; or it's a model
 * alone, by the plugin too.
 */
export type Adapter = "dynamic" | "native" | "alone";

/** The stack of that size by this project, and the tenant that it lives in. */
export async function openOurs(
  size: Size,
  adapter: Adapter = "dynamic",
): Promise<{ ours: Measured; tenant: RunningTenant }> {
  const tenant = await startTenant({ port: 0 });
  const workspace = await openWorkspace(
    size === "PanBot"
      ? { project: "panbot", stack, configOf: "dev" }
      : { project: "bench", stack, program: logtoProgram(size) },
  );
  if (size === "PanBot") {
    await workspace.config({
      "logto:endpoint": tenant.url,
      "panbot:microsoftIssuer": `${tenant.url}/dev-issuer/v2.0`,
    });
  } else {
    await workspace.config(
      { "logto:endpoint": tenant.url, "logto:appId": tenant.appId },
      { "logto:appSecret": tenant.appSecret },
    );
  }
  if (adapter === "native") {
    await workspace.config({ "logto:native": "true" });
    workspace.usePlugin(await publishedPlugin());
  }
  if (adapter === "alone") {
    if (size !== "PanBot") workspace.write("model.yaml", logtoModel(size));
    workspace.useModelAlone(undefined, { plugin: await publishedPlugin(), host: await publishedHost() });
  }
  return { ours: await measured(workspace, tenant), tenant };
}

/** The same resources by a provider that does nothing: what the engine takes by itself. */
export async function openNull(shape: Shape, tenant: RunningTenant): Promise<Measured> {
  const workspace = await openWorkspace({ project: "bench", stack, program: nullProgram(shape) });
  return measured(workspace, tenant);
}
