import type { createApiClient } from "@logto/api/management";
import { type Answered, type Asked, describe, requestHeader } from "./answer.ts";
import { unlessGivenUp } from "./cancel.ts";
import { openCalls } from "./client.ts";
import { AnswerError, ApiError, AuthenticationError, ConnectionError, TornListError } from "./errors.ts";
import { refusalText, saidIn } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { type Sharing, sharing } from "./sharing.ts";
import { tokens } from "./token.ts";
import { openTransport } from "./transport.ts";

export { describe } from "./answer.ts";
export * from "./errors.ts";
export * from "./provider-settings.ts";
export { byProxy } from "./proxy.ts";
export { askedWait } from "./rate-limit-headers.ts";
export { withoutSecrets } from "./redaction.ts";
export { issueText, meaningOf } from "./refusal.ts";
export * from "./settings.ts";
export { tokens } from "./token.ts";

/** The largest page the API takes. */
const pageSize = 100;

/** How often a list is read whose pages don't fit together. */
const maxAttempts = 5;

/** A typed client of every operation; the types are Logto's own. */
export type ManagementClient = ReturnType<typeof createApiClient>;

/** The paths that a method is known for. */
export type PathsOf<M extends "GET" | "POST" | "PUT" | "PATCH" | "DELETE"> = ManagementClient[M] extends (
  url: infer P,
  ...rest: never[]
) => unknown
  ? P & string
  : never;

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Answered }>;

/** The Management API of one tenant. Knows nothing of kinds, and nothing of Pulumi. */
export interface Management extends Pick<Sharing, "shared" | "keeping" | "put" | "amend"> {
  readonly settings: Settings;
  readonly client: ManagementClient;
  /** Gets the token that the first call needs. */
  authorize(): Promise<unknown>;
  /** The body of a call that has to succeed; throws an ApiError otherwise. */
  ok<T>(call: Answer<T>): Promise<T>;
  /** The same, but undefined where the object doesn't exist. */
  maybe<T>(call: Answer<T>): Promise<T | undefined>;
  /** All pages of a list; throws a TornListError where they never fit together. */
  all<T>(page: (query: { page: number; page_size: number }) => Answer<T[]>): Promise<T[]>;
  /** What `read` makes of answers, of what doesn't change while the process lives. */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** Operations that were asked of this tenant for parts of objects, and that it doesn't have. */
  readonly lacking: Set<string>;
  /** Operations that the tenant has answered, or has for certain, parameters without names: `GET /api/roles/{}/scopes`. */
  readonly answered: ReadonlySet<string>;
  /** Something was written through this. */
  hasWritten(): boolean;
  close(): Promise<void>;
}

/** An operation whose parameters may be called otherwise elsewhere. */
export const withoutNames = (operation: string): string => operation.replace(/\{[^}]*\}/g, "{}");

/** What every tenant has that lets anybody in: a token is for a scope of a resource, and that comes by a role. */
const shownByToken = ["GET /api/resources/{}/scopes", "GET /api/roles/{}/scopes"];

/** Where a redirect leads; its path may hold what nobody should read. */
const originOf = (location: string, base: string): string =>
  URL.canParse(location, base) ? new URL(location, base).origin : "another address";

/** The objects of a page; throws an AnswerError where it's none of such. */
function listOf<T>({ data, response }: { data?: T[]; response: Answered }): T[] {
  const wrong = !Array.isArray(data)
    ? `${describe(data)} instead of a list`
    : data.some((row) => row === null || typeof row !== "object")
      ? "a list with something else than objects in it"
      : data.some((row) => !["string", "undefined"].includes(typeof (row as { id?: unknown }).id))
        ? "a list with an id that is no text"
        : undefined;
  if (wrong) throw new AnswerError(requestOf(response), response.status, wrong);
  return [...(data as T[])];
}

const requestOf = (response: Answered) => response.headers.get(requestHeader) ?? "the Management API";

