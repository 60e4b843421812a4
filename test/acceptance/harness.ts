import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../../cli/shared/context.ts";
import { DEV_PASSPHRASE, ensurePulumi } from "../../toolchain/index.ts";
import { remove } from "../support/remove.ts";

export const root = join(import.meta.dirname, "../..");
export const passphrase = "acceptance";
const named = (path: string) => ({ name: "logto", path });

export interface Run {
  code: number | null;
  /** Standard output and error, as they came. */
  text: string;
  stdout: string;
}

/** A command that is running. */
export interface Started {
  kill(signal: NodeJS.Signals): void;
  /** Ends it and all that it has started, plugins included, with no time to say anything. */
  killAll(): void;
  ended: Promise<Run>;
  /**
   * Resolves when all that it had started when it was killed has ended too, or ten seconds later: a plugin sees by itself
   * that its engine has gone, but for one of the SDK's that was never asked anything, and sends nothing.
   */
  gone(): Promise<void>;
}

/** A Pulumi project of its own, with its own state, driven by the real CLI. */
export interface Workspace {
  /** What the commands of the CLI know of it. */
  context: Context;
  folder: string;
  stack: string;
  /** The environment that its commands run in. */
  env: NodeJS.ProcessEnv;
  /** Everything that any command printed. */
  printed: string[];
  run(...args: string[]): Promise<Run>;
  /** Runs a command that has to exit with that code. What a failure exits with differs between versions of the CLI. */
  expect(code: number | "failure", ...args: string[]): Promise<Run>;
  /** Starts a command and hands out its process, e.g. to kill it. */
  start(...args: string[]): Promise<Started>;
  config(values: Record<string, string>, secrets?: Record<string, string>): Promise<void>;
  write(path: string, content: string): void;
  /** Has the package's plugin, or another, which programs that register natively need. */
  usePlugin(path?: string): void;
  /** Has no program any more, but its model alone; `model`: the file that Pulumi.yaml names. */
  useModelAlone(model?: string, packages?: { plugin?: string; host?: string }): void;
  /** Removes what a kill of the local backend left empty, which nobody can read. Done by itself when a command was killed. */
  mend(): void;
  state(): { deployment: { resources?: Record<string, unknown>[]; pending_operations?: unknown[] } };
  stateText(): string;
  /** The file that the backend keeps the stack in, and what is in it. */
  stateFile(): { path: string; text: string };
  remove(): void;
}

interface Options {
  stack?: string;
  project?: string;
  /** The program's source; without it the repository's own project is used, model and all. */
  program?: string;
  /** A program of examples/ instead, with its own Pulumi.yaml. */
  example?: string;
  /** The packages that the program finds. Default: the clone's. */
  modules?: string;
  /** What the state's secrets are encrypted by. */
  passphrase?: string;
  /** Begin with the config of this stack of the repository, secrets of the dev stack included. */
  configOf?: "dev" | "prod";
}

