import { isDeepStrictEqual } from "node:util";
import { clone, type Declaration, Pointer } from "./engine.ts";
import type { Player } from "./play.ts";
import { declarationsOf, type Mishap, type Model } from "./story.ts";

/* What people do on a bad day to a stack that is as declared. Nothing may be lost by it that is still declared. */

/** Kinds whose objects somebody would miss, and what tells them apart is in their arguments. */
const dear = ["Application", "ApiResource", "Role", "Webhook", "Connector", "Organization"];
const unique = ["ApiResource", "Role", "Connector"];

const keyOf = ({ kind, name }: Declaration) => `${kind} ${name}`;

const pointed = (value: unknown, from: string, to: string): unknown => {
  if (value instanceof Pointer) {
    return value.key === from
      ? new Pointer(to.slice(0, to.indexOf(" ")), to.slice(to.indexOf(" ") + 1), value.output)
      : value;
  }
  if (Array.isArray(value)) return value.map((inner) => pointed(inner, from, to));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pointed(inner, from, to)]));
};

/** The same object by another logical name, written out where its own was the default. */
const called = (one: Declaration, name: string): Declaration => ({
  ...one,
  name,
  args: one.kind === "Connector" ? { instanceId: one.name, ...one.args } : { name: one.name, ...one.args },
});

function renamed(all: readonly Declaration[], one: Declaration): Declaration[] {
  const other = called(one, `${one.name}-anew`);
  return all.map((each) =>
    each === one
      ? other
      : { ...each, args: pointed(each.args, keyOf(one), keyOf(other)) as Declaration["args"] },
  );
}

/** Two roles that change names. */
function swapped(all: readonly Declaration[]): Declaration[] | undefined {
  const [one, other] = all.filter(({ kind }) => kind === "Role");
  if (!one || !other) return undefined;
  return all.map((each) =>
    each === one
      ? { ...each, args: { ...each.args, name: other.name } }
      : each === other
        ? { ...each, args: { ...each.args, name: one.name } }
        : each,
  );
}

/** Everything that the tenant holds, but for the time of a change that changes nothing. */
const held = (player: Player) =>
  JSON.parse(JSON.stringify(clone(player.tenant.store.tables)), (key, value) =>
    key === "updatedAt" ? undefined : value,
  );

/** What goes wrong with it that shouldn't. */
export async function suffer(player: Player, model: Model, { what, which }: Mishap): Promise<string[]> {
  const all = declarationsOf(model);
  const mine = all.filter(({ kind }) => dear.includes(kind));
  const one = mine[which % Math.max(1, mine.length)];
  if (!one) return [];
  const before = held(player);
  const refused = async (declarations: readonly Declaration[], isElsewhere = false): Promise<string[]> => {
    const failures = await player.tryOut(declarations, { isElsewhere });
    return [
      ...(failures.length === 0 ? [`${what} of ${keyOf(one)} isn't refused`] : []),
      ...(isDeepStrictEqual(held(player), before) ? [] : [`${what} of ${keyOf(one)} changed the tenant`]),
    ];
  };
  switch (what) {
    case "rename":
      return refused(renamed(all, one));
    case "swap": {
      const other = swapped(all);
      return other ? refused(other) : [];
    }
    case "twin":
      return unique.includes(one.kind) ? refused([...all, called(one, `${one.name}-twin`)]) : [];
    case "elsewhere":
      return refused(all, true);
    case "lost": {
      player.lose();
      const wrong = await refused(all);
      const failures = await player.tryOut(all, { recover: true });
      return [
        ...wrong,
        ...failures.map((failure) => `recovery fails: ${failure}`),
        ...(isDeepStrictEqual(held(player), before) ? [] : ["a recovery changed the tenant"]),
      ];
    }
    case "replace":
      return (await player.tryOut(all, { replace: one })).map(
        (failure) => `a replacement of ${keyOf(one)} fails: ${failure}`,
      );
  }
}
