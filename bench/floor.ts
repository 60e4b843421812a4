// node bench/floor.ts <url> <shape file> <parallel> [<connection as JSON>]: the fewest API calls that make, check and
// delete what a shape declares, by plain undici. Prints seconds and requests of each.
import { readFileSync } from "node:fs";
import { Agent, type Dispatcher, request } from "undici";
import { defaults } from "../emulator/index.ts";
import { kindOf } from "../providers/kinds/index.ts";
import { toColumns } from "../providers/lifecycle/columns.ts";
import type { Shape } from "./shape.ts";

export interface Phase {
  seconds: number;
  requests: number;
}
export type Floor = Record<"create" | "check" | "delete", Phase>;

type Row = Record<string, unknown> & { id: string };
type Body = Record<string, unknown>;
type Declared = Shape[number];

type Connection = Pick<typeof defaults, "appId" | "appSecret" | "resource">;

const pageSize = 100;

/** Where objects are listed and made; those of other objects are made below them. */
const paths: Record<string, { list?: string; of?: string }> = {
  Application: { list: "/api/applications" },
  ApiResource: { list: "/api/resources?includeScopes=true" },
  Scope: { of: "apiResource" },
  Role: { list: "/api/roles" },
  Connector: { list: "/api/connectors" },
  SsoConnector: { list: "/api/sso-connectors" },
  Webhook: { list: "/api/hooks" },
  SignInExperience: {},
  ApplicationRoles: { of: "application" },
};

