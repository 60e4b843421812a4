import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Surroundings } from "../shared/checks/check.ts";
import { ownCommand, pulumiCommand } from "../shared/checks/commands.ts";
import { setConfig } from "../shared/stack/set-config.ts";
import { configFileOf } from "../shared/stack/stack-config.ts";
import { type Backend, writeBackend } from "./backend.ts";
import type { Given } from "./given.ts";
import type { ModelFile } from "./model-file.ts";
import type { Sheet } from "./sheet.ts";
import type { StackNow } from "./stack.ts";

interface Work {
  sheet: Sheet;
  now: StackNow;
  backend: Backend;
  model: ModelFile | undefined;
  project: string;
}

/** Makes the stack, sets its config, writes the model; or says what it would do. */
export async function write(
  { sheet, now, backend, model, project }: Work,
  { dryRun: isDry, connectionOnly }: Given,
  around: Surroundings,
  say: (line: string) => void,
): Promise<void> {
  const { context } = around;
  const changes = sheet.changes();
  const would = isDry ? "Would " : "";
  const did = (verb: string, done: string) => (isDry ? `${would}${verb}` : done);
  if (!isDry) writeBackend(backend, context.project());
  if (backend.isNew) say(`${did("set", "Set")} backend.url in Pulumi.yaml to ${backend.url}`);
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
    say(
      `${did("set", "Set")} ${key}, a secret${now.secrets.has(key) ? " (in place of the one that was there)" : ""}`,
    );
  }
  for (const key of changes.removed ?? []) say(`${did("remove", "Removed")} ${key}`);
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
  else if (!connectionOnly)
    say(
      `This project's program declares its resources itself, so that there is no model to write (${project})`,
    );
  if (isDry) return say("Nothing was changed.");
  say("\nNext:");
  if (connectionOnly) {
    say(`  ${ownCommand(around, "export", "--stack", now.name)}   a model of what the tenant holds`);
    return say(`  ${ownCommand(around, "adopt", "--stack", now.name)}   take it into the stack's state`);
  }
  say(`  ${pulumiCommand(around, now.name, "preview")}   what up would do`);
  say(`  ${pulumiCommand(around, now.name, "up")}   do it`);
  say(`  ${ownCommand(around, "doctor", "--stack", now.name)}   what is wrong, if something is`);
}
