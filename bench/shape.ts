import { plain } from "../cli/shared/state/secrets.ts";

/** What a program declares, told by its state: kinds, names and arguments; an id of another resource is `{ $ref }`. */
export type Shape = { kind: string; name: string; args: Record<string, unknown>; hasSecret: boolean }[];

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** The resources of a state that was exported with its secrets, in the order in which they can be made. */
export function shapeOf(resources: readonly StateResource[]): Shape {
  const keys = new Map<string, string>();
  const reference = (value: unknown): unknown => {
    if (typeof value === "string" && keys.has(value)) return { $ref: keys.get(value) };
    if (Array.isArray(value)) return value.map(reference);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reference(inner)]));
  };
  return resources
    .filter(({ type, id }) => id !== undefined && !type.startsWith("pulumi:"))
    .map(({ urn, type, id, inputs = {}, outputs = {} }) => {
      const kind = type.split(":").at(-1) as string;
      const name = urn.split("::").at(-1) as string;
      const { __provider: _, ...args } = inputs;
      const referring = reference(plain(args)) as Record<string, unknown>;
      // Permanent objects all have the same id, which nobody refers to.
      if (id !== "default" && id !== "none" && !keys.has(id as string))
        keys.set(id as string, `${kind} ${name}`);
      return { kind, name, args: referring, hasSecret: "clientSecret" in outputs };
    });
}

export const isLogto = ({ type }: StateResource): boolean => type.includes("dynamic/logto:");
