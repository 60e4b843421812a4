import { availableParallelism } from "node:os";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { Outcome } from "../shared/fleet/on-stack.ts";
import { pool } from "../shared/fleet/pool.ts";
import type { Fleet } from "../shared/fleet/stacks.ts";
import { withoutOthers } from "../shared/passphrase.ts";
import { oneLine } from "../shared/text/escape.ts";
import { Journal, journalOf } from "./journal.ts";
import { inShort } from "./plan-on-stack.ts";
import { type Report, rowOf, signs } from "./report.ts";

export interface RunOptions {
  parallel?: number;
  resume?: boolean;
  /** Where the journal is. */
  state?: string;
}

/** A run over stacks: what has ended is told at once, kept, and done no more by a run that goes on with it. */
export class FleetRun {
  readonly #context: Context;
  readonly #fleet: Fleet;
  readonly #command: string;
  readonly #parallel: number;
  readonly #journal: Journal;
  readonly #interrupt = new AbortController();
  readonly #underWay = new Set<string>();
  /** Of this run. */
  #ended = 0;

  constructor(context: Context, fleet: Fleet, command: string, options: RunOptions) {
    this.#fleet = fleet;
    this.#command = command;
    this.#parallel = options.parallel ?? availableParallelism();
    const { project } = fleet;
    const file = options.state ?? journalOf(context.project(), command);
    this.#journal = new Journal(file, { command, project }, options.resume ?? false);
    const { signal } = this.#interrupt;
    const others = withoutOthers(process.env);
    this.#context = {
      ...context,
      pulumi: (args, given) => context.pulumi(args, { ...given, signal, env: { ...others, ...given?.env } }),
    };
  }

  /** It ended well, in this run or in one that this goes on with. */
  readonly isDone = (stack: string): boolean => this.#journal.done.get(stack)?.exit === 0;

  readonly failed = (stack: string): boolean => {
    const done = this.#journal.done.get(stack);
    return done !== undefined && done.exit !== 0;
  };

  /** A run was killed while it worked on this stack. */
  readonly wasInterrupted = (stack: string): boolean => this.#journal.interrupted.has(stack);

  get isInterrupted(): boolean {
    return this.#interrupt.signal.aborted;
  }

  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Works while Ctrl-C has the running stacks end as Pulumi ends, and no other begin; a second one doesn't wait for them. */
  async interruptible(work: () => Promise<void>): Promise<Report> {
    let last = 0;
    const onSignal = () => {
      const now = Date.now();
      // npm passes a signal on that its group has got already.
      if (now - last < 500) return;
      last = now;
      if (this.isInterrupted) process.exit(130);
      this.say(
        `Interrupted: ${[...this.#underWay].join(", ") || "nothing"} under way, which ends as Pulumi ends; nothing else begins. Once more, and it isn't waited for`,
      );
      this.#interrupt.abort();
    };
    const signals = ["SIGINT", "SIGTERM"] as const;
    for (const signal of signals) process.on(signal, onSignal);
    try {
      await work();
    } finally {
      for (const signal of signals) process.off(signal, onSignal);
    }
    const { stacks, project } = this.#fleet;
    const { done, interrupted } = this.#journal;
    const rows = stacks.map((one) => rowOf(one, done.get(one.name), interrupted.has(one.name)));
    return { command: this.#command, project, rows };
  }

  /** Does that with each of these stacks, as many at once as is said. What fails doesn't stop the others. */
  each(
    stacks: readonly string[],
    work: (context: Context, stack: string) => Promise<Outcome>,
    stop: () => boolean = () => false,
  ): Promise<void> {
    return pool(
      stacks,
      this.#parallel,
      (stack) => this.#one(stack, work),
      () => this.isInterrupted || stop(),
    );
  }

  async #one(stack: string, work: (context: Context, stack: string) => Promise<Outcome>): Promise<void> {
    const started = performance.now();
    this.#journal.begin(stack);
    this.#underWay.add(stack);
    let outcome: Outcome;
    try {
      outcome = await work(this.#context, stack);
    } catch (error) {
      const { message } = error as Error;
      outcome = { exit: exitCodes.failure, says: inShort(message), detail: `${message}\n` };
    }
    this.#underWay.delete(stack);
    // What an interruption broke off says nothing of the stack.
    if (this.isInterrupted && outcome.exit !== 0) {
      this.#journal.interrupted.add(stack);
      return this.say(`✗ ${stack}  interrupted`);
    }
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    const done = { stack, ...outcome, seconds };
    this.#journal.end(done);
    this.#ended++;
    const { status } = rowOf({ name: stack, tenant: undefined, tags: new Map(), production: false }, done);
    const total = this.#fleet.stacks.length;
    const before = this.#journal.done.size;
    this.say(
      `[${Math.max(before, this.#ended)}/${total}] ${signs[status]} ${stack}  ${oneLine(outcome.says)} (${seconds} s)`,
    );
  }
}
