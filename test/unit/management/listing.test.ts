import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { openManagement, readSettings, tokens } from "../../../providers/management/index.ts";

const settings = (endpoint: string) => {
  const config: Record<string, string> = { endpoint, appId: "a", appSecret: "a-secret" };
  return readSettings((key) => config[key], {});
};
const granted = (token: string, seconds = 3600) =>
  new Response(JSON.stringify({ access_token: token, expires_in: seconds, scope: "all" }));

let close = () => {};
afterEach(() => close());

/** A tenant whose lists are what `page` says, of `total` objects. */
async function tenant(total: number, page: (query: URLSearchParams, asked: number) => string[]) {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(String(request.url), "http://x");
    response.setHeader("content-type", "application/json");
    if (url.pathname === "/oidc/token") return response.end(await granted("t").text());
    asked += 1;
    response.setHeader("total-number", total);
    response.end(JSON.stringify(page(url.searchParams, asked).map((id) => ({ id }))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => void server.close().closeAllConnections();
  const api = openManagement(settings(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const all = () => api.all((query) => api.client.GET("/api/roles", { params: { query } }) as never);
  return { all, requests: () => asked };
}

const many = Array.from({ length: 100 }, (_, i) => `r${i}`);

test("a list that never fits together isn't taken for the whole: the error says which, and what to do", async () => {
  // An object of the first page comes again on the second, and another never.
  const { all } = await tenant(101, (query) => (query.get("page") === "1" ? many : ["r0"]));
  await expect(all()).rejects.toThrow(
    /GET \/api\/roles: .*5 times.*100 different objects of 101.*somebody else.*again/s,
  );
});

test("one that fits together in the end is whole", async () => {
  const { all, requests } = await tenant(101, (query, asked) =>
    query.get("page") === "1" ? many : [asked > 4 ? "r100" : "r0"],
  );
  expect(await all()).toHaveLength(101);
  expect(requests()).toBe(6);
});

test("a token that is dropped late takes no other with it, and no answer dates another token", async () => {
  const answers: ((response: Response) => void)[] = [];
  const token = tokens(
    settings("https://tenant.example"),
    () => new Promise((resolve) => answers.push(resolve)),
  );
  const first = token.get();
  answers[0]?.(granted("first", 1));
  expect(await first).toBe("first");
  const dropped = token.drop("first");
  // Over before it began, so this asks for another, while the drop is on its way.
  const second = token.get();
  await dropped;
  const third = token.get();
  expect(answers).toHaveLength(2);
  answers[1]?.(granted("second", 3600));
  expect(await Promise.all([second, third, token.get()])).toEqual(["second", "second", "second"]);
});
