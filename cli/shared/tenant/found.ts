import type { Args, Kind, Row } from "pulumi-logto/kinds";

/** An object of a tenant, in the notation of arguments: references are ids. */
export interface Found {
  kind: Kind;
  row: Row;
  /** The object that it lies in. */
  owner?: Found;
  args: Args;
}
