import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { commands } from "../../../cli/program.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { tenantCommand } from "../../../emulator/command.ts";
import { ROOT } from "../../../toolchain/settings.ts";
import { documents, textOf } from "../../support/docs.ts";

/* The commands that people are told to give: each parses as a command that there is. A block that takes a real Logto, a
   cloud or GitHub says so by `sh account`; of the others a test gives such commands, though with a port and names of its own. */

/** Which test gives the commands of a page that take no account. */
const playedBy: Record<string, string> = {
  "README.md": "test/acceptance/start.test.ts",
  "CONTRIBUTING.md": "test/unit/real/real.test.ts",
  "docs/start.md": "test/acceptance/start.test.ts",
  "docs/everyday.md": "test/acceptance/panbot.test.ts",
  "docs/install.md": "test/acceptance/empty-folder.test.ts",
  "docs/model.md": "test/acceptance/recipes.test.ts",
  "docs/editors.md": "test/acceptance/empty-folder.test.ts",
  "docs/tenant.md": "test/acceptance/tenant-package.test.ts",
  "docs/fleet.md": "test/acceptance/fleet.test.ts",
  "docs/languages.md": "test/acceptance/native.test.ts",
  "docs/cli.md": "test/unit/secrets/sweep.test.ts",
  "docs/migrate.md": "test/acceptance/migrate.test.ts",
  "cli/README.md": "test/acceptance/package.test.ts",
  "model/README.md": "test/acceptance/package.test.ts",
  "emulator/README.md": "test/acceptance/tenant-package.test.ts",
  "providers/README.md": "test/acceptance/package.test.ts",
  "templates/logto-yaml/README.md": "test/acceptance/empty-folder.test.ts",
  "examples/fleet/README.md": "test/unit/fleet/operator.test.ts",
  "examples/go/README.md": "test/languages/main.ts",
  "examples/python/README.md": "test/languages/main.ts",
  "examples/typescript/README.md": "test/acceptance/examples.test.ts",
  "examples/yaml/README.md": "test/acceptance/examples.test.ts",
};

interface Block {
  path: string;
  takesAccount: boolean;
  commands: string[][];
}

/** Commands of a block, in words; what isn't a command of its own (assignments, comments) is left out. */
function commandsIn(text: string, isConsole: boolean): string[][] {
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

const blocks: Block[] = documents
  .filter((path) => !path.startsWith("docs/reference/"))
  .flatMap((path) =>
    [...textOf(path).matchAll(/^ *```(sh|console)( account)?\n([\s\S]*?)^ *```$/gm)].map(
      ([, language, account, text = ""]) => ({
        path,
        takesAccount: account !== undefined,
        commands: commandsIn(text, language === "console"),
      }),
    ),
  );

const context: Context = {
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => ROOT,
  pulumi: async () => ({ code: 1, stdout: "", stderr: "" }),
};

const made = (await commands()).map((make) => make(context));
const defined = (name: string): Command | undefined => made.find((one) => one.name() === name);

/** Neither it nor what is below it does anything, or ends the process. */
function muted(command: Command): Command {
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
async function wrongWith(all: string[]): Promise<string | undefined> {
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

test("there are blocks", () => {
  expect(blocks.length).toBeGreaterThan(50);
  expect(commandsIn("A=1 pulumi-logto env dev | gh x # y\n", false)).toEqual([
    ["pulumi-logto", "env", "dev"],
    ["gh", "x"],
  ]);
});

describe.each(blocks.map((block) => [`${block.path}: ${block.commands[0]?.join(" ")}`, block] as const))(
  "%s",
  (_, { path, takesAccount, commands }) => {
    test("is of a page whose commands a test gives, or takes an account", () => {
      if (takesAccount) return;
      expect(Object.keys(playedBy)).toContain(path);
      expect(existsSync(join(ROOT, String(playedBy[path])))).toBe(true);
    });

    test("parses", async () => {
      const wrong = await Promise.all(
        commands.map(async (words) => [words.join(" "), await wrongWith(words)]),
      );
      expect(wrong.filter(([, what]) => what !== undefined)).toEqual([]);
    });
  },
);

test("what there isn't is found", async () => {
  expect(await wrongWith(["pulumi-logto", "drift", "--stacks", "x"])).toContain("unknown option '--stacks'");
  expect(await wrongWith(["npx", "pulumi-logto", "tenant", "--backround"])).toContain("unknown option");
  expect(await wrongWith(["pulumi-logto", "drft"])).toBe("no command drft");
  expect(await wrongWith(["npm", "run", "tennant"])).toBe("no script tennant");
});
