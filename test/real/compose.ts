import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const file = join(import.meta.dirname, "compose.yaml");
const endpoint = "http://localhost:3301";

/** Until a server that was started has to answer: its image may be slow to come up on a small machine. */
const patience = 3 * 60 * 1000;

/** Runs docker compose with the project's file; what it says goes where this one's output goes. */
function compose(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      "docker",
      ["compose", "--project-name", "pulumi-logto-real", "--file", file, ...args],
      { env, stdio: ["ignore", 2, 2] },
    );
    child.once("error", (error) =>
      reject(new Error(`docker can't be started (${error.message}); --compose needs Docker with compose`)),
    );
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`docker compose ${args.join(" ")} exited ${code}`)),
    );
  });
}

async function answers(): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const isUp = await fetch(`${endpoint}/api/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (Date.now() > until) throw new Error(`${endpoint} doesn't answer after ${patience / 1000} s`);
    await sleep(500);
  }
}

/** Starts a Logto of its own with made-up credentials, works with it, and removes it with all that it held. */
export async function composed<Result>(work: (env: NodeJS.ProcessEnv) => Promise<Result>): Promise<Result> {
  const env = {
    ...process.env,
    LOGTO_ENDPOINT: endpoint,
    LOGTO_M2M_APP_ID: "setup-automation-real",
    LOGTO_M2M_APP_SECRET: randomBytes(16).toString("hex"),
    LOGTO_RESOURCE: "https://default.logto.app/api",
    LOGTO_RESET: `"${process.execPath}" "${import.meta.filename}"`,
  };
  try {
    await compose(["up", "--detach", "logto"], env);
    await answers();
    return await work(env);
  } catch (error) {
    await compose(["logs", "--tail", "100"], env).catch(() => undefined);
    throw error;
  } finally {
    await compose(["down", "--volumes"], env);
  }
}

/** As LOGTO_RESET: back to the seed, and where it's asked for a new start of the server. */
async function reset({ LOGTO_RESTART: restart, ...env }: NodeJS.ProcessEnv): Promise<void> {
  if (restart) await compose(["stop", "logto"], env);
  const sql = [
    "psql",
    "-U",
    "postgres",
    "-qAt",
    "-v",
    "ON_ERROR_STOP=1",
    "-c",
    "select seeded.reset()",
    "logto",
  ];
  await compose(["exec", "-T", "postgres", ...sql], env);
  if (!restart) return;
  await compose(["start", "logto"], env);
  await answers();
}

if (process.argv[1] === import.meta.filename) await reset(process.env);
