import { runSteps } from "../../toolchain/child.ts";

/** What a command prints; throws when it fails. */
export async function run(
  cwd: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const [program = "", ...args] = command;
  const said: string[] = [];
  const options = { cwd, env: { ...process.env, ...env } };
  const code = await runSteps(program, args, options, { onLine: (line) => said.push(line) });
  const text = said.join("\n");
  if (code !== 0) throw new Error(`${command.join(" ")} exited ${code}:\n${text}`);
  return text;
}
