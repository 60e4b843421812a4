import { kindOf } from "pulumi-logto/kinds";
import { type EnvFile, writePrivate } from "../shared/env-files/env-file.ts";
import { writeOutput } from "../shared/output.ts";
import type { Use } from "./alive.ts";
import { formats, type Variables } from "./formats.ts";

export const parts = ["secrets", "variables"] as const;

export interface PrintOptions {
  format: keyof typeof formats;
  part?: (typeof parts)[number];
  output?: string;
  showSecrets?: boolean;
}

/** Which variables are secret: those that the program names, and those that hold what is known to be secret. */
function secretsOf(name: string, { variables, secrets }: EnvFile, uses: readonly Use[]): ReadonlySet<string> {
  const all = Object.keys(variables);
  if (!secrets) {
    console.error(
      `envFiles.${name} doesn't say which of its variables are secret, so all are taken for it. Run up once more, or in a program of your own: secrets: [${all.map((one) => JSON.stringify(one)).join(", ")}]`,
    );
    return new Set(all);
  }
  const unknown = secrets.find((one) => !all.includes(one));
  if (unknown !== undefined) {
    throw new Error(
      `envFiles.${name}.secrets: there is no variable ${JSON.stringify(unknown)}; there is: ${all.join(", ")}`,
    );
  }
  const known = uses
    .filter(({ file, of, what }) => file === name && kindOf(of.kind).outputs[what]?.secret)
    .map(({ variable }) => variable);
  return new Set([...secrets, ...known]);
}

function partOf(name: string, file: EnvFile, uses: readonly Use[], part: PrintOptions["part"]): Variables {
  const secrets = secretsOf(name, file, uses);
  const isMeant = (variable: string) => part === undefined || secrets.has(variable) === (part === "secrets");
  const values = Object.entries(file.variables)
    .filter(([variable]) => isMeant(variable))
    .map(([variable, value]) => [variable, String(value)]);
  return { name, values: Object.fromEntries(values), secrets };
}

/** The variables of env files in another format, to a file that its owner alone can read, or to standard output. */
export function print(
  files: Readonly<Record<string, EnvFile>>,
  uses: readonly Use[],
  project: string,
  { format, part, output, showSecrets }: PrintOptions,
): void {
  const { isOne, isSplit, write } = formats[format];
  const names = Object.keys(files);
  if (isOne && names.length > 1) {
    throw new Error(
      `--format ${format} is for one env file, and there are ${names.length}. Say which: ${names.map((name) => `--file ${name}`).join(", ")}`,
    );
  }
  if (isSplit && part === undefined) {
    throw new Error(
      `--format ${format} is for secrets or for what is none. Say which, each to its own command:\n  --part secrets --show-secrets | gh secret set --env-file -\n  --part variables | gh variable set --env-file -`,
    );
  }
  const written = names.map((name) => partOf(name, files[name] as EnvFile, uses, part));
  if (written.every(({ values }) => Object.keys(values).length === 0)) {
    throw new Error(`${names.map((name) => `envFiles.${name}`).join(", ")}: has no ${part ?? "variables"}`);
  }
  if (output !== undefined) {
    const contentAfter = (before: string) => write(written, project, before);
    const done = writePrivate(process.cwd(), output, contentAfter, { outside: true });
    console.log(`${done === "written" ? "Wrote    " : "Unchanged"} ${output}`);
    return;
  }
  const secret = written.flatMap(({ values, secrets }) =>
    Object.keys(values).filter((one) => secrets.has(one)),
  );
  if (secret.length > 0 && !showSecrets) {
    throw new Error(
      `${[...new Set(secret)].join(", ")}: secret, and what is printed may end in a log. To have them all the same, for a pipe say: --show-secrets. A file that only you can read: --output <file>. The others alone: --part variables`,
    );
  }
  writeOutput(write(written, project, ""), undefined);
}
