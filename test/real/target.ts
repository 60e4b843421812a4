import { spawn } from "node:child_process";
import { type LogtoVersion, logtoVersions, startTenant } from "../../emulator/index.ts";
import { openManagement, readSettings, type Settings } from "../../providers/management/index.ts";

/** A Logto that somebody runs for tests. */
export interface Target {
  settings: Settings;
  /** The recorded Logto that it's most like. */
  version: LogtoVersion;
  /** Brings its data back to the seed; none: it can't be. */
  reset: ((options?: { restart?: boolean }) => Promise<void>) | undefined;
}

/** In the reset command's environment it says that the server has to be started again too. */
const restartVariable = "LOGTO_RESTART";

/** Runs a shell command, and throws what it said where it fails. */
export function shell(command: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`LOGTO_RESET exited ${code}: ${said.trim()}`)),
    );
  });
}

/** The way back to the seed that the environment names. */
export function resetOf(env: NodeJS.ProcessEnv): Target["reset"] {
  const { LOGTO_RESET } = env;
  if (!LOGTO_RESET) return undefined;
  return ({ restart = false } = {}) =>
    shell(LOGTO_RESET, { ...env, ...(restart ? { [restartVariable]: "1" } : {}) });
}

async function operationsAt(url: string): Promise<Set<string>> {
  const { paths } = (await (await fetch(`${url}/api/swagger.json`)).json()) as { paths: object };
  return new Set(
    Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`)),
  );
}

/** The recorded version whose operations differ least from the server's; the newest where it's newer than all. */
async function versionOf(url: string): Promise<LogtoVersion> {
  const found = await operationsAt(url);
  const distances = await Promise.all(
    logtoVersions.map(async (version) => {
      const tenant = await startTenant({ port: 0, version });
      const has = await operationsAt(tenant.url);
      await tenant.close();
      const common = [...has].filter((one) => found.has(one)).length;
      return { version, distance: has.size + found.size - 2 * common };
    }),
  );
  return distances.reduce((best, one) => (one.distance <= best.distance ? one : best)).version;
}

/** The Logto of LOGTO_ENDPOINT, LOGTO_M2M_APP_ID, LOGTO_M2M_APP_SECRET and LOGTO_RESOURCE. */
export async function targetOf(env: NodeJS.ProcessEnv): Promise<Target> {
  const settings = readSettings(() => undefined, env);
  // Says what is wrong with the connection, in words.
  const api = openManagement(settings);
  await api.ok(api.client.GET("/api/applications"));
  await api.close();
  return { settings, version: await versionOf(settings.endpoint), reset: resetOf(env) };
}
