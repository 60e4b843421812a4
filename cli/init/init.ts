import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suggest } from "pulumi-logto/text";
import type { Context, ModelReading } from "../context.ts";
import type { Surroundings } from "../doctor/check.ts";
import { ownCommand, pulumiCommand } from "../doctor/commands.ts";
import type { Result } from "../doctor/examine.ts";
import { lineOf } from "../doctor/report.ts";
import { projectName } from "../state/project.ts";
import { setConfig } from "../state/set-config.ts";
import { readConfig, readModelFile } from "../state/stack-config.ts";
import { connectionQuestions, tryConnection } from "./connection.ts";
import { firstModel } from "./first-model.ts";
import type { Given } from "./given.ts";
import type { Prompter } from "./prompter.ts";
import { linesOf, type Provider, providers } from "./providers.ts";
import { labelOf, type Question } from "./question.ts";
import { Sheet } from "./sheet.ts";
import { configFileOf, type StackNow, stackNow } from "./stack.ts";

export interface Initialisation {
  given: Given;
  around: Surroundings;
  /** None: nobody can be asked. */
  prompter: Prompter | undefined;
  say(line: string): void;
}

interface ModelFile {
  file: string;
  text: string;
  isNew: boolean;
}

/** Sets a stack up: asks for what isn't known, tries it, and only then writes. */
export async function initialise({ given, around, prompter, say }: Initialisation): Promise<void> {
  const { context, env } = around;
  const project = projectName(context.project());
  const stack = await nameOfStack(given, context, prompter);
  const now = await stackNow(context, stack, env);
  const lacking = await passphrase(now, prompter, env);
  const sheet = new Sheet(given, now, env, prompter);

  await connect(sheet, now, { given, around, prompter, say });
  const model = await modelOf(given, sheet, project, context, prompter, lacking);
  if (model) await fillIn(model, { sheet, project, now, context, prompter, given, say });
  else takeAllElse(given, sheet);
  sheet.assertComplete(lacking);

  await write({ sheet, now, model, project }, given.dryRun, around, say);
  if (now.lacksPassphrase && !given.dryRun) {
    say("Before them, in each new shell: export PULUMI_CONFIG_PASSPHRASE='<the passphrase that you typed>'");
  }
}

async function nameOfStack(given: Given, context: Context, prompter: Prompter | undefined): Promise<string> {
  if (given.stack !== undefined) return given.stack;
  if (prompter) return prompter.ask("Stack, one for each tenant", context.defaultStack ?? "dev");
  if (context.defaultStack) return context.defaultStack;
  throw new Error("Which stack? There is no terminal to ask at. Name it: --stack <stack>");
}

/** Gets the passphrase that encrypts the stack's secrets; answers what has to be said where nobody can be asked. */
async function passphrase(
  now: StackNow,
  prompter: Prompter | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (!now.lacksPassphrase) return [];
  if (!prompter) {
    return [
      "Passphrase of the stack's secrets: PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE in the environment",
    ];
  }
  const isNew = now.secrets.size === 0;
  const label = isNew
    ? `A passphrase that the secrets of stack "${now.name}" are encrypted with; keep it, it's needed for each up`
    : `Passphrase of the secrets of stack "${now.name}"`;
  let typed: string | undefined;
  while (typed === undefined) typed = await prompter.askSecret(label, false);
  if (isNew && (await prompter.askSecret("Once more", false)) !== typed) {
    prompter.say("  These two differ.");
    return passphrase(now, prompter, env);
  }
  env.PULUMI_CONFIG_PASSPHRASE = typed;
  return [];
}

/** Commands that set the config are for later: here the answer is given anew. */
const withoutCommands = (result: Result, pulumi: string): Result => ({
  ...result,
  findings: result.findings.map(({ mend = [], ...finding }) => ({
    ...finding,
    mend: mend.filter((one) => !one.includes(`${pulumi} config `)),
  })),
});

async function connect(
  sheet: Sheet,
  now: StackNow,
  { given, around, prompter, say }: Initialisation,
): Promise<void> {
  for (const [key, value] of given.values) {
    const isAsked = connectionQuestions.some((question) => question.key === key);
    if (key.startsWith("logto:") && !isAsked) sheet.put(key, value, false);
  }
  for (let again = false; ; again = true) {
    for (const question of connectionQuestions) await sheet.answer(question, again);
    if (!sheet.isComplete) return;
    const isKept = sheet.secret("logto:appSecret") === undefined;
    const isSealed = isKept && !now.exists;
    const kept =
      isKept && now.exists ? (await readConfig(around.context, now.name)).get("logto:appSecret") : undefined;
    const { isFine, results } = await tryConnection(sheet, now.name, kept, isSealed, around);
    const lines = results
      .filter(({ findings }) => findings.some(({ verdict }) => verdict === "failed" || verdict === "warning"))
      .map((one) => lineOf(withoutCommands(one, around.context.pulumiCommand), false));
    if (isFine) {
      for (const line of lines) say(line);
      say(
        isSealed
          ? `! The secret in ${configFileOf(now.name)} can't be tried before there is a stack; doctor does afterwards.`
          : `✓ The tenant takes ${sheet.get("logto:appId")}.`,
      );
      return;
    }
    if (!prompter)
      throw new Error(`the tenant doesn't take these answers; nothing was changed.\n${lines.join("\n")}`);
    for (const line of [...lines, "Once more:"]) say(line);
  }
}

function chosen(names: readonly string[]): Provider[] {
  return names.map((name) => {
    const found = providers.get(name.trim());
    if (found) return found;
    const meant = suggest(name, providers.keys());
    throw new Error(
      `there is no provider "${name}"${meant ? `; did you mean "${meant}"?` : ""} There are: ${[...providers.keys()].join(", ")}`,
    );
  });
}

