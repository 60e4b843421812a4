import type { Surroundings } from "../shared/checks/check.ts";
import type { Given } from "./given.ts";
import type { Prompter } from "./prompter.ts";

/** What one set-up goes by. */
export interface Initialisation {
  given: Given;
  around: Surroundings;
  /** None: nobody can be asked. */
  prompter: Prompter | undefined;
  say(line: string): void;
}
