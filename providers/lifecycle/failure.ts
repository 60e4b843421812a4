/** Something that a check refuses: the property it is about, or "" for the resource as a whole. */
export interface CheckFailure {
  property: string;
  reason: string;
}
