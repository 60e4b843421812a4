import {
  type Args,
  type Child,
  isPlainObject,
  type Kind,
  type Property,
  type Setting,
} from "pulumi-logto/kinds";
import { type Found, markOf } from "pulumi-logto/lifecycle";
import { insecureUrlsText } from "pulumi-logto/settings";
import { type Draft, emptyDraft, literal } from "../shared/draft/draft.ts";
import { Values } from "../shared/draft/values.ts";
import { Verbatim } from "../shared/draft/verbatim.ts";
import { inModel } from "../shared/model/notation.ts";
import { type Census, everyObject, unknownColumns } from "../shared/tenant/census.ts";
import { type Declaration, type Declarations, declarationsOf } from "../shared/tenant/declarations.ts";
import { unsaidOf } from "../shared/tenant/unsaid.ts";

interface Options {
  setting: Setting;
  /** Whose marks at the tenant name the objects: `project/stack/`. */
  marks: string;
  /** Keys that the stack config has already, and their values. */
  taken: ReadonlyMap<string, string>;
}

/** Keys in the order in which the kind has its arguments. */
const inOrder = (kind: Kind, content: Args): Args =>
  Object.fromEntries(
    [...Object.keys(kind.properties), "adopt"].flatMap((name) =>
      content[name] === undefined ? [] : [[name, content[name]]],
    ),
  );

/** How many of the objects have the same of what `keyOf` says, if it says anything. */
function counter(all: readonly Found[], keyOf: (found: Found) => string | undefined) {
  const key = (found: Found) => `${found.kind.name} ${keyOf(found)}`;
  const counts = Map.groupBy(all, key);
  return (found: Found) => (keyOf(found) === undefined ? 0 : (counts.get(key(found))?.length ?? 0));
}

/** Of several objects that no key tells apart, the model says which one it means. */
function ambiguityIn(census: Census): (found: Found) => boolean {
  const all = everyObject(census);
  const namesakes = counter(all, ({ kind, row }) => kind.atTenant?.name?.(row));
  // Somebody copied the custom data in which the mark is.
  const copies = counter(all, ({ kind, row }) => markOf(kind, row));
  return (found) => {
    const { kind } = found;
    if (kind.permanent || kind.identity.by === "key") return false;
    if (copies(found) > 1) return true;
    return kind.atTenant?.name ? namesakes(found) > 1 : kind.identity.by === "traces";
  };
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Names in an order of their own, where the tenant promises none. */
function inOrderOfNames({ ref, set, items }: Property, value: unknown): unknown {
  if (items && Array.isArray(value)) {
    const entries = value.map((entry) =>
      Object.fromEntries(
        Object.entries(entry as Args).map(([key, inner]) => [
          key,
          items[key] ? inOrderOfNames(items[key], inner) : inner,
        ]),
      ),
    );
    return set ? entries.sort(byText) : entries;
  }
  if (!ref || !set) return value;
  if (Array.isArray(value)) return [...value].sort(byText);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byText)
      .map(([owner, names]) => [owner, Array.isArray(names) ? [...names].sort(byText) : names]),
  );
}

class Writer {
  readonly #declarations: Declarations;
  readonly #values: Values;
  readonly #isAmbiguous: (found: Found) => boolean;

  constructor(declarations: Declarations, values: Values, census: Census) {
    this.#declarations = declarations;
    this.#values = values;
    this.#isAmbiguous = ambiguityIn(census);
  }

