/** A resource as the stack's state has it. */
export interface Kept {
  readonly kind: string;
  readonly name: string;
  readonly within?: string;
  readonly urn: string;
  readonly id: string;
  /** It was declared with `adopt`. */
  readonly adopted?: boolean;
  /** Its type, where that is the other provider's: the classes' or the package's. */
  readonly otherType?: string;
}

/** What a stack's state held when it was read: before this run's own step that asks for it. */
export interface StackState {
  readonly resources: readonly Kept[];
  /** Creations that a run began and didn't live to finish. */
  readonly interrupted: readonly { readonly kind: string; readonly name: string }[];
}
