import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";

let tenant: RunningTenant;
let stopped: number;
const ask = async (method: string, path: string, headers: Record<string, string>) => {
  const sent = request(`${tenant.url}${path}`, { method, headers }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  return answer.statusCode;
};
const names = () => tenant.store.table("roles").map(({ name }) => name);

beforeEach(async () => {
  stopped = 0;
  tenant = await startTenant({ port: 0, onStop: () => stopped++ });
});
afterEach(() => tenant.close());

describe.each([
  ["another site's page", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["a page that says its origin alone", { origin: "https://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["a page that says its site alone", { "sec-fetch-site": "cross-site" }],
  ["a page of another port of this machine", { origin: "http://localhost:1", "sec-fetch-site": "same-site" }],
])("%s", (_, headers: Record<string, string>) => {
  test.each([
    ["POST", "/__reset"],
    ["POST", "/__stop"],
    ["POST", "/__faults"],
    ["POST", "/__requests/reset"],
    ["GET", "/__requests"],
    ["GET", "/__tenant"],
  ])("%s %s is refused, and nothing is done", async (method, path) => {
    tenant.store.insert("roles", { id: "kept", name: "kept" });
    expect(await ask(method, path, headers)).toBe(403);
    expect(names()).toContain("kept");
    expect(await ask("GET", "/__tenant", {})).toBe(200);
    expect(stopped).toBe(0);
  });
});

test.each([
  ["a program", {}],
  ["its own page", { "sec-fetch-site": "same-origin" }],
  ["an address that is typed in", { "sec-fetch-site": "none" }],
])("%s may reset it", async (_, headers: Record<string, string>) => {
  tenant.store.insert("roles", { id: "gone", name: "gone" });
  const origin: Record<string, string> = "sec-fetch-site" in headers ? { origin: tenant.url } : {};
  expect(await ask("POST", "/__reset", { ...headers, ...origin })).toBe(204);
  expect(names()).not.toContain("gone");
});
