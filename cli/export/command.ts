import { Command, Option } from "commander";
import { run as commands, inShell } from "pulumi-logto/command";
import { type Kind, kindOf } from "pulumi-logto/kinds";
import type { Context } from "../shared/context.ts";
import { modelText } from "../shared/draft/text.ts";
import { TextFiles } from "../shared/draft/text-files.ts";
import { inProject, refuseSeveral, writeConfig, writeTexts } from "../shared/draft/write.ts";
import { modelFileOf } from "../shared/model/reading.ts";
import { schemaFor } from "../shared/model/schema.ts";
import { type SelectionOptions, selecting, selectionArguments, wishOf } from "../shared/selection/options.ts";
import { Selection } from "../shared/selection/selection.ts";
import { projectName } from "../shared/stack/project.ts";
import { setCommand } from "../shared/stack/set-config.ts";
import { nameOfStack } from "../shared/stack/stack.ts";
import { readConfig, stackArguments } from "../shared/stack/stack-config.ts";
import { takeCensus } from "../shared/tenant/census.ts";
import { declarationsOf } from "../shared/tenant/declarations.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { counted } from "../shared/text/counted.ts";
import { importText } from "./import-file.ts";
import { exportModel } from "./model.ts";
import { typescriptText } from "./typescript.ts";

interface Options extends SelectionOptions {
  stack?: string;
  output?: string;
  format: keyof typeof fileOf;
  users?: boolean;
  setSecrets?: boolean;
  force?: boolean;
  dryRun?: boolean;
}

/** How far it is, on standard error, where it doesn't get into what is printed. */
function progress(): { tell(kind: Kind, count: number): void; end(): void } {
  let sum = 0;
  const isTerminal = process.stderr.isTTY === true;
  return {
    tell({ key }, count) {
      sum += count;
      if (isTerminal) process.stderr.write(`\r\u001b[KReading the tenant: ${sum} objects (${key})`);
    },
    end() {
      if (isTerminal) process.stderr.write("\r\u001b[K");
    },
  };
}

/** Where each format goes, of the stack's model. */
const fileOf = {
  yaml: (model: string) => model,
  typescript: () => "logto.ts",
  import: () => "import.json",
};

async function run(context: Context, options: Options): Promise<void> {
  const { stack, output, users = false, setSecrets = false, force = false, dryRun = false } = options;
  const project = projectName(context.project());
  const config = await readConfig(context, stack);
  const selection = new Selection(wishOf(config, options));
  const isModel = options.format === "yaml";
  const isImport = options.format === "import";
  const model = modelFileOf({ project, folder: context.project() }, config.get("logto:model"));
  const file = output === undefined ? fileOf[options.format](model) : inProject(context, output);
  if (isModel && !dryRun) refuseSeveral(context, project, config.get("logto:model"), file);
  const taken = new Map(
    [...config.values].flatMap(([key, value]) =>
      key.startsWith(`${project}:`) ? [[key.slice(project.length + 1), value] as const] : [],
    ),
  );
  return withTenant(config, async (session, endpoint) => {
    const { tell, end } = progress();
    const census = await takeCensus(session, { personal: users, selection, progress: tell });
    end();
    const marks = `${project}/${await nameOfStack(context, stack)}/`;
    const draft = exportModel(census, { setting: session.setting, marks, taken });
    draft.remarks.push(...selection.remarks());
    const user = kindOf("User");
    if (!users && selection.asks(user) && !selection.names(user)) {
      draft.remarks.push("Users and their memberships are left out; --users declares them too.");
    }
    // What every stack of the project finds by itself needs no setting.
    if (file !== model && isModel) draft.config.set("logto:model", file);
    const files = isModel && !dryRun ? new TextFiles(file) : undefined;
    const text = {
      yaml: () => modelText(draft, schemaFor(context.project(), file), files),
      typescript: () => typescriptText(draft),
      import: () => importText(declarationsOf(census, session.setting, marks)),
    }[options.format]();
    if (dryRun) {
      const addresses = draft.config.get("logto:insecureUrls");
      if (addresses !== undefined) {
        const command = `${setCommand(context, stack, "logto:insecureUrls", false)} ${inShell(addresses)}`;
        console.error(`${draft.remarks.at(-1)} ${commands(command)}`);
      }
      return void process.stdout.write(text);
    }
    const done = writeTexts(context.project(), new Map([...(files?.all() ?? []), [file, text]]), force);
    // What is imported is taken from the tenant as it is, all but the secrets.
    const values = isImport ? { ...draft, config: new Map<string, string>() } : draft;
    const { set, byHand } = await writeConfig(context, values, config, { stack, project, setSecrets });
    const named = [...stackArguments(stack), ...selectionArguments(options)].join(" ");
    const lines = [
      `${done === "written" ? "Wrote" : "Unchanged:"} ${file}: ${census.found.length} objects of ${endpoint}`,
      ...(files && files.texts.size > 0
        ? [`Long texts are in ${counted(files.texts.size, "file")} of ${files.folder}/`]
        : []),
      ...draft.remarks.map((line) => `  ${line}`),
      ...(set.length > 0 ? [`Set in the stack config: ${set.join(", ")}`] : []),
      ...(byHand.length > 0
        ? [
            "Secrets are left to you, by these commands; --set-secrets takes them from the tenant:",
            ...byHand.map((line) => `  ${line}`),
          ]
        : []),
      ...(isImport
        ? [
            `Next: ${context.pulumiCommand} import --file ${file}${stack ? ` --stack ${stack}` : ""}`,
            "The program that it writes says no secrets: those that are needed it has to take from the stack config.",
          ]
        : [`Next: ${context.command} adopt ${named}`]),
    ];
    console.log(lines.join("\n"));
  });
}

/** Writes a model that reproduces a tenant. */
export const exportTenant = (context: Context): Command =>
  selecting(new Command("export"))
    .description("Reads a whole tenant and writes a model that reproduces it. The tenant isn't touched.")
    .option(
      "--stack <stack>",
      "the stack whose tenant it is; default: the selected one",
      context.defaultStack,
    )
    .option("--output <file>", "file of the model; default: the stack's (logto:model)")
    .addOption(
      new Option(
        "--format <format>",
        "a model for the YAML of this project, a program, or the file that `pulumi import` takes",
      )
        .choices(Object.keys(fileOf))
        .default("yaml"),
    )
    .option("--users", "declare users, their roles and memberships too")
    .option(
      "--set-secrets",
      "set the secrets in the stack config, encrypted; without, the commands are printed",
    )
    .option("--force", "write over a file with another content")
    .option("--dry-run", "print the model, and write nothing")
    .action((options: Options) => run(context, options));
