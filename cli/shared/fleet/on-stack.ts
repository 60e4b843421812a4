import type { Command } from "commander";
import type { Context } from "../context.ts";

/** What a command came to at one stack. Nothing in it is secret. */
export interface Outcome {
  /** What the command alone would exit with. */
  exit: number;
  /** In a line. */
  says: string;
  /** What matters, in lines; empty where nothing does. */
  detail: string;
  /** The same for programs. */
  json?: unknown;
}

/** What a command does to one of many stacks. */
export interface OnStack {
  name: string;
  /** What it says of itself in a list. */
  description: string;
  /** Adds its own options. */
  options(command: Command): Command;
  /** @throws Error when it couldn't be done. */
  run(context: Context, stack: string, options: Record<string, unknown>): Promise<Outcome>;
}
