import type { Args } from "../kinds/kind.ts";

/** Which resource asks: what its mark says. */
export interface Origin {
  readonly project: string;
  readonly stack: string;
  /** The logical name. */
  readonly name: string;
  /** The types of what it lies in, outermost first, as its URN has them; undefined: in nothing but the stack. */
  readonly within?: string | undefined;
}

type Named = Pick<Origin, "name" | "within">;

/** What tells a resource of a kind from the others of its stack: by the name alone, where it lies in nothing. */
export const placeOf = ({ name, within }: Named): string => (within ? `${within}::${name}` : name);

export const isSamePlace = (one: Named | undefined, other: Named | undefined): boolean =>
  one?.name === other?.name && (one?.within || "") === (other?.within || "");

/** Argument that carries the mark of project, stack and logical name. Never shown by the engine, for its underscores. */
export const markArgument = "__mark";

/**
 * Argument that names the ids of this stack's objects that the resource goes by, where none refers to them: so the next
 * run can tell that one is no longer declared. Never shown by the engine, for its underscores.
 */
export const afterArgument = "__after";

/** Argument that says to a check what the resource lies in, see {@link Origin.within}. No answer of it says it again. */
export const withinArgument = "__within";

/** The resource of a mark `project/stack/name`; a logical name may have slashes of its own. */
export function originOf(args: Args): Origin | undefined {
  const { [markArgument]: mark, [withinArgument]: within } = args;
  const [, project, stack, name] = (typeof mark === "string" && /^([^/]+)\/([^/]+)\/(.+)$/s.exec(mark)) || [];
  if (!project || !stack || !name) return undefined;
  return { project, stack, name, ...(typeof within === "string" ? { within } : {}) };
}

/** What is said to a check of the resource that asks. */
export const saidOf = ({ project, stack, name, within }: Origin): Args => ({
  [markArgument]: markText(project, stack, name),
  [withinArgument]: within,
});

/** What tells a resource from all others, whatever the project. */
export const markText = (project: string, stack: string, logicalName: string): string =>
  `${project}/${stack}/${logicalName}`;
