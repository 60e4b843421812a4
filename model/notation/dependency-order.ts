import type { Directory } from "./directory.ts";
import type { Entry } from "./entries.ts";
import type { Reading } from "./reading.ts";
import { pathText } from "./source.ts";
import { mapLeaves, Named, Template } from "./values.ts";

/** Every other resource that this one's arguments speak of. */
function* referredFrom(entry: Entry): Generator<{ kind: string; name: string }> {
  const found: { kind: string; name: string }[] = [];
  for (const value of Object.values(entry.args)) {
    mapLeaves(value, (leaf) => {
      if (leaf instanceof Named) found.push(leaf);
      if (leaf instanceof Template) {
        for (const part of leaf.parts)
          if (typeof part !== "string" && part.type === "property") found.push(part);
      }
    });
  }
  yield* found;
}
/** The entries, each after all that it refers to. What refers to itself in the end is a mistake. */
export function inDependencyOrder(
  reading: Reading,
  directory: Directory,
  entries: readonly Entry[],
): Entry[] {
  const order: Entry[] = [];
  const state = new Map<Entry, "open" | "done">();
  const visit = (entry: Entry, trail: Entry[]) => {
    if (state.get(entry) === "done") return;
    if (state.get(entry) === "open") {
      const cycle = [...trail.slice(trail.indexOf(entry)), entry].map(({ path }) => pathText(path));
      reading.wrong("CIRCULAR_REFERENCE", entry.path, `refers to itself: ${cycle.join(" → ")}`, {
        key: true,
      });
      return;
    }
    state.set(entry, "open");
    for (const { kind, name } of referredFrom(entry)) {
      const referred = directory.entry(kind, name);
      if (referred && !referred.isAbsent) visit(referred, [...trail, entry]);
    }
    state.set(entry, "done");
    order.push(entry);
  };
  for (const entry of entries) visit(entry, []);
  return order;
}
