import type { Answered, Asked } from "./answer.ts";
import { LogtoError } from "./errors.ts";

/** What a call of the API says. */
interface Parts {
  params?: {
    /** What fills the path's `{…}`. */
    path?: Record<string, string>;
    query?: Record<string, string | number | boolean | undefined>;
  };
  body?: unknown;
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Answered;
}

/** An address loses these, and is another's then: that of a list, say. */
const noIds = ["", ".", ".."];

function addressOf(path: string, { path: names = {}, query = {} }: NonNullable<Parts["params"]>): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    names[name] === undefined ? whole : encodeURIComponent(names[name]),
  );
  const said = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return said.length > 0 ? `${filled}?${said.join("&")}` : filled;
}

/**
 * Calls by method and path, as `openapi-fetch` has them. Without the requests and answers of `fetch`: the first of
 * those in a process makes Node load an HTTP client of its own, and each costs more than what is needed here.
 */
export function openCalls(
  endpoint: string,
  send: (asked: Asked) => Promise<Answered>,
  answered: (operation: string) => void,
) {
  const by =
    (method: string) =>
    async (path: string, { params = {}, body }: Parts = {}): Promise<Answer> => {
      const wrong = Object.values(params.path ?? {}).find((id) => noIds.includes(id));
      if (wrong !== undefined)
        throw new LogtoError(`"${wrong}" is no id of anything: ${method} ${path} can't be asked for it`);
      const response = await send({
        method,
        url: endpoint + addressOf(path, params),
        ...(body === undefined
          ? { headers: {} }
          : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      if (response.ok) answered(`${method} ${path}`);
      const text = await response.text();
      const said = text === "" ? undefined : JSON.parse(text);
      return response.ok ? { data: said, response } : { error: said, response };
    };
  return {
    GET: by("GET"),
    POST: by("POST"),
    PUT: by("PUT"),
    PATCH: by("PATCH"),
    DELETE: by("DELETE"),
  };
}
