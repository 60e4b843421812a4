import type { Args, Kind, Properties } from "../kinds/kind.ts";
import { memo } from "../kinds/memo.ts";

/** The way to a value, from the arguments down. */
export type Path = readonly (string | number)[];

/** Where a kind's secrets are, among arguments and outputs. */
export const secretsOf = memo((kind: Kind): readonly Path[] => {
  const within = (properties: Properties, above: Path): Path[] =>
    Object.entries(properties).flatMap(([name, { secret, fields }]) => {
      const path = [...above, name];
      return secret ? [path] : fields ? within(fields, path) : [];
    });
  const outputs = Object.entries(kind.outputs).filter(([, { secret }]) => secret);
  return [...within(kind.properties, []), ...outputs.map(([name]) => [name])];
});

/** The secrets among a kind's arguments, of all that are there. */
export const secretArguments = (kind: Kind, all: Args): Args =>
  Object.fromEntries(Object.entries(all).filter(([name]) => kind.properties[name]?.secret));

/** Secrets that were read at an import, of which no inputs say anything: they tell whether a program declares what is there. */
export const readAtImport = (kind: Kind, outputs: Args, inputs: Args): Args =>
  Object.fromEntries(Object.entries(secretArguments(kind, outputs)).filter(([name]) => !(name in inputs)));
