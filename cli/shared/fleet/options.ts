import type { Command } from "commander";
import type { Context } from "../context.ts";
import { selectStacks } from "./select.ts";
import { type Fleet, readFleet } from "./stacks.ts";

/** The stacks that are meant, as it's given on the command line. */
export interface FleetOptions {
  select?: string[];
  stacks?: string[];
}

/** Adds the options by which stacks are selected. */
export const selectingStacks = (command: Command): Command =>
  command
    .option(
      "--select <terms>",
      "stacks by their tags and names: region=eu, tier!=gold, prod, !prod, eu-*; a comma is an and, several times an or",
      (text: string, former: string[] = []) => [...former, text],
    )
    .option(
      "--stacks <names>",
      "of these alone, with commas between; several times",
      (text: string, former: string[] = []) => [
        ...former,
        ...text.split(/[,\s]+/).filter((one) => one !== ""),
      ],
    );

/** The project's stacks that are meant; throws where there are none. */
export function selectedFleet(context: Context, options: FleetOptions): Fleet {
  const fleet = readFleet(context);
  if (fleet.stacks.length === 0) {
    throw new Error(
      `${context.project()} has no Pulumi.<stack>.yaml, and so no stack. To make one:\n  ${context.command} init --stack <stack>`,
    );
  }
  const stacks = selectStacks(fleet.stacks, options);
  if (stacks.length === 0) {
    throw new Error(
      `No stack is selected, of ${fleet.stacks.length}: none fits all that is said. In --select a comma is an "and"; for an "or" say --select several times. To see all with their tags:\n  ${context.command} fleet`,
    );
  }
  return { ...fleet, stacks };
}
