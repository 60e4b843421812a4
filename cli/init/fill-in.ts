import { ownValue } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import type { Context } from "../shared/context.ts";
import { type ModelReading, nodeAt, readingOf } from "../shared/model/reading.ts";
import type { Given } from "./given.ts";
import type { ModelFile } from "./model-file.ts";
import type { Prompter } from "./prompter.ts";
import { chosen, linesOf, providers } from "./providers.ts";
import { labelOf, type Question } from "./question.ts";
import type { Sheet } from "./sheet.ts";
import type { StackNow } from "./stack.ts";

interface Filling {
  sheet: Sheet;
  project: string;
  now: StackNow;
  context: Context;
  prompter: Prompter | undefined;
  given: Given;
  say(line: string): void;
}

/** In words, where a provider's key is meant. */
function questionOf({ key, secret }: { key: string; secret: boolean }): Question {
  const short = key.slice(key.indexOf(":") + 1);
  const field = [...providers.values()].flatMap(({ fields }) => fields).find((one) => one.key === short);
  const known: Record<string, string> = {
    dashboardUrl: "Address of the web application, e.g. http://localhost:3000",
  };
  return {
    key,
    secret,
    label: field ? field.label : `${ownValue(known, short) ?? labelOf(key)} (${short})`,
    isText: field?.isText,
    default: field?.default,
  };
}

/** Answers all that the model asks for, until it has no mistake. */
export async function fillIn(model: ModelFile, filling: Filling): Promise<void> {
  const { sheet, project, now, context, prompter, given, say } = filling;
  const read = (isBlank: boolean): ModelReading =>
    readingOf(model, {
      folder: context.project(),
      project,
      stack: now.name.split("/").at(-1) ?? now.name,
      get(key) {
        if (key.startsWith("logto:")) return sheet.get(key);
        if (isBlank || !sheet.has(key)) return undefined;
        return sheet.isSecret(key) ? "a secret" : sheet.get(key);
      },
      isSecret: (key) => sheet.isSecret(key),
    });

  takeAsked(model, filling);
  const all = read(true).missing.map(questionOf);
  for (const question of prompter ? all : []) await sheet.answer(question);
  for (;;) {
    const { missing, mistakes, warnings } = read(false);
    for (const question of missing.map(questionOf)) await sheet.answer(question);
    if (missing.length > 0 && sheet.isComplete) continue;
    // Answers that are missing come first: some mistakes may come of them.
    if (!sheet.isComplete) return;
    if (mistakes.length === 0) {
      for (const warning of warnings) say(`! ${warning.replace(/^warning: /, "")}`);
      break;
    }
    const guilty = all.filter(({ key }) => mistakes.some((one) => one.includes(key)));
    if (!prompter || guilty.length === 0) {
      throw new Error(
        `${model.isNew ? "these answers don't do" : `${model.file} has mistakes`}; nothing was changed.\n${mistakes.join("\n")}`,
      );
    }
    for (const line of [...mistakes, "Once more:"]) say(line);
    for (const question of guilty) await sheet.answer(question, true);
  }
  for (const provider of model.isNew ? [] : chosen(given.providers ?? [])) {
    const key = provider.kind === "Connector" ? "connectors" : "ssoConnectors";
    if (nodeAt(model.root, [key, provider.name])) continue;
    say(`${model.file} has no ${provider.name}, and is left as it is. To have it, add below ${key}:`);
    for (const line of linesOf(provider)) say(line);
  }
}

/** Takes what was given for values that the model only knows of, and refuses what it doesn't: a slip of the pen, mostly. */
function takeAsked({ file, files }: ModelFile, { given, sheet, project }: Filling): void {
  const text = files.map((one) => one.text).join("\n");
  const known = [...text.matchAll(/\$\{(config|secret)\.([A-Za-z0-9_-]+)/g)];
  for (const [key, value] of given.values) {
    if (key.startsWith("logto:")) continue;
    const short = key.slice(project.length + 1);
    const uses = known.filter(([, , name]) => name === short);
    if (uses.length === 0) {
      const meant = suggest(
        short,
        known.map(([, , name = ""]) => name),
      );
      throw new Error(`${file} asks for no "${short}"${meant ? `; did you mean "${meant}"?` : ""}`);
    }
    const secret = uses.some(([, source]) => source === "secret");
    if (secret && given.open.has(key)) {
      throw new Error(
        `${short} is a secret, and arguments can be read by every user of the machine. Give it by --secret-file ${short}=<file>`,
      );
    }
    sheet.put(key, value, secret);
  }
}

/** Without a model nobody knows what is asked for: what came from files is a secret, and what stood in the open isn't. */
export function takeAllElse({ values, open }: Given, sheet: Sheet): void {
  for (const [key, value] of values) {
    if (!key.startsWith("logto:")) sheet.put(key, value, !open.has(key));
  }
}
