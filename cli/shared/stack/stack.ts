import type { Context } from "../context.ts";
import { ask, stackArguments } from "./stack-config.ts";

/** The stack's name alone, without organization and project. */
export async function nameOfStack(context: Context, stack: string | undefined): Promise<string> {
  const full = (await ask(context, ["stack", "--show-name", ...stackArguments(stack)])).trim();
  return full.slice(full.lastIndexOf("/") + 1);
}

/** The project's stacks in the backend, as Pulumi calls them: in Pulumi Cloud an organization may come before the name. */
export async function stacksInBackend(context: Context): Promise<string[]> {
  const listed: { name: string }[] = JSON.parse(await ask(context, ["stack", "ls", "--json"]));
  return listed.map(({ name }) => name);
}

/** The stack's state as Pulumi exports it; with `--show-secrets` never to be shown. */
export async function exportState(
  context: Context,
  stack: string | undefined,
  { secrets }: { secrets: boolean },
): Promise<string> {
  const read = secrets && stack !== undefined ? await context.files?.state(stack) : undefined;
  if (read !== undefined) return read;
  return ask(context, ["stack", "export", ...(secrets ? ["--show-secrets"] : []), ...stackArguments(stack)]);
}

/** Replaces the stack's state, in one step. The text goes by standard input, so that no file holds its secrets. */
export async function importState(context: Context, stack: string | undefined, text: string): Promise<void> {
  const { code, stdout, stderr } = await context.pulumi(["stack", "import", ...stackArguments(stack)], {
    input: text,
  });
  if (code !== 0) throw new Error(`pulumi stack import failed:\n${(stderr || stdout).trim()}`);
}
