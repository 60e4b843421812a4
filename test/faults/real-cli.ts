import { cpSync } from "node:fs";
import { join } from "node:path";
import { nativeTypeOf, typeOf } from "../../providers/protocol.ts";
import { openWorkspace, type Started, type Workspace } from "../acceptance/harness.ts";
import { remove } from "../support/remove.ts";
import { type Declaration, Pointer } from "./engine.ts";
import type { Player } from "./play.ts";
import type { Choice } from "./proxy.ts";
import { declarationsOf, type Model, type Step } from "./story.ts";
import type { World } from "./world.ts";

/** Declares what stands in a file, pointers as `{ pointer, output }`: the resource where that stands for it. */
const program = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";
const made = new Map();
const resolved = (value) => {
  if (Array.isArray(value)) return value.map(resolved);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.pointer === "string") {
    const one = made.get(value.pointer);
    return ["id", "target"].includes(value.output) ? one : one?.output(value.output);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
};
for (const { kind, name, args } of JSON.parse(readFileSync("declarations.json", "utf8"))) {
  made.set(kind + " " + name, new logto[kind](name, resolved(args)));
}
`;

const pointers = (value: unknown): unknown => {
  if (value instanceof Pointer) return { pointer: value.key, output: value.output };
  if (Array.isArray(value)) return value.map(pointers);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pointers(inner)]));
};

const lastLines = (text: string) => text.trim().split("\n").slice(-15).join(" | ");

export interface Project {
  workspace: Workspace;
  /** A new tenant and an empty state. */
  begin(): Promise<void>;
  /** What the program declares from now on. */
  write(declarations: readonly Declaration[]): void;
}

/** A project of the real CLI, against the tenant and behind the proxy of a world. */
export async function openProject(world: World): Promise<Project> {
  const workspace = await openWorkspace({ program });
  const { folder } = workspace;
  const isNative = world.adapter === "native";
  if (isNative) workspace.usePlugin();
  await workspace.config(
    {
      "logto:endpoint": world.proxy.url,
      "logto:appId": world.tenant.appId,
      ...(isNative ? { "logto:native": "true" } : {}),
    },
    { "logto:appSecret": world.tenant.appSecret },
  );
  cpSync(join(folder, ".state"), join(folder, ".state-of-nothing"), { recursive: true });
  return {
    workspace,
    async begin() {
      await world.begin();
      remove(join(folder, ".state"));
      cpSync(join(folder, ".state-of-nothing"), join(folder, ".state"), { recursive: true });
    },
    write: (declarations) => workspace.write("declarations.json", JSON.stringify(pointers(declarations))),
  };
}

/** Plays with the real CLI, against the tenant and behind the proxy of a world. */
export async function realCli(world: World): Promise<Player & { close(): void }> {
  const project = await openProject(world);
  const { workspace } = project;
  const { folder, stack } = workspace;
  const write = (model: Model) => project.write(declarationsOf(model));
  const up = (...more: string[]): Promise<Started> =>
    workspace.start("up", "--yes", "--skip-preview", "--stack", stack, ...more);
  const at = (name: string) => join(folder, name);
  const copy = (from: string, to: string) => {
    remove(at(to));
    cpSync(at(from), at(to), { recursive: true });
  };

  async function attempt(model: Model, faulty: Choice, stop?: Step["stops"][number]): Promise<unknown> {
    write(model);
    let left = stop?.after ?? Number.POSITIVE_INFINITY;
    let stopped: () => void = () => undefined;
    const moment = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    world.proxy.choose = (request) => {
      left -= 1;
      if (left === 0) stopped();
      return faulty(request);
    };
    const started = await up();
    await Promise.race([moment, started.ended]);
    if (left <= 0) {
      if (stop?.how === "SIGINT") started.kill("SIGINT");
      else if (stop?.how === "SIGKILL of the CLI") started.kill("SIGKILL");
      else started.killAll();
    }
    const { text } = await started.ended;
    if (left <= 0 && stop?.how === "SIGKILL of the CLI") await started.gone();
    world.proxy.choose = () => undefined;
    return text;
  }

  return {
    tenant: world.tenant,
    made: world.made,
    begin: project.begin,
    attempt,
    async runUndisturbed(model) {
      write(model);
      workspace.mend();
      // Pulumi says that there's nothing to cancel where that is so.
      await workspace.run("cancel", "--yes", "--stack", stack);
      const { code, text } = await (await up()).ended;
      return { failures: code === 0 ? [] : [lastLines(text)], printed: text };
    },
    async tryOut(declarations, { isElsewhere, recover, replace }) {
      workspace.write("declarations.json", JSON.stringify(pointers(declarations)));
      if (isElsewhere) {
        copy(".state", ".state-of-mine");
        copy(".state-of-nothing", ".state");
      }
      workspace.env.LOGTO_RECOVER = recover ? "true" : "";
      const type = world.adapter === "native" ? nativeTypeOf : typeOf;
      const urn = replace && `urn:pulumi:${stack}::acceptance::${type(replace.kind)}::${replace.name}`;
      const { code, text } = await (await up(...(urn ? ["--replace", urn] : []))).ended;
      workspace.env.LOGTO_RECOVER = "";
      if (isElsewhere) copy(".state-of-mine", ".state");
      return code === 0 ? [] : [lastLines(text)];
    },
    lose: () => copy(".state-of-nothing", ".state"),
    async changes(model) {
      write(model);
      const { code, text } = await workspace.run("preview", "--expect-no-changes", "--stack", stack);
      return code === 0 ? [] : [lastLines(text)];
    },
    nameless: () =>
      (workspace.state().deployment.resources ?? [])
        .filter(({ custom, id }) => custom === true && !id)
        .map(({ urn }) => String(urn)),
    close: () => workspace.remove(),
  };
}
