// npm run env -- <stack>: writes the env files that the model declares, with the values of that stack.
import { Command } from "commander";
import { DEV_STACK, ROOT, runPulumi } from "../toolchain/index.ts";
import { type EnvFile, writeEnvFile } from "./env-file.ts";

async function envFilesOf(stack: string): Promise<Record<string, EnvFile>> {
  const { code, stdout, stderr } = await runPulumi([
    ...["stack", "output", "envFiles", "--show-secrets", "--json", "--stack", stack],
  ]);
  if (code === 0) return JSON.parse(stdout);
  if (/does not have output property/.test(stderr)) {
    throw new Error(
      `Stack "${stack}" has no env files: its model declares none (envFiles), or it was never applied. Run: npm run pulumi -- up --stack ${stack}`,
    );
  }
  throw new Error(`pulumi stack output failed:\n${stderr.trim()}`);
}

async function main(stack: string): Promise<void> {
  let failed = false;
  for (const [name, file] of Object.entries(await envFilesOf(stack))) {
    try {
      const done = writeEnvFile(ROOT, file);
      console.log(`${done === "written" ? "Wrote    " : "Unchanged"} ${file.path} (${name})`);
    } catch (error) {
      failed = true;
      console.error(`error: envFiles.${name}: ${(error as Error).message}`);
    }
  }
  if (failed) process.exitCode = 1;
}

const { args } = new Command("npm run env --")
  .description("Writes the env files that the model declares, with the values of a stack. They hold secrets.")
  .argument("[stack]", "name of the stack", DEV_STACK)
  .parse();

try {
  await main(args[0] ?? DEV_STACK);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
