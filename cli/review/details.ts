import type { Args } from "pulumi-logto/kinds";
import type { World } from "../access/world.ts";
import type { Change } from "../plan/plan.ts";
import { shown } from "./shown.ts";

/** How one argument changes: members of a list that come and go, or the value as a whole. */
export interface Detail {
  argument: string;
  added: string[];
  removed: string[];
  /** Whole values; undefined where members say it. */
  from?: string;
  to?: string;
}

const isFlatList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);

function detailOf(argument: string, from: unknown, to: unknown): Detail {
  if (isFlatList(from ?? []) && isFlatList(to ?? []) && (Array.isArray(from) || Array.isArray(to))) {
    const had = ((from ?? []) as unknown[]).map(shown);
    const gets = ((to ?? []) as unknown[]).map(shown);
    return {
      argument,
      added: gets.filter((one) => !had.includes(one)),
      removed: had.filter((one) => !gets.includes(one)),
    };
  }
  return { argument, added: [], removed: [], from: shown(from), to: shown(to) };
}

/** The change, argument by argument; references by the names of what they point to. */
export function detailsOf(change: Change, before: World, after: World): Detail[] {
  const named = (world: World, held: Change["before"], args: Args): Args =>
    Object.fromEntries(
      Object.entries(args).map(([name, value]) => {
        const found = held ? world.references(held, name) : [];
        if (found.length === 0) return [name, value];
        const names = found.map((one) => (typeof one === "string" ? one : one.name));
        return [name, Array.isArray(value) ? names : names[0]];
      }),
    );
  const from = named(before, change.before, change.before?.args ?? {});
  const to = named(after, change.after, change.after?.args ?? {});
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
    .map((name) => detailOf(name, from[name], to[name]));
}
