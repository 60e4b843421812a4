import {
  type Args,
  type ComputedOutput,
  containsUnknown,
  type Kind,
  mapOf,
  unknownValue,
} from "../kinds/index.ts";

/* What a program makes of a declaration before the engine hears of it: the same for a class and for the model. */

/** The arguments with what takes the logical name, and with the kind's own defaults. */
export function completeArguments(kind: Kind, logicalName: string, args: Args): Args {
  const full: Args = { ...args };
  for (const [argument, property] of Object.entries(kind.properties)) {
    if (property.logicalName) full[argument] ??= logicalName;
  }
  return handedDown(kind, kind.program?.complete?.(full, logicalName) ?? full);
}

/** The arguments, after what they say for the entries of a nested one has gone there. */
function handedDown(kind: Kind, args: Args): Args {
  let owner = args;
  for (const [argument, { handsDown }] of Object.entries(kind.children ?? {})) {
    for (const [name, entry] of handsDown ? Object.entries(mapOf(args[argument])) : []) {
      const [above, below] = handsDown?.(owner, mapOf(entry)) ?? [];
      if (above) owner = { ...above, [argument]: { ...mapOf(owner[argument]), [name]: below } };
    }
  }
  return owner;
}

/** The outputs that are put together in the program, of complete arguments: `undefined` for one that this resource lacks. */
export const computedOutputs = (
  kind: Kind,
  complete: Args,
  id: unknown,
  endpoint: string,
): Record<string, ComputedOutput> =>
  Object.fromEntries(
    Object.entries(kind.outputs).flatMap(([output, { computed }]) =>
      computed ? [[output, computed({ id }, complete, endpoint)]] : [],
    ),
  );

/** The same as values: unknown where a part of one is. */
export const computedValues = (kind: Kind, complete: Args, id: string, endpoint: string): Args =>
  Object.fromEntries(
    Object.entries(computedOutputs(kind, complete, id, endpoint)).flatMap(
      ([name, made]): [string, unknown][] => {
        const parts = made?.join ?? [undefined];
        if (containsUnknown(parts)) return [[name, unknownValue]];
        return parts.includes(undefined) ? [] : [[name, parts.join("")]];
      },
    ),
  );

/**
 * What the package's plugin keeps of a resource as the lifecycle's state: its inputs, and of the outputs those that no
 * input and no computation says.
 */
export const keptState = (kind: Kind, inputs: Args, outputs: Args): Args => ({
  ...inputs,
  ...Object.fromEntries(
    Object.entries(outputs).filter(
      ([name]) => kind.outputs[name] && !kind.outputs[name].computed && !(name in kind.properties),
    ),
  ),
});