const indicatorLabel =
  "Your API's indicator: exactly the audience that the API checks, e.g. https://api.example.com";

/** The model that is there, or a first one; undefined where programs declare everything themselves. */
async function modelOf(
  given: Given,
  sheet: Sheet,
  project: string,
  context: Context,
  prompter: Prompter | undefined,
  lacking: string[],
): Promise<ModelFile | undefined> {
  if (!context.readModel) return undefined;
  const named = given.values.get("logto:model") ?? sheet.get("logto:model");
  const found = readModelFile(context, project, named);
  if (found) return { ...found, isNew: false };
  let { indicator, providers: names } = given;
  while (!indicator && prompter) indicator = await prompter.ask(indicatorLabel, undefined);
  if (!indicator) lacking.push(`${indicatorLabel}: --api-indicator <uri>`);
  while (!names && prompter) {
    const list = [...providers.keys()].join(", ");
    const answer = await prompter.ask(
      `Who users can sign in with, several by commas, or none (${list})`,
      "none",
    );
    const wanted = answer.split(/[\s,]+/).filter((one) => one && one !== "none");
    try {
      chosen(wanted);
      names = wanted;
    } catch (error) {
      prompter.say(`  ${(error as Error).message}`);
    }
  }
  const text = firstModel({
    indicator: indicator ?? "https://api.example.com",
    providers: chosen((names ?? []).filter((name) => name !== "none")),
  });
  return { file: named ?? `stacks/${project}.yaml`, text, isNew: true };
}

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
    label: field ? field.label : `${known[short] ?? labelOf(key)} (${short})`,
    ...(field?.isText ? { isText: true } : {}),
    ...(field?.default === undefined ? {} : { default: field.default }),
  };
}

/** Answers all that the model asks for, until it has no mistake. */
async function fillIn(model: ModelFile, filling: Filling): Promise<void> {
  const { sheet, project, now, context, prompter, given, say } = filling;
  const read = (isBlank: boolean): ModelReading =>
    (context.readModel as NonNullable<Context["readModel"]>)({
      file: model.file,
      text: model.text,
      project,
      stack: now.name.split("/").at(-1) ?? now.name,
      config: (key) => {
        const full = `${project}:${key}`;
        if (isBlank || !sheet.has(full)) return undefined;
        return sheet.isSecret(full) ? "a secret" : sheet.get(full);
      },
      isSecret: (key) => sheet.isSecret(`${project}:${key}`),
      logto: (key) => sheet.get(`logto:${key}`),
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
    if (new RegExp(`^  ${provider.name}:`, "m").test(model.text)) continue;
    say(`${model.file} has no ${provider.name}, and is left as it is. To have it, add below ${key}:`);
    for (const line of linesOf(provider)) say(line);
  }
}

/** Takes what was given for values that the model only knows of, and refuses what it doesn't: a slip of the pen, mostly. */
function takeAsked({ file, text }: ModelFile, { given, sheet, project }: Filling): void {
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
function takeAllElse({ values, open }: Given, sheet: Sheet): void {
  for (const [key, value] of values) {
    if (!key.startsWith("logto:")) sheet.put(key, value, !open.has(key));
  }
}

interface Work {
  sheet: Sheet;
  now: StackNow;
  model: ModelFile | undefined;
  project: string;
}

async function write(
  { sheet, now, model, project }: Work,
  isDry: boolean,
  around: Surroundings,
  say: (line: string) => void,
): Promise<void> {
  const { context } = around;
  const changes = sheet.changes();
  const would = isDry ? "Would " : "";
  const did = (verb: string, done: string) => (isDry ? `${would}${verb}` : done);
  if (!now.exists) {
    if (!isDry) {
      const { code, stdout, stderr } = await context.pulumi(["stack", "init", now.name, "--non-interactive"]);
      if (code !== 0) throw new Error(`pulumi stack init ${now.name} failed:\n${(stderr || stdout).trim()}`);
    }
    say(`${did("make", "Made")} stack ${now.name}`);
  }
  if (!isDry) await setConfig(context, now.name, changes);
  for (const [key, value] of changes.plain) {
    const before = now.plain.get(key);
    say(`${did("set", "Set")} ${key} to ${value}${before === undefined ? "" : ` (was ${before})`}`);
  }
  for (const key of changes.secrets.keys()) {
    say(`${did("set", "Set")} ${key}, a secret${now.secrets.has(key) ? " (another was there)" : ""}`);
  }
  if (changes.plain.size + changes.secrets.size === 0) say(`Left ${configFileOf(now.name)} as it is`);
  if (model?.isNew) {
    const path = join(context.project(), model.file);
    if (!isDry) {
      mkdirSync(dirname(path), { recursive: true });
      // Somebody may have made it meanwhile.
      writeFileSync(path, model.text, { flag: "wx" });
    }
    say(`${did("write", "Wrote")} ${model.file}, a first model${isDry ? ":" : ""}`);
    if (isDry) say(model.text.trimEnd());
  } else if (model) say(`Left ${model.file} as it is`);
  else
    say(
      `This project's program declares its resources itself, so that there is no model to write (${project})`,
    );
  if (isDry) return say("Nothing was changed.");
  say("\nNext:");
  say(`  ${pulumiCommand(around, now.name, "preview")}   what up would do`);
  say(`  ${pulumiCommand(around, now.name, "up")}   do it`);
  say(`  ${ownCommand(around, "doctor", "--stack", now.name)}   what is wrong, if something is`);
}
