import type * as proto from "@pulumi/pulumi/proto/language_pb.js";
import { load, unary } from "pulumi-logto/serve";
import type { Run } from "../running.ts";
import { connect, isEnd } from "./engine.ts";
import { runModel } from "./program.ts";
import { Failed } from "./register.ts";

const messages = load<typeof proto>("@pulumi/pulumi/proto/language_pb.js");

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

async function answer(request: proto.RunRequest, engine: string): Promise<proto.RunResponse> {
  const info = request.getInfo();
  const { model } = (info?.getOptions()?.toJavaScript() ?? {}) as { model?: string };
  const isRight = await runHosted({
    project: request.getProject(),
    folder: info?.getRootDirectory() || request.getPwd(),
    stack: request.getStack(),
    config: new Map(request.getConfigMap().toArray() as [string, string][]),
    secrets: new Set(request.getConfigsecretkeysList()),
    model,
    monitor: request.getMonitorAddress(),
    engine,
  });
  return new messages.RunResponse().setBail(!isRight);
}

/** The calls of the protocol that need the model. */
export const serviceOf = (engine: string) => ({
  run: unary((request: proto.RunRequest) => answer(request, engine)),
});
