import { type Breach, type Fact, invariantOf } from "pulumi-logto/invariants";
import type { Directory } from "./directory.ts";
import { wordOf } from "./directory.ts";
import type { Entry } from "./entries.ts";
import { completeArgs } from "./entries.ts";
import type { ReviewSettings } from "./extras.ts";
import { hint, type Reading } from "./reading.ts";
import { nodeAt } from "./source.ts";
import { mapLeaves, Named, type Value } from "./values.ts";

/** The resource as sentences about access see it. */
const factOf = (entry: Entry): Fact => ({
  kind: entry.kind.name,
  name: entry.name,
  args: {
    ...completeArgs(entry),
    ...Object.fromEntries(
      Object.entries(entry.args).flatMap(([name, value]) =>
        entry.kind.properties[name]?.ref ? [[name, named(value)]] : [],
      ),
    ),
  },
});

const named = (value: Value) => mapLeaves(value, (leaf) => (leaf instanceof Named ? leaf.name : leaf));

/** Holds the model against what it says has to hold of it. */
export function checkInvariants(
  reading: Reading,
  directory: Directory,
  entries: readonly Entry[],
  review: ReviewSettings,
): void {
  const facts = entries.map(factOf);
  const entryOf = (fact: Fact) => entries[facts.indexOf(fact)] as Entry;
  for (const section of ["never", "always"] as const) {
    for (const [sentence, reason] of Object.entries(review[section] ?? {})) {
      const path = ["review", section, sentence];
      const invariant = invariantOf(section, sentence);
      if (typeof invariant === "string") {
        reading.wrong("INVALID_VALUE", path, invariant, { key: true });
        continue;
      }
      for (const { kinds, name } of invariant.names) {
        if (kinds.some((kind) => directory.entry(kind, name))) continue;
        const there = kinds.flatMap((kind) => directory.all(kind).map((one) => one.name));
        const words = kinds.slice(0, 2).map(wordOf).join(" or ");
        reading.wrong("UNKNOWN_REFERENCE", path, `no ${words} "${name}"${hint(name, there)}`, { key: true });
      }
      for (const { fact, argument, says } of invariant.breaches(facts)) {
        reading.wrong(
          "INVARIANT",
          placeIn(reading, entryOf(fact), argument),
          `${says}, and review.${section} says: ${sentence} (${reason}); change one of the two`,
        );
      }
    }
  }
}

/** The argument where it's written, else the resource. */
function placeIn({ root }: Reading, { path }: Entry, argument: Breach["argument"]): (string | number)[] {
  const full = [...path, ...(argument?.split(".") ?? [])];
  return nodeAt(root, full) ? full : [...path];
}
