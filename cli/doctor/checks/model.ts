import type { Facts, Surroundings } from "../../shared/checks/check.ts";
import { check, type Finding, failed, ok, skipped } from "../../shared/checks/check.ts";
import { ownCommand, pulumiCommand } from "../../shared/checks/commands.ts";
import { isModelAlone, modelReason, namedInProgram } from "../../shared/model/program.ts";
import {
  findModel,
  type ModelReading,
  modelFileOf,
  readingOf,
  usesModel,
} from "../../shared/model/reading.ts";
import { setCommand } from "../../shared/stack/set-config.ts";
import { counted } from "../../shared/text/counted.ts";

type Read = { file: string; reading: ModelReading } | { absent: string } | "no model";

/** Reads the model as the program will. Values of secrets aren't needed for it. */
function read(
  { project, stack, plain }: Pick<Facts, "project" | "stack" | "plain">,
  { context }: Surroundings,
): Read {
  const named = plain.get("logto:model");
  if (!usesModel(context.project(), named)) return "no model";
  const model = findModel(context, project, named);
  if (!model) return { absent: modelFileOf({ project, folder: context.project() }, named) };
  const isSecret = (key: string) => plain.secrets.has(key);
  return {
    file: model.file,
    reading: readingOf(model, {
      folder: context.project(),
      project,
      stack: stack.split("/").at(-1) ?? stack,
      get: (key) => (isSecret(key) ? "undecrypted" : plain.get(key)),
      isSecret,
    }),
  };
}

/** What a program or Pulumi.yaml names goes before the config. */
function otherFile(stack: string, around: Surroundings): string {
  const folder = around.context.project();
  if (namedInProgram(folder) === undefined)
    return `${pulumiCommand(around, stack, "config", "set", "logto:model")} <file>`;
  return isModelAlone(folder)
    ? "options.model under runtime in Pulumi.yaml"
    : "what the program calls declareModel with";
}

const elsewhere = "not checked: this project's program declares its resources itself";

export const model = check({
  id: "model",
  title: "Model",
  needs: ["project", "stack", "plain"],
  async examine(facts, around) {
    const found = read(facts, around);
    if (found === "no model")
      return skipped(`${elsewhere}; ${around.context.pulumiCommand} preview checks them`);
    if ("absent" in found) {
      return failed(
        `there is no ${found.absent}`,
        `${ownCommand(around, "init", "--stack", facts.stack)}   (writes a first one)`,
        `Another file: ${otherFile(facts.stack, around)}`,
        ...(modelReason(around.context.project(), facts.plain.get("logto:model")) === "installed"
          ? ["npm uninstall pulumi-logto-model   (if the program declares its resources itself)"]
          : []),
      );
    }
    const { file, reading } = found;
    const { mistakes, warnings, resources } = reading;
    const findings: Finding[] = warnings.map((says) => ({
      verdict: "warning",
      says: says.replace(/^warning: /, ""),
    }));
    if (mistakes.length === 0) {
      const size =
        resources === undefined ? "has no mistake" : `${counted(resources, "resource")}, no mistake`;
      return { findings: [...ok(`${file}: ${size}`).findings, ...findings] };
    }
    return {
      findings: [
        ...failed(`${counted(mistakes.length, "mistake")} in ${file}:\n${mistakes.join("\n")}`).findings,
        ...findings,
      ],
    };
  },
});

export const values = check({
  id: "values",
  title: "Values",
  needs: ["project", "stack", "plain"],
  async examine(facts, around) {
    const found = read(facts, around);
    if (found === "no model") return skipped(elsewhere);
    if ("absent" in found) return skipped("not checked: there is no model");
    const { missing } = found.reading;
    if (missing.length === 0) return ok("the stack has all values that the model asks for");
    return failed(
      `stack "${facts.stack}" lacks ${counted(missing.length, "value")} that the model asks for`,
      ...missing.map(({ key, secret }) => setCommand(around.context, facts.stack, key, secret)),
    );
  },
});