/** The processes that run, each with its parent. One that has ended may wait for a parent who never asks. */
const processes = (): [number, number][] =>
  execFileSync("ps", ["-eo", "stat=,pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([state]) => !state?.startsWith("Z"))
    .map(([, pid, parent]) => [Number(pid), Number(parent)]);

function descendantsOf(pid: number): number[] {
  const running = processes();
  const below = (one: number): number[] =>
    running.filter(([, parent]) => parent === one).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

export async function openWorkspace({
  stack = "test",
  project = "acceptance",
  program,
  example,
  modules = join(root, "node_modules"),
  configOf,
  passphrase: chosen = passphrase,
}: Options = {}): Promise<Workspace> {
  const pulumi = await ensurePulumi();
  const place = mkdtempSync(join(tmpdir(), "pulumi-logto-"));
  const folder = example === undefined ? place : join(place, "examples", example);
  const backend = join(folder, ".state");
  mkdirSync(backend, { recursive: true });
  symlinkSync(modules, join(place, "node_modules"));
  if (example !== undefined) {
    symlinkSync(join(root, "providers"), join(place, "providers"));
    cpSync(join(root, "examples", example), folder, { recursive: true });
  } else if (program === undefined) {
    for (const name of ["Pulumi.yaml", "infra", "stacks", "package.json"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
  } else {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      `name: ${project}\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\noptions: { refresh: always }\n`,
    );
    writeFileSync(join(folder, "index.ts"), program);
  }
  if (configOf) cpSync(join(root, `Pulumi.${configOf}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
  const printed: string[] = [];
  const env = {
    ...process.env,
    ...pulumi.env,
    // As the project's own file says it: relative to where pulumi is started, not to where plugins run.
    PULUMI_BACKEND_URL: "file://./.state",
    PULUMI_CONFIG_PASSPHRASE: configOf === "dev" ? DEV_PASSPHRASE : chosen,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_RUN_PROGRAM: "true",
    NODE_OPTIONS: "",
    NO_COLOR: "1",
  };

  /** The local backend replaces its file in one step, but not the one of attributes beside it; it can do without. */
  const mend = () => {
    for (const name of readdirSync(backend, { recursive: true, encoding: "utf8" })) {
      const path = join(backend, name);
      if (name.endsWith(".attrs") && statSync(path).size === 0) rmSync(path);
    }
  };

  const launch = async (args: readonly string[], input?: string) => {
    const child = spawn(pulumi.command, [...args, "--non-interactive"], { cwd: folder, env, detached: true });
    if (input !== undefined) child.stdin.end(input);
    let all = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      all += chunk;
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      all += chunk;
    });
    const ended = new Promise<Run>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        printed.push(`$ pulumi ${args.join(" ")}\n${all}`);
        if (code === null) mend();
        resolve({ code, text: all, stdout });
      });
    });
    let left: number[] = [];
    return {
      kill(signal: NodeJS.Signals) {
        left = descendantsOf(child.pid as number);
        child.kill(signal);
      },
      // Plugins have process groups of their own.
      killAll() {
        left = descendantsOf(child.pid as number);
        for (const pid of [...left, child.pid as number]) {
          try {
            process.kill(pid, "SIGKILL");
          } catch {
            // It has ended meanwhile.
          }
        }
      },
      ended,
      async gone() {
        await ended;
        const end = Date.now() + 10_000;
        while (Date.now() < end && processes().some(([pid]) => left.includes(pid))) await sleep(100);
      },
    };
  };
  const start: Workspace["start"] = (...args) => launch(args);
  const run: Workspace["run"] = async (...args) => (await start(...args)).ended;

  const workspace: Workspace = {
    context: {
      command: "pulumi-logto",
      pulumiCommand: "pulumi",
      project: () => folder,
      async pulumi(args, { input } = {}) {
        const { code, stdout, text } = await (await launch(args, input)).ended;
        return { code: code ?? 1, stdout, stderr: text };
      },
    },
    folder,
    stack,
    env,
    printed,
    run,
    start,
    async expect(code, ...args) {
      const result = await run(...args);
      const isExpected = code === "failure" ? ![0, 7, null].includes(result.code) : result.code === code;
      if (!isExpected)
        throw new Error(`pulumi ${args.join(" ")} exited ${result.code}, not ${code}:\n${result.text}`);
      return result;
    },
    async config(values, secrets = {}) {
      const plain = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
      const secret = Object.entries(secrets).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
      await workspace.expect(0, "config", "set-all", "--stack", stack, ...plain, ...secret);
    },
    write: (path, content) => writeFileSync(join(folder, path), content),
    usePlugin(path = join(root, "providers")) {
      const project = readFileSync(join(folder, "Pulumi.yaml"), "utf8").replace(/^plugins: .*\n/m, "");
      const plugins = { providers: [named(path)] };
      workspace.write("Pulumi.yaml", `${project}plugins: ${JSON.stringify(plugins)}\n`);
    },
    useModelAlone(model, { plugin = join(root, "providers"), host = join(root, "model") } = {}) {
      const project = readFileSync(join(folder, "Pulumi.yaml"), "utf8")
        .replace(/^runtime:.*\n(?: .*\n)*/m, "")
        .replace(/^(plugins|main):.*\n/gm, "");
      const plugins = { providers: [named(plugin)], languages: [named(host)] };
      const runtime = { name: "logto", ...(model === undefined ? {} : { options: { model } }) };
      workspace.write(
        "Pulumi.yaml",
        `${project}runtime: ${JSON.stringify(runtime)}\nplugins: ${JSON.stringify(plugins)}\n`,
      );
    },
    mend,
    state: () =>
      JSON.parse(workspace.stateText()).checkpoint?.latest
        ? { deployment: JSON.parse(workspace.stateText()).checkpoint.latest }
        : JSON.parse(workspace.stateText()),
    stateText: () => workspace.stateFile().text,
    stateFile() {
      const stacks = join(backend, ".pulumi/stacks");
      const files = readdirSync(stacks, { recursive: true })
        .map((name) => join(stacks, String(name)))
        .filter((name) => name.endsWith(`${stack}.json`) && statSync(name).isFile());
      const path = files[0] as string;
      return { path, text: readFileSync(path, "utf8") };
    },
    remove: () => remove(place),
  };
  await workspace.expect(0, "stack", "init", stack);
  return workspace;
}

/** All files of a folder, as text, `node_modules` left out. */
export function filesOf(folder: string): { name: string; content: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    if (entry.name === "node_modules") return [];
    return entry.isDirectory() ? filesOf(name) : [{ name, content: readFileSync(name, "utf8") }];
  });
}
