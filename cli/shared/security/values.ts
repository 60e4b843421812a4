import { type Args, ownValue } from "pulumi-logto/kinds";

export { type Args, listOf, mapOf } from "pulumi-logto/kinds";

/** The value at a path with dots. */
export const getAt = (root: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>(ownValue, root as Args);