  /** The arguments of one resource, and of all that lies in it. */
  content(declaration: Declaration): Args {
    const { found, args, name, within } = declaration;
    const { kind } = found;
    const called = kind.singleton ? kind.key : name;
    const own = Object.entries(args).map(([argument, value]) => {
      const property = kind.properties[argument];
      const written = inModel(kind, argument, value, this.#declarations.directory, (plain, below) =>
        property ? this.#values.argument({ kind, name: called, args }, [argument, ...below], plain) : plain,
      );
      return [argument, property ? inOrderOfNames(property, written) : written];
    });
    const nested = Object.groupBy(within, ({ argument }) => argument);
    const below = Object.entries(nested).map(([argument, all = []]) => [argument, this.#nested(all)]);
    const adopt = this.#isAmbiguous(found) ? [["adopt", found.row.id]] : [];
    return inOrder(kind, Object.fromEntries([...own, ...below, ...adopt]));
  }

  #nested(all: Declaration["within"]): unknown {
    const [first] = all as [Declaration["within"][number]];
    const { child, declaration } = first;
    if (child.whole) {
      const content = this.content(declaration);
      return child.whole === true ? content : content[child.whole];
    }
    return Object.fromEntries(
      all.map(({ declaration: one }) => [one.name, entryOf(child, one.name, this.content(one))]),
    );
  }
}

/** An entry as people write it: without what its key says, and as one value where that says all. */
function entryOf(child: Child, name: string, content: Args): unknown {
  const implied = child.entry?.(name, {}) ?? {};
  const rest = Object.fromEntries(
    Object.entries(content).filter(([key, value]) => {
      const said = typeof implied[key] === "string" ? literal(implied[key]) : implied[key];
      return said !== inlined(value) && !(key === child.entryRef && value === name);
    }),
  );
  if (!child.short) return rest;
  const { [child.short]: short = "", ...others } = rest;
  return Object.keys(others).length === 0 ? inlined(short) : rest;
}

const inlined = (value: unknown) => (value instanceof Verbatim ? value.inline : value);

const list = (names: readonly string[]) => names.join(", ");

/** What people have to know who take over the tenant with this model. */
function remarksOf(census: Census, { losses }: Declarations, draft: Draft): string[] {
  const builtIn = census.builtIn
    .filter(({ found }) => !found.owner)
    .map(
      ({ found: { kind, row }, why }) =>
        `${kind.name} ${JSON.stringify(kind.atTenant?.name?.(row) ?? row.id)} (${why})`,
    );
  const unknown = census.found.flatMap((found) =>
    unknownColumns(found).map((column) => `${found.kind.name} ${found.row.id}: ${column}`),
  );
  const passwords = census.found.filter(({ kind, row }) => kind.name === "User" && row.hasPassword === true);
  return [
    ...(builtIn.length > 0 ? [`Left out, since nobody declares it: ${list(builtIn)}.`] : []),
    ...unsaidOf(census),
    ...losses.map(({ where, what, why }) => `Can't be declared: ${where} (${what}): ${why}.`),
    ...(unknown.length > 0 ? [`Logto has settings that this version doesn't know: ${list(unknown)}.`] : []),
    ...(passwords.length > 0
      ? [
          `Passwords can't be read, so they aren't declared; who has one keeps it (${passwords.length} of the users).`,
        ]
      : []),
    ...(JSON.stringify(draft.model).includes('"adopt":')
      ? [
          '"adopt" says which of several objects is meant; it has no effect once it is adopted, and can go then.',
        ]
      : []),
  ];
}

/** Accepts in the stack config what production takes by name alone, and says so. */
function accept({ insecure }: Declarations, setting: Setting, draft: Draft): string[] {
  if (insecure.length === 0) return [];
  const { insecureUrls = [] } = setting;
  const accepted = new Set([...insecureUrls, ...insecure.map(({ address }) => address)]);
  // A list that somebody wrote stays as it is written, as long as it does.
  if (accepted.size > new Set(insecureUrls).size) {
    draft.config.set("logto:insecureUrls", insecureUrlsText([...accepted]));
  }
  const all = insecure.map(({ where, address }) => `${where} (${address})`);
  return [
    `This stack is production, which takes by name alone (logto:insecureUrls) what isn't https: ${list(all)}.`,
  ];
}

/** A model that reproduces a tenant. */
export function exportModel(census: Census, { setting, marks, taken }: Options): Draft {
  const draft = emptyDraft();
  const declarations = declarationsOf(census, setting, marks);
  const writer = new Writer(declarations, new Values(draft, taken), census);
  for (const [kind, all] of Map.groupBy(declarations.all, ({ found }) => found.kind)) {
    const contents = all.map((one) => [one.name, writer.content(one)] as const);
    draft.model[kind.key] = kind.singleton ? contents[0]?.[1] : Object.fromEntries(contents);
  }
  draft.remarks.push(...remarksOf(census, declarations, draft), ...accept(declarations, setting, draft));
  return draft;
}
