import { pulumiCommand, run } from "../command.ts";
import { type Args, hasKeyOf, type Kind, kinds, type Row } from "../kinds/index.ts";
import { ApiError } from "../management/index.ts";
import { markOf } from "./existing.ts";
import type { Origin } from "./mark.ts";
import { objectKey, type Session } from "./session.ts";
import type { Kept } from "./stack-state.ts";

/* What to say where a creation may not take what is there, and the ways on. */

/** A kind and the key of one, in words: `Role with name "staff"`. */
export const thing = (kind: Kind, args: Args): string =>
  kind.permanent ? kind.name : `${kind.name} with ${kind.keyOf(args)}`;

const mayDisplace = ({ identity }: Kind) => identity.by === "key" && identity.displaces !== undefined;

const article = (word: string) => (/^[AEIO]/.test(word) ? "an" : "a");

/** Ids that are said of many objects. */
const said = 3;

/** What to say of objects that are called the same, and keep nobody from making one more. */
export function besides(kind: Kind, { name }: Args, rows: readonly Row[]): string {
  const [row, ...more] = rows as [Row, ...Row[]];
  if (more.length === 0) {
    const mark = markOf(kind, row);
    const whose = mark ? `carries the mark ${mark}` : "isn't this stack's";
    return `the tenant has another ${kind.name} named "${name}" (${row.id}), which ${whose}; a new one is made beside it. To take it instead: "adopt: ${row.id}"`;
  }
  const ids = rows.slice(0, said).map(({ id }) => id);
  if (rows.length > said) ids.push(`and ${rows.length - said} more`);
  return `the tenant has ${rows.length} others of ${kind.name} named "${name}" (${ids.join(", ")}), which aren't this stack's; a new one is made beside them. To take one instead: "adopt: <its id>"`;
}

/** What to say of an object that stands in the way, and how to take it over. */
export const exists = (kind: Kind, args: Args, row: Row, how: string): string =>
  `the tenant has ${article(kind.name)} ${thing(kind, args)} already (id ${row.id}), ${how}. To take it over and bring it to what is declared, add "adopt: ${hasKeyOf(kind, args, row) || !mayDisplace(kind) ? "true" : row.id}"; to keep both apart, declare another name`;

/** The object can't become what is declared. */
export const unlike = (kind: Kind, args: Args, row: Row, obstacle: string): string =>
  `the tenant has ${article(kind.name)} ${thing(kind, args)} already (id ${row.id}), but ${obstacle}, and the server can't change that. To take it over, declare that as it is there, with "adopt: true"; to keep both apart, declare another name`;

/** What to add where the object may be what a run of this stack made. */
export const recovery =
  "Where a run was killed or a state was lost, LOGTO_RECOVER=true takes up, for one run, all that carries the stack's mark or is just as declared";

export const isJustSo = (kind: Kind, args: Args, row: Row, how: string): string =>
  `the tenant has ${article(kind.name)} ${thing(kind, args)} already (id ${row.id}): ${how}. To take it over, add "adopt: ${row.id}"; to make another one beside it, "adopt: false". ${recovery}`;

/** What to add where nobody could look which objects are the stack's own. */
export const unreadState = (problem: string, stack: string): string =>
  `But the state of stack "${stack}" couldn't be read, so it may be this stack's own all the same: ${problem}. Mend that first. ${run(pulumiCommand("stack export", stack))}`;

/** The object is another stack's, or this one's from before it was renamed. */
export const belongsTo = (kind: Kind, args: Args, row: Row, mark: string): string =>
  `the tenant has ${article(kind.name)} ${thing(kind, args)} already (id ${row.id}), with the mark ${mark}: another stack has it, or this one was renamed since. To take it over, once no other stack has it, add "adopt: ${row.id}"; to make another one beside it, "adopt: false"`;

/** What a logical name says of what it lies in, and of itself. */
export const split = (name: string): [string, string] => {
  const at = name.indexOf("/");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
};

/** A resource of the stack that has an object. */
export type Owner = Pick<Kept, "name" | "otherType"> & Partial<Pick<Kept, "within" | "urn">>;

/** What to write where a resource is called something else now, or is of the other provider. */
function renamed(kind: Kind, former: Owner, origin: Origin | undefined): string {
  const { name: owner, otherType } = former;
  // A name alone is taken for one with the parent of today.
  if (former.urn !== undefined && (former.within || "") !== (origin?.within || ""))
    return `{ aliases: ["${former.urn}"] }`;
  const [oldParent, oldName] = split(owner);
  const [parent, name] = split(origin?.name ?? "");
  const model =
    oldParent !== parent && oldName === name
      ? `"formerly: ${oldParent}" at "${parent}"`
      : `"formerly: ${oldName}"`;
  const parts = [
    ...(owner === origin?.name ? [] : [`name: "${owner}"`]),
    ...(otherType === undefined ? [] : [`type: "${otherType}"`]),
  ];
  const program = `{ aliases: [{ ${parts.join(", ")} }] } in a program`;
  const type = otherType ?? `logto:index:${kind.name}`;
  // Pulumi YAML takes no alias but a URN; of the package, names with a slash are the classes', which it doesn't have.
  const yaml =
    origin && (otherType !== undefined || !owner.includes("/"))
      ? ` (in Pulumi YAML { aliases: ["urn:pulumi:${origin.stack}::${origin.project}::${type}::${owner}"] })`
      : "";
  // A model is of the classes, which know the other provider's by themselves.
  return `${otherType === undefined ? `${model} in the model, or ` : ""}${program}${yaml}`;
}

/** A resource of the stack that the model doesn't declare any more, and its arguments that go by the name for good. */
export interface Former {
  readonly name: string;
  readonly fixed: readonly string[];
}

