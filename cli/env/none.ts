import { run } from "pulumi-logto/command";
import type { Context } from "../shared/context.ts";
import { isModelAlone } from "../shared/model/program.ts";
import { type FoundModel, findModel, modelFileOf, usesModel } from "../shared/model/reading.ts";
import { projectName } from "../shared/stack/project.ts";
import { setCommand } from "../shared/stack/set-config.ts";
import { exportState } from "../shared/stack/stack.ts";
import { readConfig, stackArguments } from "../shared/stack/stack-config.ts";

const declareIt = "export default await declareModel();";

/** What a model says, for an application that it has. */
function example({ root }: FoundModel): string {
  const applications = root.entries.get("applications")?.node;
  const names = applications?.type === "map" ? [...applications.entries.keys()] : [];
  const name = names.find((one) => /^[\w-]+$/.test(one));
  return [
    "envFiles:",
    `  ${name ?? "web"}:`,
    "    path: .env.${stack.name}",
    "    variables:",
    "      LOGTO_ENDPOINT: ${tenant.endpoint}",
    ...(name === undefined ? [] : [`      LOGTO_APP_ID: \${applications.${name}.clientId}`]),
  ].join("\n  ");
}

const exported =
  'export const envFiles = {\n    web: { path: ".env.local", variables: { LOGTO_APP_ID: web.clientId }, secrets: [] },\n  };';

/** Why a stack has no env files, as far as its state and its model say, and what to do. */
export async function whyNone(context: Context, stack: string | undefined): Promise<string> {
  const up = [context.pulumiCommand, "up", ...stackArguments(stack)].join(" ");
  const again = [context.command, "env", ...(stack === undefined ? [] : [stack])].join(" ");
  const then = run(up, again);
  const whose = `${stack === undefined ? "The selected stack" : `Stack "${stack}"`} has no env files: `;
  const [state, config] = await Promise.all([
    exportState(context, stack, { secrets: false }),
    readConfig(context, stack, { secrets: false }),
  ]);
  if ((JSON.parse(state).deployment?.resources ?? []).length === 0)
    return `${whose}nothing of it was applied yet. ${then}`;
  const [project, named] = [projectName(context.project()), config.get("logto:model")];
  const model = findModel(context, project, named);
  if (!model) {
    if (usesModel(context.project(), named)) {
      const file = modelFileOf({ project, folder: context.project() }, named);
      return `${whose}there were none in what was applied, and there is no ${file} that could declare any. Where its file is set as the program runs, say it to the commands too:\n  ${setCommand(context, stack, "logto:model", false)} <file>`;
    }
    return `${whose}the program has no output envFiles. In TypeScript it's, and in other languages an output that is the same:\n  ${exported}\nThen ${then.replace("Run", "run")}`;
  }
  if (!model.root.entries.has("envFiles"))
    return `${whose}${model.file} declares none. Write into it, e.g.:\n  ${example(model)}\nThen ${then.replace("Run", "run")}`;
  const handedOn = isModelAlone(context.project())
    ? ""
    : `\nIf that is done, the program doesn't hand on what the model has; it ends so:\n  ${declareIt}`;
  return `${whose}${model.file} declares some, and what was applied has none of them yet. ${then}${handedOn}`;
}
