import type { Run } from "../running.ts";
import { connect, isEnd } from "./engine.ts";
import { runModel } from "./program.ts";
import { Failed } from "./register.ts";

/** What the user is told as it is. */
class Mistake extends Error {}

/** What a model is run with. */
export interface Hosted {
  project: string;
  folder: string;
  stack: string;
  /** Its config by full keys, and those that are secret. */
  config: ReadonlyMap<string, string>;
  secrets: ReadonlySet<string>;
  /** Of the runtime, as Pulumi.yaml says them. */
  options: Readonly<Record<string, unknown>>;
  /** Addresses of the engine. */
  monitor: string;
  engine: string;
}

/** The model's file, if the project says it. */
function modelIn({ model, ...others }: Hosted["options"]): string | undefined {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new Mistake(
      `Pulumi.yaml: runtime.options.${unknown}: the runtime logto has one option, model; take this out`,
    );
  if (model === undefined || typeof model === "string") return model;
  throw new Mistake("Pulumi.yaml: runtime.options.model: has to be a text, the model's file or folder");
}

/** Runs a model as a program; false: it ended with a mistake, which the engine was told. */
export async function runHosted(hosted: Hosted): Promise<boolean> {
  const { project, folder, stack, config, secrets, options } = hosted;
  const engine = connect(hosted);
  const told: Promise<unknown>[] = [];
  const run: Run = {
    stack: { project, folder, stack, get: (key) => config.get(key), isSecret: (key) => secrets.has(key) },
    keys: [...config.keys()],
    warn: (text) => void told.push(engine.tell("warning", text)),
    mistake: (text) => new Mistake(text),
  };
  try {
    await runModel(run, modelIn(options), engine);
    return true;
  } catch (error) {
    const said = error instanceof Mistake ? error.message : (error as Error).stack;
    if (!(error instanceof Failed) && !isEnd(error)) told.push(engine.tell("error", String(said)));
    return false;
  } finally {
    await Promise.allSettled(told);
    engine.close();
  }
}
