import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import {
  type Args,
  isPlainObject,
  type Kind,
  kindOf,
  kinds,
  mistakesOf,
  type Properties,
  type Row,
  unknownValue,
} from "../../../providers/kinds/index.ts";
import { fromRow } from "../../../providers/lifecycle/columns.ts";
import { observe } from "../../../providers/lifecycle/listing.ts";
import { getAt, same, setAt, unsetAt } from "../../../providers/lifecycle/values.ts";
import { ApiError } from "../../../providers/management/index.ts";
import { clone, type Declaration, openPlugin, Pointer, type Resource } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(60_000);

/*
 * Console and code on one tenant. The console sends whole objects at each save: in another order, and with keys that
 * were absent before, as "", [], {} or null, wherever the API takes that (test/contract/cases: save-back).
 */

let world: World;
let all: Declaration[];
beforeAll(async () => {
  world = await openWorld();
  all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
});
afterAll(() => world.close());

const setting = { production: false, endpoint: "http://localhost" };
const fillers: unknown[] = ["", [], {}, null];

/** What has calls of its own, so that no form of the console sends it with the rest. */
const elsewhere = ["protectedAppMetadata"];

/** Where arguments, and fields of them, lie in the API's object. */
function* placesOf(properties: Properties): Generator<string[]> {
  for (const [name, one] of Object.entries(properties)) {
    if (one.nested || one.option || one.writeOnly || one.createOnly) continue;
    if (one.fields) yield* placesOf(one.fields);
    const place = (one.path ?? name).split(".");
    if ((!one.fields || one.path) && !elsewhere.includes(place[0] as string)) yield place;
  }
}

const columnsOf = (kind: Kind) => [
  ...new Set([...placesOf(kind.properties)].map(([column]) => column as string)),
];

/** The maps in it, each with its keys the other way round. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reordered(inner)] as const)
      .reverse(),
  );
}

/** What the console has before it and sends: the object's columns, sets in another order. */
function formOf(kind: Kind, row: Row): Args {
  const form = Object.fromEntries(
    columnsOf(kind)
      .filter((column) => row[column] !== undefined)
      .map((column) => [column, clone(row[column])]),
  );
  const reverse = (properties: Properties) => {
    for (const [name, { path, set, fields }] of Object.entries(properties)) {
      if (fields) reverse(fields);
      const place = (path ?? name).split(".");
      const value = getAt(form, place);
      if (set && Array.isArray(value)) setAt(form, place, value.toReversed());
    }
  };
  reverse(kind.properties);
  return reordered(form) as Args;
}

/** The least that the kind takes. */
function leastOf({ kind: name, args, ...rest }: Declaration): Declaration {
  const kind = kindOf(name);
  const plain = (value: unknown): unknown =>
    value instanceof Pointer
      ? unknownValue
      : Array.isArray(value)
        ? value.map(plain)
        : isPlainObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
          : value;
  const isTaken = (some: Args) => {
    const given = { ...(plain(some) as Args) };
    for (const [argument, { logicalName }] of Object.entries(kind.properties)) {
      if (logicalName) given[argument] ??= rest.name;
    }
    const whole = kind.program?.complete?.(given, rest.name) ?? given;
    return mistakesOf(kind, whole, setting).every(({ warning }) => warning);
  };
  const least = Object.keys(args).reduce<Args>((left, argument) => {
    const { [argument]: _, ...others } = left;
    return isTaken(others) ? others : left;
  }, args);
  return { ...rest, kind: name, args: least };
}

const held = ({ kind, name }: Declaration): Resource => {
  const found = world.stack.resources.find(({ key }) => key === `${kind} ${name}`);
  if (!found) throw new Error(`${kind} ${name} isn't there`);
  return found;
};

/** A value of the API's in the notation of the argument. */
function fromRowOf(kind: Kind, value: unknown, at: string[], argument: string): unknown {
  const row = { id: "" };
  setAt(row, at, value);
  return fromRow(kind, row)[argument];
}

/** Something of the form at another value. */
type Place = { at: string[]; value: unknown };

/** The object at the tenant, and a save of it, in a session of its own; it says whether the server takes it. */
async function console_(one: Declaration): Promise<{ row: Row; save(...places: Place[]): Promise<boolean> }> {
  const kind = kindOf(one.kind);
  const { id, outputs } = held(one);
  const { session } = openPlugin(world.tenant);
  const api = session.api();
  const row = (await observe(kind, session, id, outputs)) as Row;
  const send = async (form: Args) => {
    try {
      await api.keeping(
        () => false,
        () => kind.calls.update(api, row, form, outputs),
      );
      return true;
    } catch (error) {
      // Where the kind's calls can't even send it, the console can't either.
      if (error instanceof ApiError || error instanceof TypeError) return false;
      throw error;
    }
  };
  return {
    row,
    async save(...places) {
      const form = formOf(kind, row);
      for (const { at, value } of places) setAt(form, at, clone(value));
      if (await send(form)) return true;
      // A form has no column that the server refuses as it shows it, e.g. metadata of a connector that has its own.
      const own = formOf(kind, row);
      const columns =
        places.length > 0 ? places.map(({ at: [column] }) => column as string) : Object.keys(own);
      const taken: boolean[] = [];
      for (const column of new Set(columns)) taken.push(await send({ [column]: form[column] }));
      return places.length > 0 ? taken.every(Boolean) : taken.some(Boolean);
    },
  };
}

/** Rows as the tenant answers them now, in another order than they were made. */
function turnTables() {
  const { tables } = world.tenant.store;
  for (const [name, rows] of Object.entries(tables)) tables[name] = rows.toReversed();
}

