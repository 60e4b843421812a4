import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, posix, relative, resolve } from "node:path";
import type { Context } from "../context.ts";
import { modelAt } from "../model/reading.ts";
import { written } from "../output.ts";
import { setCommand, setConfig } from "../stack/set-config.ts";
import type { StackConfig } from "../stack/stack-config.ts";
import type { Draft } from "./draft.ts";

/** A file that is named on the command line, as the project's config names it. */
export const inProject = (context: Context, file: string): string =>
  relative(context.project(), resolve(context.here ?? context.project(), file)).replaceAll("\\", "/");

function otherContent(files: readonly string[]): Error {
  const [have, them] = files.length === 1 ? ["has", "it"] : ["have", "them"];
  return new Error(
    `${files.join(", ")} ${have} another content already. --force writes over ${them}, --output <file> beside ${them}; --dry-run prints what would be written`,
  );
}

/** Writes a file that people may have edited: not over another content, unless they say so. */
export function writeText(
  folder: string,
  file: string,
  text: string,
  force: boolean,
): "written" | "unchanged" {
  const path = resolve(folder, file);
  written(file, () => mkdirSync(dirname(path), { recursive: true }));
  return written(file, () => {
    try {
      // A look beforehand would be old by now.
      writeFileSync(path, text, { flag: "wx" });
      return "written";
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (readFileSync(path, "utf8") === text) return "unchanged";
    if (!force) throw otherContent([file]);
    writeFileSync(path, text);
    return "written";
  });
}

/** Writes all, or none where one has another content. */
export function writeTexts(
  folder: string,
  texts: ReadonlyMap<string, string>,
  force: boolean,
): "written" | "unchanged" {
  const others = [...texts].flatMap(([file, text]) => {
    const path = resolve(folder, file);
    return existsSync(path) && readFileSync(path, "utf8") !== text ? [file] : [];
  });
  if (others.length > 0 && !force) throw otherContent(others);
  const done = [...texts].map(([file, text]) => writeText(folder, file, text, force));
  return done.includes("written") ? "written" : "unchanged";
}

/** A model in several files isn't written over by one, which would leave out or say twice what the others say. */
export function refuseSeveral(context: Context, project: string, named: string | undefined, file: string) {
  const model = modelAt(context, project, named);
  const wanted = posix.normalize(file);
  const folder = model && model.text === undefined ? `${posix.normalize(`${model.file}/`)}` : undefined;
  const parts = model?.files.map((one) => posix.normalize(one.file)) ?? [];
  const isPart = parts.length > 1 && parts.includes(wanted);
  if (!isPart && !(folder && `${wanted}/`.startsWith(folder))) return;
  const shown = parts.length > 5 ? [...parts.slice(0, 5), "…"] : parts;
  throw new Error(
    `the model ${model?.file} is in several files (${shown.join(", ")}), and what is written here is one. --output stacks/${project}-whole.yaml writes it beside them; --dry-run prints it`,
  );
}

interface ConfigOptions {
  stack: string | undefined;
  /** Namespace of the keys. */
  project: string;
  /** Whether secrets whose values are known are set, or left to the user. */
  setSecrets: boolean;
}

/** Puts a draft's values into the stack config; answers with the commands for what is left to do by hand. */
export async function writeConfig(
  context: Context,
  { config, secrets }: Draft,
  present: StackConfig,
  { stack, project, setSecrets }: ConfigOptions,
): Promise<{ set: string[]; byHand: string[] }> {
  const full = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  const plain = new Map(
    [...config].flatMap(([key, value]) => (present.get(full(key)) === value ? [] : [[full(key), value]])),
  );
  const open = [...secrets].filter(
    ([key, value]) => value === undefined || present.secrets.get(full(key)) !== value,
  );
  const known = new Map(
    open.flatMap(([key, value]) => (value === undefined || !setSecrets ? [] : [[full(key), value] as const])),
  );
  await setConfig(context, stack, { plain, secrets: known });
  return {
    set: [...plain.keys(), ...known.keys()],
    byHand: open
      .map(([key]) => full(key))
      .filter((key) => !known.has(key) && !present.secrets.has(key))
      .map((key) => setCommand(context, stack, key, true)),
  };
}