function openFloor(url: string, shape: Shape, parallel: number, connection: Connection) {
  const dispatcher = new Agent({ connections: parallel });
  let requests = 0;
  let token = "";
  const call = async (method: Dispatcher.HttpMethod, path: string, body?: unknown) => {
    requests++;
    const answer = await request(`${url}${path}`, {
      method,
      dispatcher,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    const isJson = String(answer.headers["content-type"]).includes("json");
    return {
      data: isJson ? JSON.parse(text) : undefined,
      total: Number(answer.headers["total-number"] ?? 0),
    };
  };

  const each = async <T>(all: readonly T[], work: (one: T) => Promise<unknown>) => {
    const rest = [...all];
    const worker = async () => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  };

  const made = new Map<string, Row>();
  const keyOf = ({ kind, name }: Declared) => `${kind} ${name}`;
  const idOf = (one: Declared) => made.get(keyOf(one))?.id as string;
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (value === null || typeof value !== "object") return value;
    if ("$ref" in value) return made.get(value.$ref as string)?.id;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
  };

  /** Groups of which each needs nothing but the ones before. */
  const layers = (): Declared[][] => {
    const place = new Map<string, number>();
    const result: Declared[][] = [];
    for (const one of shape) {
      const references = [...JSON.stringify(one.args).matchAll(/\{"\$ref":("(?:[^"\\]|\\.)*")\}/g)];
      const above = references.map(([, key]) => place.get(JSON.parse(key as string)) ?? 0);
      // Singletons name connectors by their targets, which no reference shows.
      const at = one.kind === "SignInExperience" ? Number.MAX_SAFE_INTEGER : Math.max(-1, ...above) + 1;
      place.set(keyOf(one), at);
      const layer = Math.min(at, result.length);
      result[layer] ??= [];
      result[layer].push(one);
    }
    return result;
  };

  const make = async (one: Declared) => {
    const where = paths[one.kind];
    if (!where) throw new Error(`bench/floor.ts doesn't know how to make ${one.kind}`);
    const args = resolved(one.args) as Body;
    const columns = toColumns(kindOf(one.kind), args) as Body;
    const post = async (path: string, body: unknown) => {
      const { data } = await call("POST", path, body);
      made.set(keyOf(one), data ?? { id: "" });
    };
    if (one.kind === "SignInExperience") {
      const { data } = await call("GET", "/api/sign-in-exp");
      made.set(keyOf(one), data);
      await call("PATCH", "/api/sign-in-exp", columns);
    } else if (one.kind === "ApplicationRoles") {
      await post(`/api/applications/${args.application}/roles`, { roleIds: columns.roleIds });
    } else if (one.kind === "Scope") {
      const { resourceId, ...rest } = columns;
      await post(`/api/resources/${resourceId}/scopes`, rest);
    } else if (one.kind === "Application") {
      const uris = { redirectUris: [], postLogoutRedirectUris: [] };
      const oidcClientMetadata = { ...uris, ...(columns.oidcClientMetadata as Body | undefined) };
      await post("/api/applications", { ...columns, oidcClientMetadata });
      if (one.hasSecret) await call("GET", `/api/applications/${idOf(one)}/secrets`);
    } else {
      await post((where.list as string).split("?")[0] as string, columns);
    }
  };

  const login = async () => {
    const { appId, appSecret, resource } = connection;
    requests++;
    const answer = await request(`${url}/oidc/token`, {
      method: "POST",
      dispatcher,
      headers: {
        authorization: `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ grant_type: "client_credentials", resource, scope: "all" }).toString(),
    });
    token = ((await answer.body.json()) as { access_token: string }).access_token;
  };

  const timed = async (work: () => Promise<void>): Promise<Phase> => {
    requests = 0;
    const started = performance.now();
    await login();
    await work();
    return { seconds: (performance.now() - started) / 1000, requests };
  };

  return {
    create: () =>
      timed(async () => {
        for (const layer of layers()) await each(layer, make);
      }),
    check: () =>
      timed(async () => {
        const kinds = new Set(shape.map(({ kind }) => (kind === "Scope" ? "ApiResource" : kind)));
        const details = shape.flatMap((one) => {
          if (one.kind === "Role") return [`/api/roles/${idOf(one)}/scopes?page=1&page_size=${pageSize}`];
          if (one.kind === "ApplicationRoles") {
            const { application } = resolved(one.args) as Body;
            return [`/api/applications/${application}/roles?page=1&page_size=${pageSize}`];
          }
          return one.hasSecret ? [`/api/applications/${idOf(one)}/secrets`] : [];
        });
        const lists = [...kinds].flatMap((kind) => paths[kind]?.list ?? []);
        if (kinds.has("SignInExperience")) details.push("/api/sign-in-exp");
        const page = (list: string, number: number) =>
          call("GET", `${list}${list.includes("?") ? "&" : "?"}page=${number}&page_size=${pageSize}`);
        await each(lists, async (list) => {
          const { total } = await page(list, 1);
          const more = Array.from({ length: Math.max(0, Math.ceil(total / pageSize) - 1) }, (_, i) => i + 2);
          await each(more, (number) => page(list, number));
        });
        await each(details, (path) => call("GET", path));
      }),
    delete: () =>
      timed(async () => {
        const own = shape.filter(({ kind }) => !["Scope", "ApplicationRoles"].includes(kind));
        await each([...own].reverse(), async (one) => {
          if (one.kind !== "SignInExperience") {
            await call("DELETE", `${paths[one.kind]?.list?.split("?")[0]}/${idOf(one)}`);
            return;
          }
          const declared = Object.keys(toColumns(kindOf(one.kind), one.args));
          const found = made.get(keyOf(one)) as Row;
          await call(
            "PATCH",
            "/api/sign-in-exp",
            Object.fromEntries(declared.map((column) => [column, found[column]])),
          );
        });
      }),
    close: () => dispatcher.close(),
  };
}

if (import.meta.main) {
  const [url, file, parallel, connection] = process.argv.slice(2) as [string, string, string, string?];
  const known = new Set(Object.keys(paths));
  const shape = (JSON.parse(readFileSync(file, "utf8")) as Shape).filter(({ kind }) => known.has(kind));
  const floor = openFloor(
    url,
    shape,
    Number(parallel),
    connection === undefined ? defaults : JSON.parse(connection),
  );
  const result: Floor = {
    create: await floor.create(),
    check: await floor.check(),
    delete: await floor.delete(),
  };
  await floor.close();
  console.log(JSON.stringify(result));
}