/** What of the object arguments are about, without that place. */
async function restOf(one: Declaration, place: string[]): Promise<Args> {
  const form = formOf(kindOf(one.kind), (await console_(one)).row);
  unsetAt(form, place);
  return form;
}

/** What the console may send in the place of a value that is taken out. */
const emptied = (value: unknown): unknown[] =>
  fillers.filter(
    (filler) =>
      filler === null || (typeof filler === typeof value && Array.isArray(filler) === Array.isArray(value)),
  );

const placeOf = (kind: Kind, argument: string) => (kind.properties[argument]?.path ?? argument).split(".");

/** Another value of that sort. */
const another = (value: unknown): unknown => {
  if (typeof value === "string") return `${value} too`;
  return typeof value === "boolean" ? !value : undefined;
};

/** The argument that is changed in place by a code that changes nothing else. */
function changeOf({ kind: name, args, name: logicalName }: Declaration): Args | undefined {
  const kind = kindOf(name);
  const found = Object.entries(args).find(([argument, value]) => {
    const property = kind.properties[argument];
    const isPlain =
      property &&
      !(property.createOnly || property.ref || property.option || property.writeOnly || property.secret);
    const wanted = another(value);
    if (!isPlain || wanted === undefined) return false;
    const mistakes = mistakesOf(kind, { ...args, [argument]: wanted }, setting, logicalName);
    return mistakes.every(({ path }) => path[0] !== argument);
  });
  return found && { [found[0]]: another(found[1]) };
}

const cloudOnly = ["Domain"];
/** Which one is active is said by a button: the server fails where that changes nothing. */
const withoutForm = ["SamlApplicationSecret"];
const known = everyKind("https://issuer.example").filter(({ kind }) => !withoutForm.includes(kind));
/** Each as it is in the model, and of each kind one with the least that it takes. */
const cases = [
  ...known.map(({ kind, name }) => ({ kind, name, isLeast: false })),
  ...[...new Set(known.map(({ kind }) => kind))].map((kind) => ({
    ...{ kind, isLeast: true },
    name: known.find((one) => one.kind === kind)?.name as string,
  })),
];

test("no kind is left out", () => {
  const names = new Set(known.map(({ kind }) => kind));
  const left = kinds.map(({ name }) => name).filter((name) => !names.has(name));
  expect(left.sort()).toEqual([...cloudOnly, ...withoutForm]);
});

describe.each(
  cases.map(
    (one) => [`${one.kind} ${one.name}${one.isLeast ? ", with the least that it takes" : ""}`, one] as const,
  ),
)("%s", (_, { kind: kindName, name, isLeast }) => {
  const kind = kindOf(kindName);
  let declared: Declaration[];
  let one: Declaration;
  beforeAll(async () => {
    await world.begin();
    const full = all.find((each) => each.kind === kindName && each.name === name) as Declaration;
    one = isLeast ? leastOf(full) : full;
    declared = withNeeds(
      all.map((each) => (each === full ? one : each)),
      one,
    );
    await world.clean(declared);
  });

  test("a save that changes nothing is no difference, in whatever order things come", async () => {
    const { save } = await console_(one);
    expect(await save()).toBe(true);
    expect(await world.preview(declared)).toEqual([]);
    turnTables();
    expect(await world.preview(declared)).toEqual([]);
  });

  test("keys that were absent, as the console fills them in, are no difference", async () => {
    const { row } = await console_(one);
    const absent = [...placesOf(kind.properties)].filter((at) => (getAt(row, at) ?? undefined) === undefined);
    for (const value of fillers) {
      const places = absent.map((at) => ({ at, value }));
      if (await (await console_(one)).save(...places)) expect(await world.preview(declared)).toEqual([]);
      else {
        for (const place of places) {
          if (!(await (await console_(one)).save(place))) continue;
          expect([place, ...(await world.preview(declared))]).toEqual([place]);
        }
      }
    }
  });

  test("a change of something else is the only one, and leaves what the console has saved", async () => {
    const change = changeOf(one);
    if (!change) return;
    const place = placeOf(kind, Object.keys(change)[0] as string);
    const before = await restOf(one, place);
    const other = { ...one, args: { ...one.args, ...change } };
    const wanted = declared.map((each) => (each === one ? other : each));
    expect((await world.clean(wanted)).steps).toEqual([`update ${kindName} ${name}`]);
    expect(await world.preview(wanted)).toEqual([]);
    expect(await restOf(other, place)).toEqual(before);
    await world.clean(declared);
  });

  // What is declared of the least is in the whole, too.
  if (isLeast) return;

  test("what is declared and emptied in the console is drift, and comes back", async () => {
    for (const argument of Object.keys(one.args)) {
      const property = kind.properties[argument];
      const isThere =
        property && !(property.nested || property.option || property.writeOnly || property.createOnly);
      if (!isThere || elsewhere.includes(property.path ?? argument)) continue;
      const at = placeOf(kind, argument);
      for (const value of emptied(one.args[argument])) {
        const { row, save } = await console_(one);
        const before = getAt(row, at);
        if (before === undefined || !(await save({ at, value }))) continue;
        const after = getAt((await console_(one)).row, at);
        const shown = `${argument} ${JSON.stringify(before)}: ${JSON.stringify(value)} became ${JSON.stringify(after)}`;
        const isSame = same(
          property,
          fromRowOf(kind, before, at, argument),
          fromRowOf(kind, after, at, argument),
        );
        const found = await world.preview(declared);
        expect([shown, found.length > 0]).toEqual([shown, !isSame]);
        if (isSame) continue;
        await world.clean(declared);
        expect([shown, ...(await world.preview(declared))]).toEqual([shown]);
      }
    }
  });
});
