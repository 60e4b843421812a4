import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Command } from "commander";
import { childOf } from "pulumi-logto/kinds";
import type { Found, Session } from "pulumi-logto/lifecycle";
import { confirm } from "../shared/confirm.ts";
import type { Context } from "../shared/context.ts";
import { type SelectionOptions, selecting, wishOf } from "../shared/selection/options.ts";
import { Selection } from "../shared/selection/selection.ts";
import { exportState, importState, nameOfStack } from "../shared/stack/stack.ts";
import { readConfig, stackArguments } from "../shared/stack/stack-config.ts";
import { takeCensus } from "../shared/tenant/census.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { type Found as Declared, findDeclared } from "./adopt.ts";
import { type Exported, withAdopted } from "./deployment.ts";
import { objectKey } from "./pairing.ts";
import { readProject } from "./program.ts";
import { isBlocked, pairingText } from "./text.ts";

interface Options extends SelectionOptions {
  stack?: string;
  yes?: boolean;
  dryRun?: boolean;
}

/** What nobody declares, of that which stands for itself. */
async function unmanaged(
  session: Session,
  { pairs, left }: Pick<Declared, "pairs" | "left">,
  selection: Selection,
): Promise<Found[]> {
  const { found } = await takeCensus(session, { personal: false, selection });
  const ids = new Set([
    ...pairs.flatMap((pair) => ("id" in pair ? [objectKey(pair.declared.kind, pair.id)] : [])),
    ...left.map(({ kind, id }) => objectKey(kind, id)),
  ]);
  return found.filter(
    ({ kind, row }) => !kind.permanent && !childOf(kind)?.whole && !ids.has(objectKey(kind, row.id)),
  );
}

/** The state as it was, encrypted, where git doesn't look. */
async function backUp(context: Context, stack: string | undefined, name: string): Promise<string> {
  const folder = join(context.project(), ".pulumi-logto");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(":", "")}.json`);
  writeFileSync(file, await exportState(context, stack, { secrets: false }), { mode: 0o600 });
  return file;
}

const read = async (context: Context, stack: string | undefined): Promise<Exported> =>
  JSON.parse(await exportState(context, stack, { secrets: true }));

async function run(context: Context, options: Options): Promise<void> {
  const { stack, yes, dryRun } = options;
  const named = stackArguments(stack).join(" ");
  const project = readProject(context.project());
  const [name, state, config] = await Promise.all([
    nameOfStack(context, stack),
    read(context, stack),
    readConfig(context, stack),
  ]);
  const selection = new Selection(wishOf(config, options));
  if ((state.deployment.pending_operations ?? []).length > 0) {
    throw new Error(
      `an update of the stack was killed, and the state still waits for it. First: ${context.pulumiCommand} up ${named}, or ${context.pulumiCommand} cancel ${named} and a refresh`,
    );
  }
  return withTenant(config, async (session, endpoint) => {
    const isSecret = (key: string) => config.secrets.has(key);
    const ofStack = { values: config.values, isSecret };
    const found = await findDeclared({ project, stack: name, config: ofStack, state, session, selection });
    const { pairs, left } = found;
    const head = `${project.name}/${name} at ${endpoint}: ${pairs.length} resources are declared`;
    const rest = await unmanaged(session, found, selection);
    process.stdout.write(pairingText({ pairs, left, unmanaged: rest, remarks: selection.remarks() }, head));
    if (isBlocked(pairs)) {
      throw new Error(
        "nothing was adopted: an up would make twice what can't be matched. Correct the model first",
      );
    }
    const count = pairs.filter(({ what }) => what === "matched").length;
    if (count === 0) return console.log("\nThere is nothing to adopt.");
    if (dryRun) return console.log(`\nWithout --dry-run, ${count} resources would be adopted.`);
    if (
      !yes &&
      !(await confirm(`\nWrite these ${count} resources into the state? The tenant isn't touched.`))
    ) {
      throw new Error("nothing was adopted: nobody said yes. --yes says it beforehand");
    }
    if (!isDeepStrictEqual(await read(context, stack), state)) {
      throw new Error("nothing was adopted: the state was changed meanwhile. Run it again");
    }
    const backup = await backUp(context, stack, name);
    const adopted = withAdopted(state, { stack: name, project: project.name, config: ofStack, ...found });
    await importState(context, stack, JSON.stringify(adopted));
    console.log(
      `\nAdopted ${count} resources. The former state is in ${backup}\nWhat differs between model and tenant: ${context.pulumiCommand} preview ${named}`,
    );
  });
}

/** Takes what exists into the stack's state, by matching it with what is declared. */
export const adopt = (context: Context): Command =>
  selecting(new Command("adopt"))
    .description(
      "Takes what exists at the tenant under the stack's management: matches it with what is declared, and writes it into the state. The tenant isn't touched.",
    )
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option("--yes", "don't ask")
    .option("--dry-run", "show what would be adopted, and write nothing")
    .action((options: Options) => run(context, options));
