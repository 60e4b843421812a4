import * as z from "zod";
import type { Args, Kind, Property, Row } from "../kinds/kind.ts";
import { memo } from "../kinds/memo.ts";
import { AnswerError, describe, LogtoError, type Management } from "../management/index.ts";
import { withoutSecrets } from "../management/redaction.ts";
import { secretsIn } from "./secrecy.ts";
import { getAt } from "./values.ts";

/*
 * The tenant's answers, held against the kind's declaration before anything believes them. Leniently: unknown fields
 * and missing ones are fine, and so is a value that only our own rules would refuse; one of another type is not.
 */

type JsonType = "string" | "number" | "boolean" | "array" | "object";

const typeOf = (value: unknown): JsonType =>
  Array.isArray(value) ? "array" : (typeof value as Exclude<JsonType, "array">);

interface JsonSchema {
  type?: string | string[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
}

function* typesIn(schema: JsonSchema): Generator<JsonType> {
  for (const type of [schema.type ?? []].flat()) yield (type === "integer" ? "number" : type) as JsonType;
  for (const value of schema.enum ?? []) yield typeOf(value);
  if ("const" in schema) yield typeOf(schema.const);
  for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    yield* typesIn(inner);
  }
}

/** The types that a value of the property may have; none: any. */
const typesOf = memo(
  ({ schema }: Property): ReadonlySet<JsonType> =>
    new Set(typesIn(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as JsonSchema)),
);

/** The columns whose types the declaration says, each with its path. */
function* columnsOf(properties: Record<string, Property>, above?: string): Generator<[string[], Property]> {
  for (const [name, property] of Object.entries(properties)) {
    if (property.option || property.nested || property.writeOnly) continue;
    const path = property.path ?? (above ? `${above}.${name}` : name);
    if (property.fields && !property.path) yield* columnsOf(property.fields);
    else yield [path.split("."), property];
  }
}

const columnsIn = memo(({ properties }: Kind) => [...columnsOf(properties)]);

/** What in the object isn't as the declaration says; undefined when all is. */
function wrongIn(kind: Kind, row: unknown, id?: string): string | undefined {
  if (row === null || typeof row !== "object" || Array.isArray(row)) {
    return `${describe(row)} instead of an object`;
  }
  const found = (row as Row).id as unknown;
  if (typeof found !== "string" || found === "") return `an object whose id is ${describe(found)}`;
  if (id !== undefined && found !== id) return `an object with another id than ${id}`;
  for (const [path, property] of columnsIn(kind)) {
    const value = getAt(row, path);
    if (value === undefined || value === null) continue;
    if (property.read) {
      // The API's notation isn't ours here; what can't be read is wrong.
      try {
        property.read(value);
      } catch {
        return `an object whose ${path.join(".")} is ${describe(value)} that can't be read`;
      }
      continue;
    }
    const types = typesOf(property);
    if (types.size > 0 && !types.has(typeOf(value))) {
      return `an object whose ${path.join(".")} is ${describe(value)} instead of ${[...types].join(" or ")}`;
    }
    if (property.set && (value as unknown[]).some((entry) => entry === null || entry === undefined)) {
      return `an object whose ${path.join(".")} has nothing for an entry`;
    }
  }
  return undefined;
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (value !== null && typeof value === "object")
    for (const inner of Object.values(value)) yield* textsOf(inner);
}

/** Takes these values out of an error's text, in whatever form they stand in it. */
export function redacted(error: unknown, secrets: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const texts = [...textsOf(secrets)];
  error.message = withoutSecrets(error.message, texts);
  // Its first line is the message as it was made.
  if (error.stack) error.stack = withoutSecrets(error.stack, texts);
  // The engine shows the reasons of what was made in part.
  const { reasons = [] } = error as { reasons?: string[] };
  for (const [index, reason] of reasons.entries()) reasons[index] = withoutSecrets(reason, texts);
  return error;
}

/** A column is sent whole, and a server may quote what it refuses: what somebody else put there too. */
async function discreet<T>(kind: Kind, sent: Args[], args: Args, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw redacted(
      error,
      sent.flatMap((columns) => secretsIn(kind, args, columns)),
    );
  }
}

/** The kind, with each of its calls held against its declaration. */
export function checked(kind: Kind): Kind {
  const wrong = (request: string, received: string) =>
    new AnswerError(`${request} of ${kind.name}`, undefined, received);
  /** What trips over an answer in a kind's own code trips because the answer isn't what it should be. */
  const guard =
    <A extends unknown[], T>(name: string, call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await call(...args);
      } catch (error) {
        if (error instanceof LogtoError) throw error;
        throw wrong(name, "something without what such an object has");
      }
    };
  const row = (name: string, answer: Row, id?: string): Row => {
    const problem = wrongIn(kind, answer, id);
    if (problem) throw wrong(name, problem);
    return answer;
  };
  const rows = (name: string, answer: Row[]): Row[] => {
    if (!Array.isArray(answer)) throw wrong(name, `${describe(answer)} instead of a list`);
    for (const one of answer) row(name, one);
    return answer;
  };
  const maybe = (name: string, answer: Row | undefined) =>
    answer === undefined ? undefined : row(name, answer);
  const { list, search, within, find, detail, observe, outputsOf } = kind.calls;
  const outputsIn = (one: Row): Args => {
    try {
      return outputsOf?.(one) ?? {};
    } catch {
      throw wrong("get", "something without what such an object has");
    }
  };
  return {
    ...kind,
    calls: {
      ...kind.calls,
      ...(list && { list: guard("list", async (api: Management) => rows("list", await list(api))) }),
      ...(search && {
        search: guard("list", async (api: Management, text: string) => rows("list", await search(api, text))),
      }),
      ...(within && {
        within: guard("list", async (api: Management, owner: Row) => rows("list", await within(api, owner))),
      }),
      ...(find && {
        find: guard("find", async (api: Management, args: Args) => rows("find", await find(api, args))),
      }),
      ...(detail && {
        detail: guard("get", async (api: Management, one: Row, args: Args) =>
          row("get", await detail(api, one, args), one.id),
        ),
      }),
      ...(observe && {
        observe: guard("get", async (api: Management, id: string, state: Args) =>
          maybe("get", await observe(api, id, state)),
        ),
      }),
      ...(outputsOf && {
        outputsOf(one: Row): Args {
          const outputs = outputsIn(one);
          for (const [name, value] of Object.entries(outputs)) {
            const isText = kind.outputs[name]?.schema === undefined;
            if (isText && value !== undefined && value !== null && typeof value !== "string") {
              throw wrong("get", `an object whose ${name} is ${describe(value)} instead of string`);
            }
          }
          // What isn't answered is no fact: it neither gets into the state nor drives out what is there.
          return Object.fromEntries(
            Object.entries(outputs).filter(([, value]) => value !== undefined && value !== null),
          );
        },
      }),
      get: guard("get", async (api, id, state) => maybe("get", await kind.calls.get(api, id, state))),
      create: guard("create", async (api, columns, args, isInNew) =>
        row("create", await kind.calls.create(api, columns, args, isInNew)),
      ),
      update: guard("update", async (api, one, patch, args) => {
        const changed = await discreet(kind, [one, patch], args, () =>
          kind.calls.update(api, one, patch, args),
        );
        row("update", { ...one, ...changed, id: one.id });
        return changed;
      }),
      delete: guard("delete", kind.calls.delete),
    },
  };
}
