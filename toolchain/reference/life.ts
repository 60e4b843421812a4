import { type Args, type Kind, kinds } from "../../providers/kinds/index.ts";
import { code, listed } from "./markdown.ts";
import { linkTo } from "./names.ts";

/** Kinds that a kind can be written in, and where. */
const owners = (kind: Kind) =>
  kinds.flatMap((owner) =>
    Object.entries(owner.children ?? {})
      .filter(([, child]) => child.kind === kind.name)
      .map(([argument, child]) => ({ owner, argument, child })),
  );

const place = ({ key, singleton }: Kind) => (singleton ? key : `${key}.<name>`);

/** Where a resource of the kind stands in the model. */
export function placeText(kind: Kind): string {
  const found = owners(kind);
  if (found.length === 0) {
    return kind.singleton
      ? `In YAML: the key ${code(kind.key)}, which holds its arguments. A tenant has one.`
      : `In YAML: ${code(place(kind))}, by a logical name of your own.`;
  }
  const places = found.map(
    ({ owner, argument, child }) =>
      `${code(`${place(owner)}.${argument}${child.entry ? `.<${child.entryRef ?? "name"}>` : ""}`)} of ${linkTo(owner)}`,
  );
  const [{ owner, argument }] = found as [(typeof found)[0]];
  return `In YAML: ${listed(places, "or")}, and nowhere else. In a program: the argument ${code(argument)} of ${code(owner.name)}, or ${code(`new logto.${kind.name}`)} by itself.`;
}

/** The natural key in words: `name "…"`. */
function keyText(kind: Kind): string {
  const any = new Proxy({}, { get: () => "…" }) as Args;
  return kind.keyOf(any);
}

/** The argument whose resource's id is this one's too. */
const byOwner = (kind: Kind) =>
  Object.entries(kind.properties).find(([, { ref, path }]) => ref !== undefined && path === "id")?.[0];

/** How an object is known again that a run made which didn't live to say so. */
function foundAgain(kind: Kind): string {
  const adopt = "Anything else with that key is an error that says its id; `adopt` takes it over.";
  const { identity } = kind;
  if (identity.by === "key") {
    const key = keyText(kind);
    const before = identity.overwrites
      ? " The server would overwrite it without a word, so the provider looks before it makes one."
      : "";
    return `**Natural key**: ${key.includes("…") ? code(key) : key}. What an interrupted run made is taken up by it. ${adopt}${before}`;
  }
  if (identity.by === "mark") {
    return `**No natural key**: names aren't unique. It carries a mark in its custom data (${code(identity.at)}: project, stack and logical name), by which one that an interrupted run made is found again. Another one of the same name stays, with a warning; \`adopt\` takes it over.`;
  }
  if (identity.by === "traces") {
    return "**No natural key**: names aren't unique. One that an interrupted run made is recognised by what it holds, as long as it's exactly what is declared. `adopt` takes over another.";
  }
  const owner = byOwner(kind);
  return owner
    ? `**Natural key**: its ${code(owner)}, which always has one, if only an empty one. Making it twice is making it once.`
    : "**No natural key**, and no room for a mark: a creation whose answer gets lost may leave one behind. `adopt` takes it over, by its id.";
}

function replaced(kind: Kind): string | undefined {
  const names = Object.entries(kind.properties)
    .filter(([, { createOnly }]) => createOnly)
    .map(([name]) => code(name));
  if (names.length === 0) return undefined;
  const order = kind.deleteFirst
    ? `the old one is deleted first, since ${kind.deleteFirst}`
    : "the new one is made first, then the old one is deleted";
  return `**Replaced** when ${listed(names, "or")} changes: ${order}.`;
}

function removed(kind: Kind): string | undefined {
  if (!kind.permanent) {
    const owner = kind.deletedWith;
    return owner ? `**Deleted** with its ${code(owner)}, which takes it along.` : undefined;
  }
  const taken = "**Always there**: it's taken over, never made or deleted.";
  return kind.properties.onDelete
    ? `${taken} Removing it puts back the values that were found when each was first managed (output \`previous\`), or with \`onDelete: keep\` leaves what is. An argument that is taken out goes back to what was found.`
    : `${taken} Removing it leaves everything as it is.`;
}

/** What making, replacing and deleting such a resource does, one thing a line. */
export function lifeText(kind: Kind): string {
  const lines = [
    kind.permanent ? undefined : foundAgain(kind),
    replaced(kind),
    removed(kind),
    kind.guarded
      ? "**Protected** in production: it's neither deleted nor replaced, unless `allowDeletion` says so."
      : undefined,
    kind.serial
      ? "**One after the other**: writes that race for the same at the server don't run at the same time."
      : undefined,
  ];
  return lines.flatMap((line) => (line ? [`- ${line}`] : [])).join("\n");
}

/** Arguments of other kinds that refer to this one. */
export function usedBy(kind: Kind): string | undefined {
  const uses = kinds.flatMap((other) =>
    Object.entries(other.properties).flatMap(([name, { ref, items, nested }]) => {
      const refs = [ref, ...Object.values(items ?? {}).map((item) => item.ref)];
      return refs.includes(kind.name) && !nested ? [`${linkTo(other)} ${code(name)}`] : [];
    }),
  );
  return uses.length > 0 ? `Referred to by: ${uses.join(", ")}.` : undefined;
}
