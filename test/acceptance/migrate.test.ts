import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { run } from "../../cli/program.ts";
import type { Context } from "../../cli/shared/context.ts";
import { runScript } from "../unit/migrate/set-up-script.ts";
import { panbot } from "../unit/migrate/world.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

let console_: Console;
let workspace: Workspace;
const commandLines: string[] = [];

beforeAll(async () => {
  console_ = await openConsole();
  await runScript(console_.call);
  workspace = await openWorkspace();
  rmSync(join(workspace.folder, "stacks/panbot.yaml"));
});
afterAll(async () => {
  workspace.remove();
  await console_.close();
});

const context = (): Context => ({
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  defaultStack: workspace.stack,
  project: () => workspace.folder,
  async pulumi(args, { input } = {}) {
    commandLines.push(args.join(" "));
    const { spawn } = await import("node:child_process");
    const { ensurePulumi } = await import("../../toolchain/index.ts");
    const { command } = await ensurePulumi();
    const child = spawn(command, [...args], { cwd: workspace.folder, env: workspace.env });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.stdin.end(input);
    const code = await new Promise<number>((resolve) => child.once("close", (ended) => resolve(ended ?? 1)));
    return { code, ...output };
  },
});

/** Runs a command of the CLI; answers with what it printed. */
async function cli(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const keep = (...all: unknown[]) => void printed.push(all.join(" "));
  const spies = [
    jest.spyOn(console, "log").mockImplementation(keep),
    jest.spyOn(console, "error").mockImplementation(keep),
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      keep(text);
      return true;
    }),
  ];
  process.exitCode = 0;
  await run(context(), args);
  const code = process.exitCode;
  process.exitCode = 0;
  for (const spy of spies) spy.mockRestore();
  if (code) throw new Error(printed.join("\n"));
  return printed.join("\n");
}

test("from the script's configuration to a clean preview: migrate, adopt, preview", async () => {
  const { url, appId, appSecret } = console_.tenant;
  const configuration = join(
    workspace.folder,
    "..",
    `${workspace.folder.split("/").at(-1)}.logto_config.yaml`,
  );
  writeFileSync(
    configuration,
    panbot
      .replace("https://abc123.logto.app", url)
      .replace("setup-automation-id", appId)
      .replace("planted-m2m-secret", appSecret),
  );
  try {
    const said = await cli("migrate", configuration);
    expect(said).toContain("Wrote stacks/panbot.yaml");
    const again = await cli("migrate", configuration);
    expect(again).toContain("Unchanged: stacks/panbot.yaml");
    expect(again).toContain(`Unchanged: config of stack ${workspace.stack}`);
    console_.count();
    await cli("adopt", "--yes");
    const preview = await workspace.run("preview", "--expect-no-changes");
    expect(preview.text).not.toMatch(/planted-/);
    expect(preview.code).toBe(0);
    expect(console_.count().writes).toBe(0);
    const shown = [said, again, ...commandLines, ...filesOf(workspace.folder).map(({ content }) => content)];
    expect(shown.join("\n")).not.toContain("planted-");
    expect(shown.join("\n")).not.toContain(appSecret);
  } finally {
    rmSync(configuration, { force: true });
  }
});
