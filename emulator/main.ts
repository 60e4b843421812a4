import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { defaults, type LogtoVersion, logtoVersions, startTenant } from "./index.ts";
import { type Embedded, embeddedAt } from "./owner.ts";

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
}

const root = dirname(import.meta.dirname);
const options = new Command("npm run tenant --")
  .description("Runs the embedded tenant: a local server that answers as Logto's Management API does.")
  .option("--port <n>", "port on this machine's loopback addresses", portOf, defaults.port)
  .option("--data <file>", "where it keeps its data (default: .state/tenant-<port>.json)")
  .option("--app-id <id>", "id of the machine-to-machine application that manages it", defaults.appId)
  .option("--app-secret <secret>", "secret of that application", defaults.appSecret)
  .addOption(
    new Option(
      "--logto <version>",
      "the Logto that it answers as (default: that of its data, else the newest)",
    ).choices(logtoVersions),
  )
  .option("--stop", "ends the tenant that runs on that port, if it's this clone's; its data are kept")
  .parse()
  .opts<{
    port: number;
    data?: string;
    appId: string;
    appSecret: string;
    logto?: LogtoVersion;
    stop?: true;
  }>();

const dataFile = options.data ?? join(root, ".state", `tenant-${options.port}.json`);
const url = `http://localhost:${options.port}`;

async function stop(): Promise<string> {
  let embedded: Embedded | undefined;
  try {
    embedded = await embeddedAt(url);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code === "ECONNREFUSED") return `No tenant runs at ${url}.`;
    throw new Error(`What runs at ${url} is not the embedded tenant (${code ?? "it doesn't answer"}).`);
  }
  const { folder } = embedded ?? {};
  // One whose clone is gone is anybody's to end.
  if (folder && folder !== root && existsSync(folder)) {
    throw new Error(
      `The tenant at ${url} is another clone's. End it there:\n  cd ${folder} && npm run tenant -- --stop --port ${options.port}`,
    );
  }
  // A program's own, or one of an earlier version, doesn't say whose it is; without data here it isn't this clone's.
  if (!folder && !existsSync(dataFile)) {
    throw new Error(
      `What runs at ${url} was not started by this clone, which has no ${relative(process.cwd(), dataFile)}. Nothing was ended.`,
    );
  }
  const { ok, status } = await fetch(`${url}/__stop`, { method: "POST" });
  if (ok) return `The tenant at ${url} has ended. Its data are kept.`;
  throw new Error(`What runs at ${url} is not the embedded tenant (POST /__stop answered ${status}).`);
}

async function start(): Promise<string> {
  const { logto: version } = options;
  const tenant = await startTenant({
    ...options,
    version,
    folder: root,
    dataFile,
    onStop: () => process.exit(0),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void tenant.close().then(() => process.exit(0)));
  }
  return `The embedded tenant answers at ${tenant.url} as Logto ${tenant.version} (application ${tenant.appId}, data in ${relative(process.cwd(), dataFile)}).`;
}

/** Why it couldn't be done. */
async function reasonOf(error: NodeJS.ErrnoException): Promise<string> {
  const other = "take another port: npm run tenant -- --port <n>";
  if (error.code === "EACCES") return `Port ${options.port} isn't for everybody (${error.code}); ${other}`;
  if (error.code !== "EADDRINUSE") return error.message;
  const folder = await embeddedAt(url).then(
    (embedded) => embedded?.folder,
    () => undefined,
  );
  if (folder !== root) {
    return `Port ${options.port} is taken${folder ? ` by the tenant of another clone, ${folder}` : ""}. End what runs there, or ${other}`;
  }
  return `This clone's tenant runs at ${url} already. To end it: npm run tenant -- --stop --port ${options.port}`;
}

try {
  console.log(await (options.stop ? stop() : start()));
} catch (error) {
  console.error(`error: ${await reasonOf(error as NodeJS.ErrnoException)}`);
  process.exitCode = 1;
}
