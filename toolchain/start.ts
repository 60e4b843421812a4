// npm start: from a fresh clone to a configured tenant. Gets the Pulumi CLI, starts the embedded tenant, runs `pulumi up`
// of the dev stack and says what is there now. Run again, it changes nothing.
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { embeddedAt } from "../emulator/owner.ts";
import { type LogtoVersion, logtoVersions } from "../emulator/versions.ts";
import { ask, devEndpoint, ensureStack, expectOwnState, moveTenant, selectStack } from "./dev-stack.ts";
import { ensurePulumi } from "./install.ts";
import { withLock } from "./lock.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, ROOT } from "./settings.ts";
import { changesOf, summaryOf, table } from "./summary.ts";
import { ensureTenant, expectFitting, portOf } from "./tenant.ts";

const say = (line: string): void => console.log(line);

let isInterrupted = false;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(signal, () => {
    if (!isInterrupted) console.error("\nInterrupted. Run again, npm start goes on from here.");
    isInterrupted = true;
    // Otherwise whoever has a program running ends that first.
    if (process.listenerCount(signal) === 1) process.exit(code);
  });
}

const NEXT = [
  ["npm run pulumi -- preview --stack dev", "what would change, and what has drifted"],
  ["npm run pulumi -- up --stack dev", "bring the tenant to what stacks/panbot.yaml declares"],
  ["npm run env", "write the env files of the applications"],
] as const;

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
}

interface Options {
  port?: number;
  logto?: LogtoVersion;
}

/** Starts the embedded tenant where the config says, or moves it to another port first. */
async function placeTenant({ port, logto }: Options): Promise<string> {
  const before = devEndpoint();
  const endpoint = port === undefined ? before : before.replace(/(:\d+)?$/, `:${port}`);
  const options = { log: say, stack: DEV_STACK, embedded: true, version: logto };
  // Before anything is written.
  await expectFitting(endpoint, options);
  const undo = portOf(endpoint) === portOf(before) ? undefined : await moveTenant(before, endpoint);
  try {
    const { started } = await ensureTenant(endpoint, options);
    if (!started) say(`This clone's embedded tenant answers at ${endpoint} already`);
  } catch (error) {
    undo?.();
    throw error;
  }
  if (undo) {
    say(
      `Pulumi.${DEV_STACK}.yaml says ${endpoint} now instead of ${before}, for all commands in this clone; don't commit that`,
    );
  }
  return endpoint;
}

async function start(options: Options): Promise<number> {
  const pulumi = await ensurePulumi({ log: say });
  expectOwnState();
  const endpoint = await placeTenant(options);
  await ensureStack(say);
  await selectStack();
  say(`Running pulumi ${pulumi.version} up of stack ${DEV_STACK}`);
  const up = ["up", "--stack", DEV_STACK, "--yes", "--skip-preview", "--suppress-outputs"];
  const { code } = await runPulumi(up, { stdio: "inherit" });
  if (code !== 0) {
    if (isInterrupted) return code;
    console.error(`\npulumi up failed; what it says is above. When it's mended: npm start`);
    return code;
  }
  const stack = ["--stack", DEV_STACK, "--json"];
  // The paths of the env files lie beside secrets in one output; the summary leaves those out.
  const outputs = JSON.parse(await ask(["stack", "output", "--show-secrets", ...stack]));
  const [latest] = JSON.parse(await ask(["stack", "history", "--page-size", "1", ...stack]));
  for (const line of summaryOf(outputs)) say(line);
  say("");
  say(changesOf(latest?.resourceChanges ?? {}));
  const version = (await embeddedAt(endpoint))?.version;
  say(`The tenant: ${endpoint}, which answers as Logto ${version}\n\nNext:`);
  const next = [...NEXT, [`npm run tenant -- --stop --port ${portOf(endpoint)}`, "end the embedded tenant"]];
  for (const line of table(next)) say(line);
  return 0;
}

const options = new Command("npm start --")
  .description(
    "Takes this clone to a configured tenant: gets a Pulumi CLI if there is none, starts the embedded tenant, and applies the stack dev to it. Run again, it changes nothing.",
  )
  .option("--port <n>", "move the embedded tenant to this port, and the stack's config with it", parsePort)
  .addOption(
    new Option(
      "--logto <version>",
      "the Logto that the embedded tenant answers as (default: as before, else the newest)",
    ).choices(logtoVersions),
  )
  .parse()
  .opts<Options>();

try {
  const waiting = (holder: string) => say(`Another npm start is under way (${holder}); waiting for it`);
  process.exitCode = await withLock(join(ROOT, ".state", "start.lock"), waiting, () => start(options));
} catch (error) {
  if (!isInterrupted) console.error(`error: ${(error as Error).message}`);
  process.exitCode = isInterrupted ? 130 : 1;
}
