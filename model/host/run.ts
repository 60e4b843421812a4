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
  /** The model's file, if the project says it. */
  model: string | undefined;
  /** Addresses of the engine. */
  monitor: string;
  engine: string;
}

/** Runs a model as a program; false: it ended with a mistake, which the engine was told. */
export async function runHosted(hosted: Hosted): Promise<boolean> {
  const { project, folder, stack, config, secrets, model } = hosted;
  const engine = connect(hosted);
  const told: Promise<unknown>[] = [];
  const run: Run = {
    stack: { project, folder, stack, get: (key) => config.get(key), isSecret: (key) => secrets.has(key) },
    keys: [...config.keys()],
    warn: (text) => void told.push(engine.tell("warning", text)),
    mistake: (text) => new Mistake(text),
  };
  try {
    await runModel(run, model, engine);
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
