import { readFileSync } from "node:fs";
import { connect } from "node:http2";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Agent, request } from "undici";
import { type ForwardingProxy, openProxy } from "../../../bench/proxy.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";

/* The way on which the benchmark counts and delays what both rivals send to a Logto. */

let tenant: RunningTenant;
let proxy: ForwardingProxy;
let agent: Agent;
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  proxy = await openProxy(tenant.url);
  agent = new Agent({ connect: { ca: readFileSync(proxy.certificate) } });
});
afterAll(async () => {
  await agent.close();
  await proxy.close();
  await tenant.close();
});

test("HTTP/1.1: bodies and statuses go through, and each request is counted", async () => {
  const { appId, appSecret, resource } = tenant;
  const before = proxy.requests.length;
  const ask = (secret: string) =>
    request(`${proxy.url}/oidc/token`, {
      method: "POST",
      dispatcher: agent,
      headers: {
        authorization: `Basic ${Buffer.from(`${appId}:${secret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ grant_type: "client_credentials", resource, scope: "all" }).toString(),
    });
  const answer = await ask(appSecret);
  expect(answer.statusCode).toBe(200);
  expect(await answer.body.json()).toEqual(expect.objectContaining({ token_type: "Bearer" }));
  const refused = await ask("another");
  expect(refused.statusCode).toBe(401);
  await refused.body.dump();
  expect(proxy.requests.slice(before)).toEqual([
    { method: "POST", path: "/oidc/token" },
    { method: "POST", path: "/oidc/token" },
  ]);
});

test("HTTP/2, for clients that speak it", async () => {
  const session = connect(proxy.url, { ca: readFileSync(proxy.certificate) });
  const stream = session.request({ ":path": "/api/status" });
  const status = await new Promise((resolve, reject) => {
    stream.once("response", (headers) => resolve(headers[":status"]));
    stream.once("error", reject);
  });
  stream.close();
  session.close();
  expect(status).toBe(204);
});

test("every request waits as long as is said", async () => {
  proxy.latencyMs = 60;
  const started = performance.now();
  const answer = await request(`${proxy.url}/api/status`, { dispatcher: agent });
  await answer.body.dump();
  // Timers count whole milliseconds.
  expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  proxy.latencyMs = 0;
});

test("a Logto that isn't there is 502, with the reason", async () => {
  const nowhere = await openProxy("http://localhost:1");
  const other = new Agent({ connect: { ca: readFileSync(nowhere.certificate) } });
  const answer = await request(`${nowhere.url}/api/status`, { dispatcher: other });
  expect(answer.statusCode).toBe(502);
  expect(await answer.body.text()).toContain("ECONNREFUSED");
  await other.close();
  await nowhere.close();
});
