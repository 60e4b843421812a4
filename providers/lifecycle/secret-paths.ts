import type { Kind, Properties } from "../kinds/kind.ts";

/** The way to a value, from the arguments down. */
export type Path = readonly (string | number)[];

/** Where a kind's secrets are, among arguments and outputs. */
export function secretsOf(kind: Kind): Path[] {
  const within = (properties: Properties, above: Path): Path[] =>
    Object.entries(properties).flatMap(([name, { secret, fields }]) => {
      const path = [...above, name];
      return secret ? [path] : fields ? within(fields, path) : [];
    });
  const outputs = Object.entries(kind.outputs).filter(([, { secret }]) => secret);
  return [...within(kind.properties, []), ...outputs.map(([name]) => [name])];
}
