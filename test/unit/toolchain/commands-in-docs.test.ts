import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../../../toolchain/settings.ts";
import { documents, textOf } from "../../support/docs.ts";
import { commandsIn, wrongWith } from "../../support/parsed-commands.ts";

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
