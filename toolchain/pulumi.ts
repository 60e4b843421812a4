// npm run pulumi -- <arguments>: the pulumi CLI, got onto the machine if need be, with the embedded tenant if the stack
// lives there.
import { endpointOf, needsTenant, parseCommand, projectFolder, stackOf } from "./arguments.ts";
import { ensurePulumi } from "./install.ts";
import { runPulumi } from "./run.ts";
import { logToStderr } from "./settings.ts";
import { ensureStack, needsDevStack } from "./stack.ts";
import { ensureTenant, isLoopback } from "./tenant.ts";

const args = process.argv.slice(2);
const command = parseCommand(args);

try {
  await ensurePulumi();
  if (needsDevStack(command, process.env)) await ensureStack(logToStderr);
  const stack = stackOf(command, process.env);
  const endpoint = stack && endpointOf(stack, projectFolder(command), command.configFile);
  if (endpoint && isLoopback(endpoint) && needsTenant(command)) await ensureTenant(endpoint);
  process.exitCode = (await runPulumi(args, { stdio: "inherit" })).code;
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