/** What to say of a model's creation that may be one of those; undefined where there is none. */
export function mayBeRenamed(
  kind: Kind,
  [former, ...others]: readonly Former[],
  { name }: Origin,
): string | undefined {
  if (!former) return undefined;
  const [one, is, it, that] =
    others.length === 0
      ? [kind.name, "is just so, isn't", "it", "that"]
      : [`${kind.name}s`, "are just so, aren't", "them", "one of them"];
  const names = [former, ...others].map((other) => `"${other.name}"`).join(", ");
  const old = split(former.name)[1];
  return [
    `is new, and ${one} ${names} of this stack, which ${is} in the model any more: an update deletes ${it}, with all that hangs on ${it}. If ${that} is called "${name}" now, write here, and it's kept:`,
    ...[`formerly: [${old}]`, ...former.fixed.map((argument) => `${argument}: ${old}`)].map(
      (line) => `  ${line}`,
    ),
  ].join("\n");
}

/** Another resource of the stack has the object. */
export function isAlready(
  kind: Kind,
  args: Args,
  id: string,
  owner: Owner,
  origin: Origin | undefined,
  isDeclared: boolean,
): string {
  const { name, otherType } = owner;
  const has = `the ${thing(kind, args)} (id ${id}) is ${kind.name} "${name}" of this stack`;
  if (isDeclared) {
    return `${has}, which is declared too, and an object has one owner. Give this one another name, or free the name first: change or remove "${name}" in an update of its own`;
  }
  if (otherType !== undefined) {
    return `${has} already, by the type ${otherType}. If this one is the same, write ${renamed(kind, owner, origin)}: it's kept, with all that hangs on it`;
  }
  const isMoved = name === origin?.name;
  const another = kind.permanent
    ? ""
    : kind.identity.by === "key"
      ? "; if it's another one, give it another name, or remove the old one first, in an update of its own"
      : '; if it\'s another one, add "adopt: false"';
  if (isMoved) {
    return `${has} already, by another parent. If it's the same, write { aliases: ["${owner.urn}"] }: it's kept, with all that hangs on it${another}`;
  }
  return `${has} already. If "${name}" is called "${origin?.name ?? "otherwise"}" now, write ${renamed(kind, owner, origin)}: it's kept, with all that hangs on it${another}`;
}

/** A resource that is there already is to have the key of another object; `owner` has that in this stack. */
export const keyIsTaken = (kind: Kind, args: Args, id: string, owner: string | undefined): string =>
  owner === undefined
    ? `the tenant has ${article(kind.name)} ${thing(kind, args)} already (id ${id}), which isn't this one, so this one can't become it. Give this one another name, or delete the other in the console; to manage the other, declare it as a resource of its own, with "adopt: true"`
    : `the ${thing(kind, args)} (id ${id}) is ${kind.name} "${owner}" of this stack, so this one can't become it. Give this one another name, or free the name first: change or remove "${owner}" in an update of its own`;

/** Two resources of one program ask for the same thing. */
export const sameKeyAs = (kind: Kind, args: Args, other: string): string =>
  `is the ${thing(kind, args)}, and so is ${kind.name} "${other}" of this program; a tenant takes it once, so keep one of them, or give this one another name`;

/** A creation would delete what another resource of the program is. */
export const displaced = (kind: Kind, other: string): string =>
  `${kind.deleteFirst ?? "the server deletes one for the other"}, and ${kind.name} "${other}" of this program is another; keep one of them`;

/** What one of a kind can be, and two are. */
export const aloneBeside = (kind: Kind, argument: string, other: string): string =>
  `${argument}: one ${kind.name} can be it, and "${other}" of this program is too; keep one of them`;

export const notFound = (kind: Kind, id: string): string =>
  `adopt: the tenant has no ${kind.name} of the id "${id}"; correct it, or leave adopt out to make one`;

export const several = (kind: Kind, args: Args, rows: readonly Row[]): string =>
  `the tenant has ${rows.length} objects that may be the ${thing(kind, args)} (${rows.map(({ id }) => id).join(", ")}); say which by "adopt: <id>", or delete all but one in the console`;

const shown = 5;

/** A Logto that doesn't know a kind has none of it. */
function noneWhereLacking(error: unknown): Row[] {
  if (error instanceof ApiError && error.lacking) return [];
  throw error;
}

/** What to say where the stack's state is empty, while the tenant has what such a stack made; undefined where it hasn't. */
export async function isLost(session: Session, { project, stack }: Origin): Promise<string | undefined> {
  const marked = await Promise.all(
    kinds
      .filter(({ identity }) => identity.by === "mark")
      .map(async (kind) =>
        (await session.before(kind).catch(noneWhereLacking)).flatMap((row) => {
          const mark = markOf(kind, row);
          const prefix = `${project}/${stack}/`;
          if (session.made.has(objectKey(kind, row.id))) return [];
          return mark?.startsWith(prefix) ? [`${kind.name} ${mark.slice(prefix.length)}`] : [];
        }),
      ),
  );
  const names = marked.flat();
  if (names.length === 0) return undefined;
  const list = names.slice(0, shown).join(", ");
  return [
    `the state of stack "${stack}" is empty, while the tenant ${session.api().settings.endpoint} has ${names.length} ${names.length === 1 ? "object" : "objects"} with its mark (${list}${names.length > shown ? ", …" : ""}). Another state has them, e.g. that of a colleague's clone, or it was lost. Nothing is taken over. Use the state that has them:`,
    `  ${pulumiCommand("login <its backend>", "")}`,
    "or take up, for one run, all that carries the mark or is just as declared:",
    `  LOGTO_RECOVER=true ${pulumiCommand("up", stack)}`,
    "or make a stack of another name, for another tenant:",
    `  ${pulumiCommand("stack init <name>", "")}`,
  ].join("\n");
}
