import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { isExecutable, realPath } from "./home.ts";
import { inOneStep } from "./lock.ts";
import { type Environment, executableName, folders, PULUMI_VERSION } from "./settings.ts";

/** Whether version `a` is at least version `b`. A pre-release counts as the version before it. */
export function isAtLeast(a: string, b: string): boolean {
  const parse = (text: string) => {
    const [, major, minor, patch, rest] = /^v?(\d+)\.(\d+)\.(\d+)(-\S*)?/.exec(text.trim()) ?? [];
    return [Number(major ?? -1), Number(minor), Number(patch), rest ? 0 : 1];
  };
  const [left, right] = [parse(a), parse(b)];
  for (const [index, value] of left.entries()) {
    if (value !== right[index]) return value > (right[index] ?? 0);
  }
  return true;
}

/** The `pulumi` on PATH that somebody installed: not the npm wrapper, which downloads, and nothing of ours. */
export function findOnPath(env: Environment): string | undefined {
  const { home, cache } = folders(env);
  const ours = [cache, join(home, "versions")].map((folder) => realPath(folder) + sep);
  return (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, executableName("pulumi")))
    .find((path) => {
      if (!isExecutable(path)) return false;
      const real = realPath(path);
      return !real.split(sep).includes("node_modules") && !ours.some((folder) => real.startsWith(folder));
    });
}

interface Memo {
  readonly key: string;
  readonly version: string;
}

/** The version of a CLI. Asking costs 0.2 s, so the answer is kept until the file changes. */
export function versionOf(command: string, env: Environment): string {
  const { cache } = folders(env);
  const path = join(cache, "path-cli.json");
  const { mtimeMs, size } = statSync(command);
  const key = `${realPath(command)} ${mtimeMs} ${size}`;
  try {
    const memo = JSON.parse(readFileSync(path, "utf8")) as Memo;
    if (memo.key === key) return memo.version;
  } catch {
    // Not asked before.
  }
  let version: string;
  try {
    const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, encoding: "utf8" } as const;
    version = execFileSync(command, ["version"], { ...options, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
  const memo: Memo = { key, version: version.trim().replace(/^v/, "") };
  inOneStep(path, (temporary) => writeFileSync(temporary, JSON.stringify(memo)));
  return memo.version;
}

/** The CLI on PATH if it's at least the version that this project is tested with. */
export function usableOnPath(env: Environment): { command: string; version: string } | undefined {
  const command = findOnPath(env);
  const version = command && versionOf(command, env);
  return command && version && isAtLeast(version, PULUMI_VERSION) ? { command, version } : undefined;
}
