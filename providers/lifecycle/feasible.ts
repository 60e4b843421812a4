import { isDeepStrictEqual } from "node:util";
import {
  type Args,
  type Kind,
  kindOf,
  known,
  listOf,
  type Mistake,
  type Newer,
  type Outlook,
  ownValue,
  type Property,
  propertiesOf,
  type Row,
} from "../kinds/index.ts";
import { ApiError, type Management, withoutNames } from "../management/index.ts";
import { fromRow, patchOf } from "./columns.ts";
import { diff } from "./diff.ts";
import type { CheckFailure } from "./failure.ts";
import { listing } from "./listing.ts";
import { afterArgument } from "./mark.ts";
import type { Session } from "./session.ts";
import { same } from "./values.ts";

/* What a preview can know of a tenant that it would refuse: asked in few requests, and only where something changes. */

/** What one run has come across. */
interface Run {
  /** Arguments by kind, in the order in which they were checked. */
  declared: Map<string, Args[]>;
  /** The stack's own objects that the program declares, as far as they exist: by their ids. */
  own: Map<string, { kind: string; args: Args }>;
  /** Ids of what the resources go by that have to come after something, see {@link noteAfter}. */
  after: Set<string>;
  /** By kind of what is always there: what goes back once nobody declares it, as the refresh has come across it. */
  previous: Map<string, Args>;
}

const runs = new WeakMap<Session, Run>();

function runOf(session: Session): Run {
  let run = runs.get(session);
  if (!run) {
    run = { declared: new Map(), own: new Map(), after: new Set(), previous: new Map() };
    runs.set(session, run);
  }
  return run;
}

/** The program declares the object, or has made it. */
export const noteOwn = (kind: Kind, session: Session, id: string, args: Args): void => {
  runOf(session).own.set(id, { kind: kind.name, args });
};

/** The state says what was there before. */
export const notePrevious = (kind: Kind, session: Session, { previous }: Args): void => {
  if (previous !== undefined) runOf(session).previous.set(kind.name, previous as Args);
};

/** What the resource goes by, as its program declares it: the engine asks about none of that where it isn't a target. */
export const noteAfter = (session: Session, news: Args): void => {
  for (const id of listOf(news[afterArgument]))
    if (known(id) !== undefined) runOf(session).after.add(String(id));
};

/** The program declares the object, or has made it. */
const isOwn = ({ own, after }: Run, id: string): boolean => own.has(id) || after.has(id);

/** What to keep of them: what the program names, and what it had before it replaced that. */
export function afterOf(kind: Kind, session: Session): Args {
  if (!kind.program?.after) return {};
  const run = runOf(session);
  const noted = [...run.own].filter(([, one]) => kind.program?.after?.includes(one.kind)).map(([id]) => id);
  const ids = [...new Set([...noted, ...run.after])];
  return ids.length === 0 ? {} : { [afterArgument]: ids.sort() };
}

const formerOf = (olds: Args): readonly unknown[] => {
  const ids = olds[afterArgument];
  return Array.isArray(ids) ? ids : [];
};

const rowsOf = async (kind: Kind, session: Session): Promise<Row[]> => {
  try {
    return [...(await listing(kind, session)).values()];
  } catch (error) {
    // A tenant can get into a state in which it refuses the list.
    if (error instanceof ApiError && error.status < 500) return [];
    throw error;
  }
};

/** What of the object becomes another, in the notation of arguments. */
function changedOf(kind: Kind, row: Row, before: Args | undefined, args: Args, previous?: Args): Args {
  const found = fromRow(kind, row);
  const wanted = fromRow(kind, { ...row, ...patchOf(kind, row, before ?? {}, args, previous) });
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !isDeepStrictEqual(value, found[name])),
  );
}

function outlookOf(
  session: Session,
  kind: Kind,
  former: readonly unknown[],
  before: Args | undefined,
  args: Args,
  row: Row | undefined,
): Outlook {
  const run = runOf(session);
  return {
    api: session.api(),
    before,
    found: row && fromRow(kind, row),
    changed: row ? changedOf(kind, row, before, args, run.previous.get(kind.name)) : {},
    isLeaving: former.some((id) => !isOwn(run, String(id))),
    declared: (name) => run.declared.get(name) ?? [],
    async objects(name) {
      const rows = await rowsOf(kindOf(name), session);
      const isLeaving = ({ id }: Row) => !isOwn(run, id) && former.includes(id);
      return { staying: rows.filter((row) => !isLeaving(row)), leaving: rows.filter(isLeaving) };
    },
    async foreign(name, ids) {
      const asked = new Set(
        [ids ?? []]
          .flat()
          .filter((id) => typeof id === "string" && known(id) !== undefined && !isOwn(run, id)),
      );
      if (asked.size === 0 || !kindOf(name).calls.list) return [];
      return (await rowsOf(kindOf(name), session)).filter(({ id }) => asked.has(id));
    },
    warn: (message) => session.warn(`${kind.name}: ${message}`),
  };
}