/** Opens a tenant's Management API; nothing is sent before the first call. */
export function openManagement(settings: Settings, timeout?: number): Management {
  const transport = openTransport(settings.endpoint, settings, timeout);
  const token = tokens(settings, transport.send);

  const authorized = async (asked: Asked): Promise<Answered> => {
    const attempt = (bearer: string) =>
      transport.send({ ...asked, headers: { ...asked.headers, authorization: `Bearer ${bearer}` } });
    const first = await unlessGivenUp(token.get);
    const response = await attempt(first);
    if (response.status !== 401) return response;
    await token.drop(first);
    return attempt(await unlessGivenUp(token.get));
  };

  const { send, forget, hasWritten, ...sharable } = sharing(authorized);
  const settled = new Map<string, Promise<unknown>>();

  const answered = new Set(shownByToken);
  const calls = openCalls(settings.endpoint, send, (operation) => answered.add(withoutNames(operation)));
  const client = calls as unknown as ManagementClient;

  const failure = (error: unknown, response: Answered): Error => {
    const said = saidIn(error);
    const { status } = response;
    const request = requestOf(response);
    if (status === 403 && said.code === undefined) {
      return new AuthenticationError(
        `what stands before ${settings.endpoint} refuses ${request}, and not Logto, which says why: a gateway or a firewall, perhaps, which has to let this machine through, and the User-Agent pulumi-logto. [${status}]`,
        "what stands before the tenant refuses requests",
      );
    }
    // What it may never do is about the application; other codes say what of this one thing it wouldn't take.
    if (status === 401 || (status === 403 && said.code?.startsWith("auth."))) {
      return new AuthenticationError(
        `${settings.endpoint} refuses logto:appId "${settings.appId}": ${refusalText(status, said)} Check that it still has the role "Logto Management API access" and that logto:resource is "${settings.resource}". [${[said.code, status].filter(Boolean).join(", ")}]`,
      );
    }
    if (status >= 300 && status < 400) {
      const to = response.headers.get("location");
      return new ConnectionError(
        `${settings.endpoint} redirects${to ? ` to ${originOf(to, settings.endpoint)}` : ""}, and a token is sent nowhere but to logto:endpoint; set that to the tenant's own address [${status} to ${request}]`,
        "the tenant redirects",
      );
    }
    return new ApiError(request, status, said);
  };

  const ok = async <T>(call: Answer<T>): Promise<T> => {
    const { data, error, response } = await call;
    if (!response.ok) throw failure(error, response);
    return data as T;
  };

  return {
    settings,
    client,
    authorize: token.get,
    ok,
    async maybe(call) {
      try {
        return await ok(call);
      } catch (error) {
        if (error instanceof ApiError && error.gone) return undefined;
        throw error;
      }
    },
    async all<T>(page: (query: { page: number; page_size: number }) => Answer<T[]>) {
      for (let attempt = 1; ; attempt++) {
        const first = await page({ page: 1, page_size: pageSize });
        if (!first.response.ok) throw failure(first.error, first.response);
        const rows = listOf(first);
        const total = Number(first.response.headers.get("total-number") ?? rows.length);
        const rest = Array.from(
          { length: Math.max(0, Math.ceil(total / pageSize) - 1) },
          (_, index) => index + 2,
        );
        const more = await Promise.all(
          rest.map(async (number) => {
            const next = await page({ page: number, page_size: pageSize });
            if (!next.response.ok) throw failure(next.error, next.response);
            return listOf(next);
          }),
        );
        const all = rows.concat(...more);
        // Pages are cut from lists without an order, so an object may come twice and another not at all.
        const distinct = new Set(all.map((row) => (row as { id?: unknown }).id ?? row));
        if (distinct.size === total) return all;
        if (attempt === maxAttempts)
          throw new TornListError(requestOf(first.response), distinct.size, total, attempt);
        forget();
      }
    },
    ...sharable,
    lacking: new Set(),
    answered,
    hasWritten,
    once<T>(key: string, read: () => Promise<T>) {
      const known = settled.get(key);
      if (known) return known as Promise<T>;
      const answer = read();
      settled.set(key, answer);
      answer.catch(() => settled.delete(key));
      return answer;
    },
    close: () => transport.close(),
  };
}
