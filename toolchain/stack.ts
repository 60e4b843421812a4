import { existsSync } from "node:fs";
import { join } from "node:path";
import { backendUrl, type Command, projectFolder, projectName, stackOf } from "./arguments.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, type Environment, type Log, ROOT } from "./settings.ts";

/** The JSON that a pulumi command answers with. */
export async function ask<Answer>(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await runPulumi(args);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr || stdout}`);
  return JSON.parse(stdout) as Answer;
}

/** Whether the backend has the dev stack. */
async function hasStack(): Promise<boolean> {
  const local = join(ROOT, ".state", ".pulumi", "stacks", projectName(ROOT), `${DEV_STACK}.json`);
  if (backendUrl(ROOT, process.env) === "file://./.state") return existsSync(local);
  const stacks = await ask<{ name: string }[]>(["stack", "ls", "--json"]);
  return stacks.some(({ name }) => name.split("/").at(-1) === DEV_STACK);
}

/** Makes the dev stack where there is none: a clone has its config, and a backend nothing. */
export async function ensureStack(say: Log): Promise<void> {
  if (await hasStack()) return;
  say(`Making the stack ${DEV_STACK}`);
  await expectSuccess(["stack", "init", DEV_STACK, "--no-select"]);
}

/** Commands that the dev stack doesn't have to be there for. */
const without = new Set([
  "stack",
  "login",
  "logout",
  "whoami",
  "plugin",
  "version",
  "new",
  "about",
  "schema",
]);

/** Whether a command is about the dev stack of this clone's own backend, and fails where there is none. */
export const needsDevStack = (command: Command, env: Environment): boolean =>
  !command.isHelp &&
  command.words.length > 0 &&
  !without.has(command.words[0] as string) &&
  stackOf(command, env) === DEV_STACK &&
  projectFolder(command) === ROOT &&
  backendUrl(ROOT, env) === "file://./.state";

/** Runs pulumi; throws what it said where it failed. */
export async function expectSuccess(args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runPulumi(args);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr || stdout}`);
}