/** The operations that a tenant has, as it describes itself; undefined where it doesn't. */
export const operationsOf = (api: Management): Promise<ReadonlySet<string> | undefined> =>
  api.once("operations", async () => {
    try {
      const { paths } = (await api.ok(api.client.GET("/api/swagger.json"))) as { paths?: object };
      const all = Object.entries(paths ?? {}).flatMap(([path, item]) =>
        Object.keys(item as object).map((method) => withoutNames(`${method.toUpperCase()} ${path}`)),
      );
      return all.length === 0 ? undefined : new Set(all);
    } catch (error) {
      if (error instanceof ApiError && !error.ambiguous) return undefined;
      throw error;
    }
  });

/** Self-hosted tenants are all called the same, and none in the cloud is. */
export const isSelfHosted = ({ settings }: Management): boolean =>
  /^https:\/\/(default|admin)\.logto\.app\//.test(settings.resource);

/** What to say of something that the tenant doesn't have. */
export const lacks = (endpoint: string, operation: string, since?: string): string =>
  since
    ? `needs Logto ${since} or later, and the tenant at ${endpoint} is older; update it, or take this out of the stack`
    : `needs a Logto that has ${operation}, and the tenant at ${endpoint} hasn't: it's older; update it, or take this out of the stack`;

/** What of a declaration not every Logto has. */
function newerIn(kind: Kind, args: Args): Newer[] {
  const ofArguments = Object.entries(kind.properties).flatMap(([name, { readBy }]) =>
    readBy && args[name] !== undefined ? [{ path: [name], operation: readBy }] : [],
  );
  return [...(kind.rules?.newer?.(args) ?? []), ...ofArguments];
}

/** What of it the tenant hasn't shown to have: it took it in an earlier run, or has answered by it in this one. */
function unproven(kind: Kind, api: Management, before: Args | undefined, args: Args): Newer[] {
  const taken = before ? newerIn(kind, before) : [];
  const ofKind = kind.readBy && !before ? [{ path: [], operation: kind.readBy }] : [];
  return [...newerIn(kind, args), ...ofKind].filter(
    ({ path, operation }) =>
      !api.answered.has(withoutNames(operation)) &&
      !taken.some((one) => one.operation === operation && String(one.path) === String(path)),
  );
}

async function editionMistakes(
  kind: Kind,
  session: Session,
  before: Args | undefined,
  args: Args,
): Promise<Mistake[]> {
  const api = session.api();
  // What the tenant says of itself is large, and takes it seconds.
  const newer = unproven(kind, api, before, args);
  const cloudOnly = kind.rules?.cloudOnly?.(args) ?? [];
  const { endpoint } = api.settings;
  const operations = newer.length > 0 ? await operationsOf(api) : undefined;
  const lacking = newer.filter(({ operation }) => operations && !operations.has(withoutNames(operation)));
  // A version says more than an operation.
  const dated = lacking.filter(({ since }) => since !== undefined);
  return [
    ...(dated.length > 0 ? dated : lacking).map(({ path, operation, since }) => ({
      path,
      message: lacks(endpoint, operation, since),
    })),
    ...(isSelfHosted(api) ? cloudOnly : []).map((path) => ({
      path,
      message: `is for Logto Cloud only, and the tenant at ${endpoint} is self-hosted; take this out of the stack`,
    })),
  ];
}

/** Every reference within, with where it stands. */
function* referencesIn(
  property: Property,
  value: unknown,
  path: Mistake["path"],
): Generator<[Property, string, Mistake["path"]]> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* referencesIn(property, inner, [...path, index]);
  } else if (property.ref && typeof value === "string" && known(value) !== undefined) {
    yield [property, value, path];
  } else {
    for (const [name, item] of Object.entries(property.items ?? {})) {
      yield* referencesIn(item, ownValue(value, name), [...path, name]);
    }
  }
}

/** The resource of the program that will be what the reference says, by the output that stands for it or by what it's called. */
const declaredAs = (
  property: Property,
  kind: Kind,
  value: string,
  declared: readonly Args[],
): Args | undefined =>
  declared.find((args) => {
    const output = kind.outputs[property.refOutput ?? ""]?.computed?.({ id: "" }, args, "");
    return output?.join.join("") === value || Object.values(args).includes(value);
  });

