import { toSet } from "../command.ts";
import type { Args, Kind, Setting } from "../kinds/index.ts";
import { settingOf } from "../management/provider-settings.ts";
import { diff } from "./diff.ts";
import { placed, placesOf } from "./places.ts";

/*
 * In production nothing that users or machines depend on is deleted without a word. A class of ours asks the engine to
 * protect it; other programs can't be made to, so here it's refused.
 */

function isGuarded(kind: Kind, { production }: Setting, settings: Args, { allowDeletion }: Args): boolean {
  if (!kind.guarded || !production) return false;
  return !(allowDeletion ?? settingOf(settings, "allowDeletion") === "true");
}

const howTo = () =>
  `If that is meant, say allowDeletion: true of this resource and apply that first; or say it for all. ${toSet({ key: "allowDeletion", value: "true" })}`;

/** Why a change that takes another object isn't made. `said`: the arguments as they came, with their places in a model. */
export function refusedReplacement(
  kind: Kind,
  setting: Setting,
  settings: Args,
  olds: Args,
  news: Args,
  said: Args,
): string | undefined {
  // The one that goes is deleted by what the last update said of it.
  if (![olds, news].some((one) => isGuarded(kind, setting, settings, one))) return undefined;
  const [argument] = diff(kind, olds, news).replaces;
  if (argument === undefined) return undefined;
  const way = isGuarded(kind, setting, settings, news)
    ? howTo()
    : "The allowDeletion that is said here isn't applied yet: take this change back, apply that, and then make the change";
  return placed(
    placesOf(said),
    `${argument}: its change deletes this ${kind.name} and makes another, and this is production (logto:production). ${way}`,
  );
}

/** Why an object isn't deleted. */
export const refusedDeletion = (
  kind: Kind,
  setting: Setting,
  settings: Args,
  state: Args,
): string | undefined =>
  isGuarded(kind, setting, settings, state)
    ? `this ${kind.name} isn't deleted, since this is production (logto:production). ${howTo()}`
    : undefined;
