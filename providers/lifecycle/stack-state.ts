import type { Args } from "../kinds/kind.ts";

/** Which resource asks: what its mark says. */
export interface Origin {
  readonly project: string;
  readonly stack: string;
  /** The logical name. */
  readonly name: string;
}

/** A resource as the stack's state has it. */
export interface Kept {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  /** It was declared with `adopt`. */
  readonly adopted?: boolean;
}

/** What a stack's state held when it was read: before this run's own step that asks for it. */
export interface StackState {
  readonly resources: readonly Kept[];
  /** Creations that a run began and didn't live to finish. */
  readonly interrupted: readonly { readonly kind: string; readonly name: string }[];
}

/** Argument that carries the mark of project, stack and logical name. Never shown by the engine, for its underscores. */
export const markArgument = "__mark";

/** The resource of a mark `project/stack/name`; a logical name may have slashes of its own. */
export function originOf(args: Args): Origin | undefined {
  const mark = args[markArgument];
  const [, project, stack, name] = (typeof mark === "string" && /^([^/]+)\/([^/]+)\/(.+)$/s.exec(mark)) || [];
  return project && stack && name ? { project, stack, name } : undefined;
}
