import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { kindNameOf } from "pulumi-logto/protocol";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack, Outcome } from "../shared/fleet/on-stack.ts";
import { nameOf } from "../shared/plan/plan.ts";
import { counted } from "../shared/text/counted.ts";
import { openStack } from "./engine.ts";

/** Operations that change nothing. */
const idle = ["same", "read", "refresh"];

/** The engine's own: the stack, and the providers, which change with the program's secrets. */
const isEngines = (type: string) => type.startsWith("pulumi:");

/** What an engine said of its steps, as it said it. */
export class Steps {
  readonly #steps = new Map<string, StepEventMetadata>();
  readonly #errors: string[] = [];
  readonly #resources = new Set<string>();

  readonly hear = ({ resourcePreEvent, diagnosticEvent }: EngineEvent): void => {
    const step = resourcePreEvent?.metadata;
    if (step && !isEngines(step.type)) {
      this.#resources.add(step.urn);
      if (!idle.includes(step.op)) this.#steps.set(`${step.op} ${step.urn}`, step);
    }
    if (diagnosticEvent?.severity === "error") this.#errors.push(diagnosticEvent.message.trim());
  };

  get count(): number {
    return this.#steps.size;
  }

  /** How much there is, in words. */
  get resources(): string {
    return counted(this.#resources.size, "resource");
  }

  /** A line for each step: names alone, no values. */
  lines(): string[] {
    return [...this.#steps.values()].map(({ op, urn, type, diffs, keys }) => {
      const { name } = nameOf(urn);
      const what = diffs?.length ? diffs : (keys ?? []);
      return `${op} ${kindNameOf(type) ?? type} ${name}${what.length > 0 ? `: ${what.join(", ")}` : ""}`;
    });
  }

  errors(): string[] {
    return this.#errors;
  }
}

const detailOf = (steps: Steps) =>
  steps
    .lines()
    .map((line) => `${line}\n`)
    .join("");

/** What repeats another's error, or says nothing of its own. */
const isEcho = (line: string) => line.trim() === "" || line.endsWith("as another resource's error says");

/** The line that says why; of "…:" with the next one, which says what. */
export function inShort(message: string): string {
  const [first = "", next = ""] = message.split("\n").filter((line) => !isEcho(line));
  return (first.endsWith(":") ? `${first} ${next.trim()}` : first).trim();
}

/** What couldn't be done, by what the engine said of it; else by what the CLI printed. */
export function failureWith(steps: Steps, error: unknown): Outcome {
  const said = steps.errors().length > 0 ? steps.errors().join("\n") : (error as Error).message;
  return { exit: exitCodes.failure, says: inShort(said), detail: `${detailOf(steps)}${said}\n` };
}

export const previewOnStack: OnStack = {
  name: "preview",
  description: "what an up would change, drift included: Pulumi's preview by its Automation API",
  options: (command) => command.option("--expect-none", "exit 7 when anything would change"),
  async run(context, stack, { expectNone }: { expectNone?: boolean }) {
    const steps = new Steps();
    try {
      const opened = await openStack(context, stack);
      await opened.preview({ refresh: true, runProgram: true, color: "never", onEvent: steps.hear });
    } catch (error) {
      return failureWith(steps, error);
    }
    const { count } = steps;
    const says = count === 0 ? `no changes, ${steps.resources}` : `${count} of ${steps.resources} to change`;
    return {
      exit: expectNone && count > 0 ? exitCodes.unexpected : 0,
      says,
      detail: detailOf(steps),
      json: { changes: steps.lines() },
    };
  },
};
