import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const cli = join(import.meta.dirname, "../../cli");

/** The commands of cli/: each is a folder with a `command.ts`. */
export const commandNames: readonly string[] = readdirSync(cli).filter((name) =>
  existsSync(join(cli, name, "command.ts")),
);
