import { whenWritten } from "pulumi-logto/run-pulumi";
import type { Context } from "../context.ts";
import { failureOf, stackArguments } from "../stack/stack-config.ts";
import type { EnvFile } from "./env-file.ts";

/** The env files that a stack's output `envFiles` names, with their secrets; undefined where there is no such output. */
export async function readEnvFiles(
  context: Context,
  stack: string | undefined,
): Promise<Record<string, EnvFile> | undefined> {
  const args = ["stack", "output", "envFiles", "--show-secrets", "--json", ...stackArguments(stack)];
  const { code, stdout, stderr } = await whenWritten(() => context.pulumi(args));
  if (code === 0) return JSON.parse(stdout);
  if (/does not have output property/.test(stderr)) return undefined;
  throw new Error(`pulumi stack output failed:\n${failureOf(context, { stdout, stderr }, stack)}`);
}
