import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { openManagement, readSettings } from "../../../providers/management/index.ts";

/* A tenant that takes connections and never answers isn't waited for over and over. */

const timeout = 300;
/** Twice a timeout, which takes undici up to 1.5 seconds, with the pause between. */
const soon = 5000;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A tenant whose API is that; a token it gives unless `token` is something else. */
async function tenant(api: RequestListener, token?: RequestListener) {
  const asked: string[] = [];
  const listener = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url !== "/oidc/token") return api(request, response);
    if (token) return token(request, response);
    response.setHeader("content-type", "application/json");
    response.end('{ "access_token": "t", "expires_in": 3600, "scope": "all" }');
  });
  server = listener;
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const config: Record<string, string> = { endpoint, appId: "a", appSecret: "planted-secret" };
  return {
    asked,
    api: openManagement(
      readSettings((key) => config[key], {}),
      timeout,
    ),
  };
}

const never: RequestListener = () => undefined;

const failing = async (work: () => Promise<unknown>): Promise<{ message: string; took: number }> => {
  const started = performance.now();
  const message = await work().then(
    () => "",
    (error) => String(error.message),
  );
  return { message, took: performance.now() - started };
};

test.each<[string, RequestListener, RequestListener | undefined, RegExp]>([
  ["the token", never, never, /UND_ERR_HEADERS_TIMEOUT, at POST \/oidc\/token/],
  ["the API", never, undefined, /UND_ERR_HEADERS_TIMEOUT, at GET \/api\/roles/],
  [
    "an answer's end",
    (_, response) => void response.writeHead(200, { "content-type": "application/json" }).write("["),
    undefined,
    /UND_ERR_BODY_TIMEOUT, at GET \/api\/roles/,
  ],
])("%s is asked for twice", async (_, ofApi, token, words) => {
  const { api, asked } = await tenant(ofApi, token);
  const { message, took } = await failing(() => api.ok(api.client.GET("/api/roles") as never));
  await api.close();
  expect(message).toMatch(words);
  expect(took).toBeLessThan(soon);
  expect(asked.filter((one) => one.includes(token ? "token" : "roles"))).toHaveLength(2);
});

test("a hundred reads don't each wait their turn for a tenant that has been given up", async () => {
  const { api } = await tenant(never);
  const read = (id: number) =>
    api.ok(api.client.GET("/api/roles/{id}", { params: { path: { id: String(id) } } }) as never);
  const { took } = await failing(() =>
    Promise.allSettled(Array.from({ length: 100 }, (_, id) => read(id))).then((all) => {
      for (const one of all) expect(one).toMatchObject({ reason: { brief: "the tenant can't be reached" } });
    }),
  );
  await api.close();
  expect(took).toBeLessThan(soon);
});

test("one path that hangs doesn't end what others ask for", async () => {
  const { api } = await tenant((request, response) => {
    if (request.url === "/api/slow") return;
    response.writeHead(200, { "content-type": "application/json" }).end("[]");
  });
  const slow = failing(() => api.ok(api.client.GET("/api/slow" as never) as never));
  const deadline = Date.now() + soon;
  let isOver = false;
  slow.then(() => {
    isOver = true;
  });
  for (let id = 0; !isOver && Date.now() < deadline; id++)
    await api.ok(api.client.GET("/api/roles/{id}", { params: { path: { id: `${id}` } } }) as never);
  expect((await slow).message).toMatch(/UND_ERR_HEADERS_TIMEOUT/);
  await api.ok(api.client.GET("/api/roles") as never);
  await api.close();
});

test("what answers late, and in time, is waited for", async () => {
  const { api, asked } = await tenant((_, response) => {
    setTimeout(() => {
      response.writeHead(200, { "content-type": "application/json" }).end("[]");
    }, timeout / 2);
  });
  await expect(api.ok(api.client.GET("/api/roles") as never)).resolves.toEqual([]);
  await api.close();
  expect(asked).toHaveLength(2);
});
