import { join, relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { defaults, startTenant } from "./index.ts";

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
}

const root = join(import.meta.dirname, "..");
const options = new Command("npm run tenant --")
  .description("Runs the embedded tenant: a local server that answers as Logto's Management API does.")
  .option("--port <n>", "port on this machine's loopback addresses", portOf, defaults.port)
  .option("--data <file>", "where it keeps its data (default: .state/tenant-<port>.json)")
  .option("--app-id <id>", "id of the machine-to-machine application that manages it", defaults.appId)
  .option("--app-secret <secret>", "secret of that application", defaults.appSecret)
  .option("--stop", "ends the tenant that runs on that port")
  .parse()
  .opts<{ port: number; data?: string; appId: string; appSecret: string; stop?: true }>();

async function stop(): Promise<string> {
  const url = `http://localhost:${options.port}`;
  const response = await fetch(`${url}/__stop`, { method: "POST" }).catch(() => undefined);
  if (!response) return `No tenant runs at ${url}.`;
  if (response.ok) return `The tenant at ${url} has ended. Its data are kept.`;
  throw new Error(
    `What runs at ${url} is not the embedded tenant (POST /__stop answered ${response.status}).`,
  );
}

async function start(): Promise<string> {
  const dataFile = options.data ?? join(root, ".state", `tenant-${options.port}.json`);
  const tenant = await startTenant({ ...options, dataFile, onStop: () => process.exit(0) });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void tenant.close().then(() => process.exit(0)));
  }
  return `The embedded tenant answers at ${tenant.url} (application ${tenant.appId}, data in ${relative(process.cwd(), dataFile)}).`;
}

try {
  console.log(await (options.stop ? stop() : start()));
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  console.error(
    taken
      ? `Port ${options.port} is taken. End what runs there (npm run tenant -- --stop ends a tenant), or take another: npm run tenant -- --port <n>`
      : (error as Error).message,
  );
  process.exitCode = 1;
}
