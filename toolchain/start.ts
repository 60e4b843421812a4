// npm start: from a fresh clone to a configured tenant. Gets the Pulumi CLI, starts the embedded tenant, runs `pulumi up`
// of the dev stack and says what is there now. Run again, it changes nothing.
import { endpointOf, selectedStack } from "./arguments.ts";
import { ensurePulumi } from "./install.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, ROOT } from "./settings.ts";
import { ask, ensureStack, expectSuccess } from "./stack.ts";
import { changesOf, summaryOf } from "./summary.ts";
import { ensureTenant } from "./tenant.ts";

const say = (line: string): void => console.log(line);

const NEXT = [
  ["npm run pulumi -- preview --stack dev", "what would change, and what has drifted"],
  ["npm run pulumi -- up --stack dev", "bring the tenant to what stacks/panbot.yaml declares"],
  ["npm run env", "write the env files of the applications"],
  ["npm run tenant -- --stop", "end the embedded tenant"],
] as const;

async function main(): Promise<number> {
  const pulumi = await ensurePulumi({ log: say });
  const endpoint = endpointOf(DEV_STACK, ROOT);
  if (!endpoint) {
    throw new Error(
      `Pulumi.${DEV_STACK}.yaml has no logto:endpoint. Restore it: git checkout Pulumi.${DEV_STACK}.yaml`,
    );
  }
  const { started } = await ensureTenant(endpoint, { log: say });
  if (!started) say(`A Logto answers at ${endpoint} already`);
  await ensureStack(say);
  // Whoever has chosen another stack keeps it.
  if (!selectedStack(ROOT, process.env)) await expectSuccess(["stack", "select", DEV_STACK]);
  say(`Running pulumi ${pulumi.version} up of stack ${DEV_STACK}`);
  const up = ["up", "--stack", DEV_STACK, "--yes", "--skip-preview", "--suppress-outputs"];
  const { code } = await runPulumi(up, { stdio: "inherit" });
  if (code !== 0) {
    console.error(`\npulumi up failed; what it says is above. When it's mended: npm start`);
    return code;
  }
  const stack = ["--stack", DEV_STACK, "--json"];
  // The paths of the env files lie beside secrets in one output; the summary leaves those out.
  const outputs = await ask<Record<string, unknown>>(["stack", "output", "--show-secrets", ...stack]);
  const [latest] = await ask<{ resourceChanges?: Record<string, number> }[]>([
    ...["stack", "history", "--page-size", "1"],
    ...stack,
  ]);
  for (const line of summaryOf(outputs)) say(line);
  say("");
  say(changesOf(latest?.resourceChanges ?? {}));
  say(`The tenant: ${endpoint}\n\nNext:`);
  const width = Math.max(...NEXT.map(([command]) => command.length));
  for (const [command, purpose] of NEXT) say(`  ${command.padEnd(width)}  ${purpose}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
