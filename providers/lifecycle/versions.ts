import type { Args, Kind, Properties } from "../kinds/kind.ts";
import { isPlainObject } from "../kinds/kind.ts";
import { memo } from "../kinds/memo.ts";
import { LogtoError } from "../management/index.ts";

/*
 * States live for years, and the declarations change. Each kind's states have a version; what an older one wrote is
 * brought to today's form where it comes in, and nowhere else.
 */

/** Property of a state that says which version of the kind wrote it. Not there: the first. Hidden, for its underscores. */
export const versionProperty = "__version";

/** The version in which the kind writes states: the first, and one more for each upgrade. */
export const versionOf = (kind: Kind): number => 1 + (kind.upgrades?.length ?? 0);

/** By what they were called: the names that properties have today. */
const todayOf = memo(
  (properties: Properties) =>
    new Map(
      Object.entries(properties).flatMap(([name, { formerly = [] }]) =>
        formerly.map((old) => [old, name] as const),
      ),
    ),
);

/** Something of it was called otherwise once. */
const areRenamed = memo((properties: Properties): boolean =>
  Object.values(properties).some(
    ({ formerly = [], fields }) => formerly.length > 0 || (fields !== undefined && areRenamed(fields)),
  ),
);

/** The values under the names that the properties have today. */
function renamed(properties: Properties, values: Args): Args {
  if (!areRenamed(properties)) return values;
  const today = todayOf(properties);
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const now = today.get(name);
      // Both may be there only where the old name means something else by now.
      if (now !== undefined && !(name in properties) && Object.hasOwn(values, now)) return [];
      const key = now !== undefined && !(name in properties) ? now : name;
      const fields = properties[key]?.fields;
      return [[key, fields && isPlainObject(value) ? renamed(fields, value) : value]];
    }),
  );
}

/**
 * A state as today's version of the kind would have written it.
 *
 * @throws LogtoError where a later version wrote it.
 */
export function upgraded(kind: Kind, state: Args): Args {
  const { [versionProperty]: written = 1, ...rest } = state;
  const from = Number(written);
  if (!(from <= versionOf(kind))) {
    throw new LogtoError(
      `the state of this ${kind.name} was written by a later version of pulumi-logto (${kind.name} ${from}, and this one knows ${versionOf(kind)}); use that one or a newer one. Run:\n  npm install pulumi-logto@latest`,
    );
  }
  const upgrades = (kind.upgrades ?? []).slice(from - 1);
  return upgrades.reduce((values, upgrade) => upgrade(values), renamed(kind.properties, rest));
}

/** A state with the version that writes it; the first isn't written. */
export const versioned = (kind: Kind, state: Args): Args =>
  versionOf(kind) === 1 ? state : { ...state, [versionProperty]: versionOf(kind) };
