import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { passphraseOf } from "../cli/shared/passphrase.ts";
import { cliVariable, commandVariable, stackVariable } from "../providers/command.ts";
import { capture } from "../providers/run-pulumi.ts";
import { backendUrl, parseCommand, projectFolder, stackOf } from "./arguments.ts";
import { ensurePulumi } from "./install.ts";
import {
  CLI_COMMAND,
  DEV_PASSPHRASE,
  DEV_STACK,
  type Environment,
  LOCAL_BACKEND,
  type Log,
  PULUMI_COMMAND,
  ROOT,
} from "./settings.ts";

export interface RunOptions {
  /** Where pulumi is started. Default: the clone's root. */
  readonly cwd?: string;
  /** The environment; the CLI's own needs are added to it. Default: this process's environment. */
  readonly env?: Environment;
  /** The passphrase of the stack's secrets. Default: the public one for stack `dev`, unless the environment has one. */
  readonly passphrase?: string;
  /** `inherit`: pulumi has the terminal. `capture` (default): its output is in the result. */
  readonly stdio?: "inherit" | "capture";
  /** What pulumi reads from standard input, where its output is captured. */
  readonly input?: string;
  /** Gets the progress of an installation. Default: standard error. */
  readonly log?: Log;
  /** Ends pulumi as Ctrl-C does, in the place of signals to this process. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** The exit code; 128 and the signal's number when a signal ended it. */
  readonly code: number;
  /** Empty unless captured, as `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** What the passphrase variables are for this command: nothing the user has set is touched. */
export function passphraseFor(args: readonly string[], env: Environment): Record<string, string> {
  const stack = stackOf(parseCommand(args), env);
  const own = stack === undefined ? undefined : passphraseOf(stack, env);
  if (own !== undefined) return { PULUMI_CONFIG_PASSPHRASE: own };
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined)
    return {};
  return stack === DEV_STACK ? { PULUMI_CONFIG_PASSPHRASE: DEV_PASSPHRASE } : {};
}

/** How the program and its plugins write commands, so that they can be pasted: this clone's own, where it's run. */
const adviceFor = (args: readonly string[], env: Environment, cwd: string): Environment => {
  const stack = stackOf(parseCommand(args), env);
  return cwd === ROOT
    ? {
        [commandVariable]: PULUMI_COMMAND,
        [cliVariable]: CLI_COMMAND,
        ...(stack === undefined ? {} : { [stackVariable]: stack }),
      }
    : {};
};

/** Runs pulumi, installing it first if need be, and waits for its end. A failure is in the exit code: it doesn't throw. */
export async function runPulumi(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? ROOT;
  const pulumi = await ensurePulumi({ env, ...(options.log && { log: options.log }) });
  makeStateFolder(args, env);
  const secret =
    options.passphrase === undefined
      ? passphraseFor(args, env)
      : { PULUMI_CONFIG_PASSPHRASE: options.passphrase };
  const printed = options.stdio === "inherit" ? undefined : capture(args);
  // At a terminal Ctrl-C reaches the whole group, and pulumi takes a second one for "end at once". Elsewhere it gets a
  // group of its own, so that a signal arrives through this process, and once.
  const isTerminal = printed === undefined && process.stdin.isTTY === true;
  const child = spawn(pulumi.command, args, {
    cwd,
    env: { ...env, ...pulumi.env, ...secret, ...adviceFor(args, env, cwd) },
    detached: !isTerminal && process.platform !== "win32",
    stdio: printed?.stdio ?? "inherit",
  });
  child.stdin?.on("error", () => {}).end(options.input);
  printed?.listen(child);
  const stopForwarding = options.signal
    ? whenAborted(options.signal, () => child.kill("SIGINT"))
    : forwardSignals((signal) => {
        if (!isTerminal || signal !== "SIGINT") child.kill(signal);
      });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve(exit ?? (signal === "SIGINT" ? 130 : 143)));
  });
  const [code] = await Promise.allSettled([ended]);
  stopForwarding();
  const output = printed?.take() ?? { stdout: "", stderr: "" };
  if (code.status === "rejected") throw code.reason;
  return { code: code.value, ...output };
}

function whenAborted(signal: AbortSignal, interrupt: () => void): () => void {
  signal.addEventListener("abort", interrupt);
  return () => signal.removeEventListener("abort", interrupt);
}

/** `npm run` passes a signal on that its group has got already: of two at once, one counts. */
function forwardSignals(forward: (signal: NodeJS.Signals) => void): () => void {
  let last = 0;
  const handler = (signal: NodeJS.Signals) => {
    const now = Date.now();
    if (now - last > 500) forward(signal);
    last = now;
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
}

/** Pulumi doesn't make the folder of a local backend; somebody may have removed this project's. */
function makeStateFolder(args: readonly string[], env: Environment): void {
  const folder = projectFolder(parseCommand(args));
  if (backendUrl(folder, env) === LOCAL_BACKEND) mkdirSync(join(folder, ".state"), { recursive: true });
}
