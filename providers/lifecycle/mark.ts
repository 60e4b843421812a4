import type { Args } from "../kinds/kind.ts";

/** Which resource asks: what its mark says. */
export interface Origin {
  readonly project: string;
  readonly stack: string;
  /** The logical name. */
  readonly name: string;
}

/** Argument that carries the mark of project, stack and logical name. Never shown by the engine, for its underscores. */
export const markArgument = "__mark";

/**
 * Argument that names the ids of this stack's objects that the resource goes by, where none refers to them: so the next
 * run can tell that one is no longer declared. Never shown by the engine, for its underscores.
 */
export const afterArgument = "__after";

/** The resource of a mark `project/stack/name`; a logical name may have slashes of its own. */
export function originOf(args: Args): Origin | undefined {
  const mark = args[markArgument];
  const [, project, stack, name] = (typeof mark === "string" && /^([^/]+)\/([^/]+)\/(.+)$/s.exec(mark)) || [];
  return project && stack && name ? { project, stack, name } : undefined;
}

/** What tells a resource from all others, whatever the project. */
export const markText = (project: string, stack: string, logicalName: string): string =>
  `${project}/${stack}/${logicalName}`;
