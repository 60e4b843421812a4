import { ApiError, PartlyMade } from "../management/errors.ts";
import type { Management, PathsOf } from "../management/index.ts";
import type { Args, Row } from "./kind.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Every operation of the Management API as its reference writes it, e.g. `GET /api/roles/{id}`; Logto's own types. */
export type Operation = { [M in Method]: `${M} ${PathsOf<M>}` }[Method] | Unpublished;

/** What the server has and the published types lack. */
type Unpublished =
  | "GET /api/configs/cimd"
  | "PATCH /api/configs/cimd"
  | "GET /api/cimd/user-consent-scopes"
  | "POST /api/cimd/user-consent-scopes"
  | "DELETE /api/cimd/user-consent-scopes/{scopeType}/{scopeId}"
  | "GET /api/sso-connectors/{id}/signing-keys"
  | "POST /api/sso-connectors/{id}/signing-keys"
  | "PATCH /api/sso-connectors/{id}/signing-keys/{keyId}"
  | "DELETE /api/sso-connectors/{id}/signing-keys/{keyId}";

interface Parts {
  /** What fills the path's `{…}`. */
  path?: Record<string, string> | undefined;
  query?: object | undefined;
  body?: unknown;
}

function request(api: Management, operation: Operation, { path, query, body }: Parts): Promise<unknown> {
  const [method, url] = operation.split(" ") as [Method, string];
  const call = api.client[method] as unknown as (url: string, init: object) => Promise<unknown>;
  return call(url, { params: { path, query }, ...(body === undefined ? {} : { body }) });
}

/** The body of a call that has to succeed; throws an ApiError otherwise. */
export const send = <T = Row>(
  api: Management,
  operation: Operation,
  path?: Record<string, string>,
  body?: unknown,
  query?: object,
): Promise<T> => api.ok(request(api, operation, { path, body, query }) as never) as Promise<T>;

/** The same, but undefined where the object doesn't exist. */
export const lookUp = <T = Row>(
  api: Management,
  operation: Operation,
  path?: Record<string, string>,
  body?: unknown,
): Promise<T | undefined> =>
  api.maybe(request(api, operation, { path, body }) as never) as Promise<T | undefined>;

/** What is read of a part of an object; undefined where this Logto has no such part, which is kept in mind. */
export async function part<T>(
  api: Management,
  operation: Operation,
  read: (operation: Operation) => Promise<T>,
): Promise<T | undefined> {
  if (api.lacking.has(operation)) return undefined;
  try {
    return await read(operation);
  } catch (error) {
    if (!(error instanceof ApiError) || !error.lacking) throw error;
    api.lacking.add(operation);
    return undefined;
  }
}

/**
 * The object of a creation's first call, with what the calls after it make of it. Their failure doesn't unmake it.
 *
 * @throws PartlyMade
 */
export async function completed(row: Row, rest: () => Promise<Args | undefined>): Promise<Row> {
  try {
    return { ...row, ...(await rest()) };
  } catch (error) {
    throw new PartlyMade(row, error);
  }
}

/** All pages of a list. */
export const everyPage = <T = Row>(
  api: Management,
  operation: Operation,
  path?: Record<string, string>,
  query: object = {},
): Promise<T[]> =>
  api.all<T>((page) => request(api, operation, { path, query: { ...query, ...page } }) as never);

/** The text where a pattern of SQL is wanted, as any part of what is looked for. */
const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** What a list has that knows `search`: by any of the fields that it searches. */
export const searchedBy =
  (operation: Operation) =>
  (api: Management, text: string): Promise<Row[]> =>
    everyPage(api, operation, undefined, { search: anywhere(text) });

/** The calls of a kind whose objects lie in one list, each at the list's path and its id. */
export interface Collection {
  list(api: Management): Promise<Row[]>;
  get(api: Management, id: string): Promise<Row | undefined>;
  create(api: Management, columns: Args): Promise<Row>;
  update(api: Management, row: { id: string }, patch: Args): Promise<Args>;
  delete(api: Management, id: string): Promise<void>;
}

export function collection(all: PathsOf<"GET">, one: PathsOf<"GET">): Collection {
  const parameter = /\{(\w+)\}$/.exec(one)?.[1] as string;
  const at = (id: string) => ({ [parameter]: id });
  return {
    list: (api) => everyPage(api, `GET ${all}`),
    get: (api, id) => lookUp(api, `GET ${one}`, at(id)),
    create: (api, columns) => send(api, `POST ${all}` as Operation, undefined, columns),
    update: (api, { id }, patch) => send<Args>(api, `PATCH ${one}` as Operation, at(id), patch),
    delete: (api, id) => send<never>(api, `DELETE ${one}` as Operation, at(id)),
  };
}

/** What is in the one and not in the other. */
export function difference(
  before: unknown,
  wanted: unknown,
): { added: string[]; removed: string[]; none: boolean } {
  const had = new Set((before ?? []) as string[]);
  const wants = new Set((wanted ?? []) as string[]);
  const added = [...wants].filter((one) => !had.has(one));
  const removed = [...had].filter((one) => !wants.has(one));
  return { added, removed, none: added.length + removed.length === 0 };
}
