import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "../providers/management/settings.ts";
import { backendUrl, endpointOf, projectName, selectedStack } from "./arguments.ts";
import { type RunOptions, runPulumi } from "./run.ts";
import { DEV_STACK, LOCAL_BACKEND, type Log, ROOT } from "./settings.ts";
import { portOf, probe, stopTenant } from "./tenant.ts";

const CONFIG = `Pulumi.${DEV_STACK}.yaml`;
const RESTORE = `Restore it:\n  git restore ${CONFIG}`;

/** Runs pulumi and answers with what it printed; throws what it said where it failed. */
export async function ask(args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runPulumi(args, options);
  if (code === 0) return stdout;
  throw new Error(`pulumi ${args.join(" ")} failed:\n${(stderr || stdout).trim()}`);
}

async function hasStack(): Promise<boolean> {
  const local = join(ROOT, ".state", ".pulumi", "stacks", projectName(ROOT), `${DEV_STACK}.json`);
  if (backendUrl(ROOT, process.env) === LOCAL_BACKEND)
    return ["", ".gz", ".zst"].some((ending) => existsSync(`${local}${ending}`));
  const stacks: { name: string }[] = JSON.parse(await ask(["stack", "ls", "--json"]));
  return stacks.some(({ name }) => name.split("/").at(-1) === DEV_STACK);
}

/** Makes the dev stack in the backend unless it's there: a fresh clone has its config, and no state. */
export async function ensureStack(log: Log): Promise<void> {
  if (await hasStack()) return;
  log(`Making the stack ${DEV_STACK}`);
  await ask(["stack", "init", DEV_STACK, "--no-select"]);
}

/** Selects it; whoever has chosen another stack keeps that. */
export async function selectStack(): Promise<void> {
  if (!selectedStack(ROOT, process.env)) await ask(["stack", "select", DEV_STACK]);
}

/** The address of the embedded tenant, as the config of the stack has it. */
export function devEndpoint(): string {
  const endpoint = endpointOf(DEV_STACK, ROOT);
  if (!endpoint || !URL.canParse(endpoint)) throw new Error(`${CONFIG} has no logto:endpoint. ${RESTORE}`);
  if (isLoopback(endpoint)) return new URL(endpoint).origin;
  throw new Error(
    `logto:endpoint of stack ${DEV_STACK} is ${endpoint}, and npm start is for the embedded tenant on this machine. ` +
      `To apply the stack there:\n  npm run pulumi -- up --stack ${DEV_STACK}\n${RESTORE}`,
  );
}

/** Its tenant is this clone's own; two clones that share its state would each take the other's objects for lost. */
export function expectOwnState(): void {
  const url = backendUrl(ROOT, process.env);
  if (url === undefined || url.startsWith("file:")) return;
  throw new Error(
    `The stack ${DEV_STACK} is on a tenant of this clone alone, and its state would be shared, in ${url}. ` +
      `To keep it in this clone:\n  export PULUMI_BACKEND_URL=${LOCAL_BACKEND}`,
  );
}

const dataFile = (endpoint: string) => join(ROOT, ".state", `tenant-${portOf(endpoint)}.json`);

/**
 * Moves the embedded tenant to another address: what it holds, and all values of the stack's config that name the old
 * one. Every other command reads the config, so that it's the one place to say it. Answers how to undo it.
 */
export async function moveTenant(from: string, to: string): Promise<() => void> {
  if ((await probe(from)).kind === "own") await stopTenant(from);
  const path = join(ROOT, CONFIG);
  const text = readFileSync(path, "utf8");
  const moves = existsSync(dataFile(from)) && !existsSync(dataFile(to));
  if (moves) renameSync(dataFile(from), dataFile(to));
  writeFileSync(path, readdressed(text, from, to));
  return () => {
    writeFileSync(path, text);
    if (moves) renameSync(dataFile(to), dataFile(from));
  };
}

/** A text with another address in all places; one that only begins alike stays. */
const readdressed = (text: string, from: string, to: string): string =>
  text.replaceAll(new RegExp(`${from.replace(/[.[\]]/g, "\\$&")}(?![\\w.:-])`, "g"), to);
