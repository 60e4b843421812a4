// npm run pulumi -- <arguments>: the pulumi CLI, got onto the machine if need be, with the dev stack if it's meant, and the
// embedded tenant if the stack lives there.
import { isLoopback } from "../providers/management/settings.ts";
import { endpointOf, neededStack, needsTenant, parseCommand, projectFolder, stackOf } from "./arguments.ts";
import { ensureStack } from "./dev-stack.ts";
import { ensurePulumi } from "./install.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, logToStderr, ROOT } from "./settings.ts";
import { ensureTenant } from "./tenant.ts";

const args = process.argv.slice(2);
const command = parseCommand(args);

try {
  await ensurePulumi();
  const stack = stackOf(command, process.env);
  const folder = projectFolder(command);
  const endpoint = stack && endpointOf(stack, folder, command.configFile);
  if (endpoint && isLoopback(endpoint) && needsTenant(command)) await ensureTenant(endpoint, { stack });
  if (neededStack(command) === DEV_STACK && folder === ROOT) await ensureStack(logToStderr);
  process.exitCode = (await runPulumi(args, { stdio: "inherit" })).code;
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
