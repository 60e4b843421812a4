import { nativeTypeOf } from "../../providers/protocol.ts";

/** A resource of a stack that no engine has seen. */
export const urnOf = (kind: string, name: string, within = ""): string =>
  `urn:pulumi:dev::project::${within}${nativeTypeOf(kind)}::${name}`;