/** The object at the tenant that a reference means. */
async function referred(
  kind: Kind,
  session: Session,
  value: string,
  output: string | undefined,
): Promise<Row | undefined> {
  const rows = kind.calls.list ? await rowsOf(kind, session) : [];
  const listed = rows.find((one) => (output ? one[output] : one.id) === value);
  // A list may leave some out that can stand there all the same, e.g. applications those for SAML.
  return listed ?? (output ? undefined : kind.calls.get(session.api(), value, {}));
}

/** What to put back, without references to what is gone since: the server would refuse all of it. */
export async function withoutGone(kind: Kind, session: Session, previous: Args): Promise<Args> {
  const left: Args = {};
  for (const [name, value] of Object.entries(previous)) {
    const property = kind.properties[name];
    const gone = new Set<unknown>();
    for (const [{ ref, refOutput }, id, [, index]] of property ? referencesIn(property, value, [name]) : []) {
      if (!(await referred(kindOf(ref as string), session, id, refOutput))) gone.add(index);
    }
    if (gone.size === 0) left[name] = value;
    else if (Array.isArray(value)) left[name] = value.filter((_, index) => !gone.has(index));
  }
  return left;
}

/** Where an object was named, its id alone would say nothing. */
const called = ({ name: kind }: Kind, id: string, name: unknown): string =>
  typeof name === "string" && name !== "" && name !== id ? `${kind} "${name}" (${id})` : `${kind} ${id}`;

/** References to what neither the tenant nor the program has, and to what can't stand there. */
async function referenceMistakes(
  kind: Kind,
  session: Session,
  args: Args,
  outlook: Outlook,
): Promise<Mistake[]> {
  const { own } = runOf(session);
  const mistakes: Mistake[] = [];
  for (const [name, property] of Object.entries(propertiesOf(kind))) {
    if (same(property, outlook.before?.[name], args[name])) continue;
    for (const [reference, value, path] of referencesIn(property, args[name], [name])) {
      const { ref, refOutput, suits } = reference;
      const kindOfRef = kindOf(ref as string);
      const mine = refOutput ? undefined : own.get(value);
      if (mine && mine.kind === ref) {
        const problem = suits?.(mine.args);
        if (problem)
          mistakes.push({ path, message: `${called(kindOfRef, value, mine.args.name)} ${problem}` });
        continue;
      }
      const declared = declaredAs(reference, kindOfRef, value, outlook.declared(kindOfRef.name));
      const row = declared ? undefined : await referred(kindOfRef, session, value, refOutput);
      const meant = row ? fromRow(kindOfRef, row) : declared;
      const problem = meant && suits?.(meant);
      const name = row ? kindOfRef.atTenant?.name?.(row) : declared?.name;
      if (problem) mistakes.push({ path, message: `${called(kindOfRef, value, name)} ${problem}` });
      else if (!meant) {
        mistakes.push({
          path,
          message: `the tenant has no ${kindOfRef.name} ${refOutput ? `whose ${refOutput} is` : "of the id"} "${value}"; write another, or "tenant:<name>" for what this program doesn't declare`,
        });
      }
    }
  }
  return mistakes;
}

/**
 * What the tenant would refuse of a declaration that is right in itself. Asked where something of it is new or changed:
 * what was taken once isn't asked about again.
 */
export async function feasible(
  kind: Kind,
  session: Session,
  olds: Args,
  inputs: Args,
): Promise<CheckFailure[]> {
  const run = runOf(session);
  const { __provider: _, ...before } = olds;
  const former = formerOf(olds);
  // What it goes by may leave while the resource itself stays as it is.
  const hasLost = former.some((id) => !isOwn(run, String(id)));
  const difference = diff(kind, before, inputs);
  const isNew = Object.keys(before).length === 0 || difference.replaces.length > 0;
  const mistakes: Mistake[] = [];
  if (isNew || difference.changes || hasLost) {
    mistakes.push(...(await editionMistakes(kind, session, isNew ? undefined : before, inputs)));
    if (mistakes.length === 0) {
      const [row] = kind.permanent && kind.rules?.feasible ? (await listing(kind, session)).values() : [];
      const outlook = outlookOf(session, kind, former, isNew ? undefined : before, inputs, row);
      mistakes.push(...(await referenceMistakes(kind, session, inputs, outlook)));
      mistakes.push(...((await kind.rules?.feasible?.(inputs, outlook)) ?? []));
    }
  }
  const declared = run.declared.get(kind.name);
  if (declared) declared.push(inputs);
  else run.declared.set(kind.name, [inputs]);
  return mistakes.map(({ path, message }) => ({ property: path.join("."), reason: message }));
}
