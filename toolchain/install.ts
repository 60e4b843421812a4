import { existsSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runSteps } from "./child.ts";
import { buildFromGoModule, builtBinary, findGo } from "./go-build.ts";
import {
  type Cli,
  hasRandom,
  installedIn,
  isLinked,
  linkCli,
  linkRandom,
  placeVersion,
  sweep,
} from "./home.ts";
import { isAbandoned, withLock } from "./lock.ts";
import { usableOnPath } from "./path-cli.ts";
import {
  binFolder,
  type Environment,
  folders,
  type Log,
  logToStderr,
  PULUMI_VERSION,
  ROOT,
  randomVersion,
  versionFolder,
} from "./settings.ts";
import { addBinary, prepareStandIns, standInsOf } from "./stand-ins.ts";

/** A Pulumi CLI that can be run. */
export interface Pulumi extends Cli {
  /** What to add to the environment that it's run with. */
  readonly env: Readonly<Record<string, string>>;
}

export interface EnsureOptions {
  /** Gets a line for each step that takes time. Default: standard error. */
  readonly log?: Log;
  /** Default: this process's environment. */
  readonly env?: Environment;
}

/**
 * Gets a Pulumi CLI onto this machine unless there is one, and says what it does. In this order: one on PATH that is
 * new enough; the official release, through the npm package `pulumi`; a build from the Go module with stand-ins for
 * what isn't in it. When all is there it starts no process and takes a few milliseconds.
 */
export async function ensurePulumi({
  log = logToStderr,
  env = process.env,
}: EnsureOptions = {}): Promise<Pulumi> {
  return present(env) ?? (await install(env, log));
}

/** The CLI, if nothing has to be done to use it. */
function present(env: Environment): Pulumi | undefined {
  const { home, cache } = folders(env);
  if (!hasRandom(home)) return undefined;
  const found = officialCli(env) ?? installedIn(home, cache);
  // A built one may have the stand-ins of another version of this project.
  const isCurrent = found?.source !== "go" || isLinked(home, standInsOf(cache));
  return found && isCurrent ? describe(found, env) : undefined;
}

/** A CLI that somebody else made, on PATH or where `npx pulumi` puts it. */
function officialCli(env: Environment): Cli | undefined {
  const { home, cache } = folders(env);
  const onPath = usableOnPath(env);
  if (onPath) return { ...onPath, source: "path" };
  const installed = installedIn(home, cache);
  return installed?.source === "npm" ? installed : undefined;
}

function describe(cli: Cli, env: Environment): Pulumi {
  const path = [dirname(cli.command), binFolder(), env.PATH ?? ""].join(delimiter);
  return {
    ...cli,
    env: {
      PATH: path,
      // Without it a refresh by the classes uses the credentials of the last run, not the stack's present ones.
      PULUMI_RUN_PROGRAM: env.PULUMI_RUN_PROGRAM ?? "true",
      // By itself the engine has four steps at once for each core; how much a tenant bears the provider finds out.
      PULUMI_PARALLEL: env.PULUMI_PARALLEL ?? "32",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(folders(env).cache, "compile-cache"),
    },
  };
}

async function install(env: Environment, log: Log): Promise<Pulumi> {
  const { home, cache } = folders(env);
  const lock = join(cache, "install.lock");
  const waiting = (holder: string) =>
    log(`Another installation of the Pulumi CLI is under way (${holder}); waiting for it`);
  return await withLock(lock, waiting, async () => {
    for (const folder of [cache, home, join(home, "plugins")]) sweep(folder, isAbandoned);
    const cli = officialCli(env) ?? (await obtain(env, log));
    const pulumi = describe(cli, env);
    if (!hasRandom(home)) await obtainRandom(pulumi, env, log);
    return pulumi;
  });
}

/** Links the built CLI and the stand-ins into Pulumi's home. */
function useBuilt(home: string, cache: string): Cli {
  const standIns = prepareStandIns(cache);
  addBinary(standIns, builtBinary(cache));
  linkRandom(home, standIns);
  return { command: linkCli(home, standIns), version: PULUMI_VERSION, source: "go" };
}

async function obtain(env: Environment, log: Log): Promise<Cli> {
  const { home, cache } = folders(env);
  if (!existsSync(builtBinary(cache))) {
    const problem = await download(home, env, log);
    const installed = installedIn(home, cache);
    if (installed) return installed;
    log(`  that can't be had here (${problem})`);
    const go = findGo(env);
    if (!go || process.platform === "win32") {
      throw new Error(
        `There is no Pulumi CLI. The download of ${PULUMI_VERSION} failed (${problem}), and it can't be built either: ` +
          `${go ? "that's not possible on Windows" : "there is no Go"}.\n` +
          `Do one of these and try again:\n` +
          `  - install Pulumi ${PULUMI_VERSION} or newer (https://www.pulumi.com/docs/install/) and put it on PATH\n` +
          `  - install Go 1.25.11 or newer (https://go.dev/dl/), and it's built from the Go module proxy\n` +
          `  - let this machine reach get.pulumi.com`,
      );
    }
    await buildFromGoModule(go, cache, env, log);
  }
  return useBuilt(home, cache);
}

/** Lets the official npm package fetch the release. Answers with what went wrong, if something did. */
async function download(home: string, env: Environment, log: Log): Promise<string> {
  const temporary = join(home, `download.tmp${process.pid}`);
  const clean = () => rmSync(temporary, { recursive: true, force: true });
  const wrapper = join(ROOT, "node_modules", "pulumi", "run.js");
  let last = "no message";
  mkdirSync(temporary, { recursive: true });
  log(`Getting the Pulumi CLI ${PULUMI_VERSION} (about 150 MB, once per machine)`);
  try {
    const options = {
      env: {
        ...env,
        PULUMI_HOME: temporary,
        PULUMI_VERSION,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // Node's fetch ignores HTTPS_PROXY without it.
        NODE_USE_ENV_PROXY: "1",
      },
    };
    const onLine = (line: string) => {
      last = line.replace(/^pulumi: /, "") || last;
      if (!line.startsWith("pulumi: ")) log(`  ${line}`);
    };
    const code = await runSteps(process.execPath, [wrapper, "version"], options, {
      onLine,
      onInterrupt: clean,
    });
    if (code !== 0) return last;
    placeVersion(home, versionFolder(temporary));
    return "it was downloaded, but doesn't run";
  } finally {
    clean();
  }
}

async function obtainRandom(pulumi: Pulumi, env: Environment, log: Log): Promise<void> {
  const { home, cache } = folders(env);
  log(`Getting Pulumi's random plugin ${randomVersion()}`);
  const args = ["plugin", "install", "resource", "random", randomVersion()];
  const options = { env: { ...env, ...pulumi.env } };
  await runSteps(pulumi.command, args, options, { onLine: (line) => log(`  ${line}`) });
  if (hasRandom(home)) return;
  log("  that can't be had here; using the stand-in of this project");
  linkRandom(home, prepareStandIns(cache));
}
