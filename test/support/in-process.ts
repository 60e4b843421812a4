import * as pulumi from "@pulumi/pulumi";
import { plain } from "../../cli/shared/state/secrets.ts";
import { declare } from "../../model/declare.ts";
import { type Model, ModelError, readModel } from "../../model/notation/index.ts";
import { type Args, type Kind, kindOf } from "../../providers/kinds/index.ts";
import type { Session } from "../../providers/lifecycle/session.ts";

import { modelFiles } from "./model-files.ts";

export const project = "roundtrip";
export const stack = "test";

/** A model, and the stack config that it's read with. */
export interface Source {
  text: string;
  config: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, string | undefined>;
  /** Files that it speaks of, by their paths in the project. */
  files?: ReadonlyMap<string, string>;
}

export interface Registration {
  urn: string;
  kind: Kind;
  name: string;
  inputs: Args;
}

type Answer = { id?: string | undefined; outputs: Args };

/** The model's file. */
export const modelFile = `stacks/${project}.yaml`;

function read({ text, config, secrets, files }: Source, { setting }: Session): Model {
  return readModel(modelFile, text, {
    project,
    stack,
    production: setting.production,
    insecureUrls: setting.insecureUrls,
    endpoint: setting.endpoint,
    config: (key) => config.get(key) ?? secrets.get(key),
    isSecret: (key) => secrets.has(key),
    ...modelFiles(files ?? new Map()),
    missingSettings: [],
  });
}

/** The places of the mistakes in a model. */
export function mistakesIn(source: Source, session: Session): string[] {
  try {
    read(source, session);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.mistakes.map((line) => /^\S+ (\S+?):/.exec(line)?.[1] ?? "");
  }
}

/** What is said of a model that is right. */
export const warningsIn = (source: Source, session: Session): string[] => read(source, session).warnings;

let running = 0;
const limit = Error.stackTraceLimit;

/** Pulumi's SDK takes a stack trace with each promise, and tests render them through source maps, slower than all else. */
async function withoutTraces(work: () => Promise<void>): Promise<void> {
  running += 1;
  Error.stackTraceLimit = 0;
  try {
    await work();
  } finally {
    running -= 1;
    if (running === 0) Error.stackTraceLimit = limit;
  }
}

/** Runs the program of a model in this process; `register` stands for the engine. */
export const runModel = (
  source: Source,
  session: Session,
  register: (one: Registration) => Promise<Answer>,
): Promise<void> => withoutTraces(() => run(source, session, register));

async function run(
  source: Source,
  session: Session,
  register: (one: Registration) => Promise<Answer>,
): Promise<void> {
  const { config, secrets } = source;
  const all = new Map([...config, ...[...secrets].map(([key, value]) => [key, value ?? ""] as const)]);
  const model = read(source, session);
  const failures: unknown[] = [];
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs }) {
        const kind = kindOf(type.slice(type.lastIndexOf(":") + 1));
        const urn = `urn:pulumi:${stack}::${project}::${type}::${name}`;
        try {
          const { id = "", outputs } = await register({ urn, kind, name, inputs: plain(inputs) as Args });
          return { id, state: outputs };
        } catch (error) {
          failures.push(error);
          return { id: "", state: {} };
        }
      },
      call: ({ inputs }) => inputs,
    },
    project,
    stack,
    true,
  );
  const keys = [...secrets.keys()].map((key) => `${project}:${key}`);
  const values = [...all].map(([key, value]) => [`${project}:${key}`, value] as const);
  pulumi.runtime.setAllConfig(Object.fromEntries(values), keys);
  const { resource } = await declare(model);
  const urns = model.entries.map(({ kind, name }) => resource(kind.name, name).urn);
  await Promise.all(urns.map((urn) => new Promise((resolve) => urn.apply(resolve))));
  if (failures.length > 0) throw failures[0];
}
