import type { Command } from "commander";
import { commands } from "../../cli/program.ts";
import type { Context } from "../../cli/shared/context.ts";
import { tenantCommand } from "../../emulator/command.ts";
import { ROOT } from "../../toolchain/settings.ts";
import { textOf } from "./docs.ts";

/** Commands of a block, in words; what isn't a command of its own (assignments, comments) is left out. */
export function commandsIn(text: string, isConsole: boolean): string[][] {
  const lines = text
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => (isConsole ? (/^\s*\$ (.*)/.exec(line)?.[1] ?? []) : line.trim()));
  return lines.flatMap((line) =>
    line
      .replace(/(^|\s)#.*$/, "")
      .split(/&&|\|\||[|;()]/)
      .map((part) =>
        (part.match(/'[^']*'|"[^"]*"|<[^>]*>|[^\s'"<]+/g) ?? []).map((word) =>
          word.replace(/^['"]|['"]$/g, ""),
        ),
      )
      .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
      .filter((words) => words.length > 0 && !/^[A-Z_]+=/.test(words[0] as string)),
  );
}

const context: Context = {
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => ROOT,
  pulumi: async () => ({ code: 1, stdout: "", stderr: "" }),
};

const made = (await commands()).map((make) => make(context));
const defined = (name: string): Command | undefined => made.find((one) => one.name() === name);

/** Neither it nor what is below it does anything, or ends the process. */
export function muted(command: Command): Command {
  command.commands.forEach(muted);
  return command
    .exitOverride()
    .configureOutput({ writeOut() {}, writeErr() {} })
    .action(() => {});
}

/** Parses words as a command takes them, and does nothing. */
async function parses(command: Command, words: readonly string[]): Promise<void> {
  const known = words.filter((word) => word !== "…").map((word) => (/^<\d?$|^>$/.test(word) ? "" : word));
  await muted(command).parseAsync(known, { from: "user" });
}

const withoutRedirect = (words: string[]) => {
  const at = words.findIndex((word) => /^>+$/.test(word));
  return at < 0 ? words : words.slice(0, at);
};

const scripts = JSON.parse(textOf("package.json")).scripts;

/** Says what is wrong with a command; undefined: nothing, or it's another program's. */
export async function wrongWith(all: string[]): Promise<string | undefined> {
  const [program, ...words] = withoutRedirect(all);
  const rest = words.filter((word) => word !== "--");
  if (program === "npx") return wrongWith(rest.filter((word) => word !== "--no-install"));
  if (program === "npm" && rest[0] === "run") {
    const [, ...more] = rest.filter((word) => word !== "--silent");
    const [script = "", ...args] = more;
    if (!(script in scripts)) return `no script ${script}`;
    if (script === "cli") return wrongWith(["pulumi-logto", ...args]);
    if (script === "env") return wrongWith(["pulumi-logto", "env", ...args]);
    if (script === "tenant") return wrongWith(["pulumi-logto-tenant", ...args]);
    return undefined;
  }
  const isTenant = program === "pulumi-logto-tenant" || (program === "pulumi-logto" && rest[0] === "tenant");
  if (program !== "pulumi-logto" && !isTenant) return undefined;
  const [name = "", ...args] = rest;
  if (name === "--help") return undefined;
  const command = isTenant ? tenantCommand("tenant") : defined(name);
  if (!command) return `no command ${name}`;
  const own = program === "pulumi-logto-tenant" ? rest : args;
  return parses(command, own).then(
    () => undefined,
    (error: Error) => error.message,
  );
}
