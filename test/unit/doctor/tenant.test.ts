import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startTenant } from "../../../emulator/index.ts";
import { openWorld, planted, type World } from "./world.ts";

let world: World;
let server: Server | undefined;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await world.close();
});

/** Something else than a Logto at the endpoint. */
async function answering(handle: RequestListener): Promise<string> {
  server = createServer(handle);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.config["logto:endpoint"] = url;
  return url;
}

const json =
  (content: unknown): RequestListener =>
  (_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(content));
  };

test("what the connection lacks is named with its commands, the secret's without a value", async () => {
  delete world.config["logto:appId"];
  world.secrets = {};
  expect(await world.one("settings")).toEqual({
    verdict: "failed",
    says: "2 settings are missing: logto:appId, logto:appSecret",
    mend: [
      "pulumi-logto init --stack dev   (asks for all of them)",
      "pulumi config set --stack dev logto:appId",
      "pulumi config set --stack dev --secret logto:appSecret",
    ],
  });
});

test("what the environment says counts", async () => {
  delete world.config["logto:appId"];
  world.around.env = { LOGTO_M2M_APP_ID: world.tenant.appId };
  expect(await world.one("token")).toMatchObject({ verdict: "ok" });
});

test("http that is accepted by name is warned of, and tokens from elsewhere are named", async () => {
  world.config["logto:endpoint"] = "http://logto.invalid:3001";
  world.config["logto:insecureEndpoint"] = "http://logto.invalid:3001";
  world.config["logto:tokenEndpoint"] = "http://localhost:3002";
  expect(await world.find("settings")).toEqual([
    {
      verdict: "ok",
      says: `http://logto.invalid:3001 as ${world.tenant.appId}, with tokens from http://localhost:3002`,
    },
    {
      verdict: "warning",
      says: expect.stringContaining(
        "http://logto.invalid:3001 is http, as logto:insecureEndpoint accepts it",
      ),
      mend: ["pulumi config set logto:endpoint --stack dev https://logto.invalid:3001"],
    },
  ]);
});

test("who runs as m-default is told what is better", async () => {
  const admin = await startTenant({ port: 0, admin: { appSecret: planted } });
  try {
    world.config = {
      "logto:endpoint": admin.url,
      "logto:appId": "m-default",
      "logto:tokenEndpoint": admin.admin?.url ?? "",
    };
    const results = await world.results();
    const of = (id: string) => results.find((one) => one.id === id)?.findings ?? [];
    expect(of("settings")[1]).toMatchObject({
      verdict: "warning",
      mend: ["pulumi-logto init --stack dev --bootstrap --connection-only"],
    });
    expect([...of("token"), ...of("management-api")].map(({ verdict }) => verdict)).toEqual(["ok", "ok"]);
    delete world.config["logto:tokenEndpoint"];
    expect(await world.one("token")).toMatchObject({
      verdict: "failed",
      says: expect.stringContaining("port 3002 by default"),
      mend: ["pulumi config set --stack dev --plaintext logto:tokenEndpoint https://<the console's address>"],
    });
  } finally {
    await admin.close();
  }
});

test.each([
  ["http://example.com", "is http; secrets go there", " https://example.com"],
  ["https://x.logto.app/oidc", 'leave out "/oidc"', " https://x.logto.app"],
  ["x.logto.app", "is no URL", ""],
])("the endpoint %s is no address of a tenant", async (url, says, mend) => {
  world.config["logto:endpoint"] = url;
  const found = await world.one("settings");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend).toEqual([`pulumi config set --stack dev logto:endpoint${mend}`]);
});

test("a trailing slash is none to mend", async () => {
  world.config["logto:endpoint"] += "/";
  expect(await world.one("issuer")).toMatchObject({ verdict: "ok" });
});

test("a secret in the clear is warned of", async () => {
  world.config["logto:appSecret"] = world.secrets["logto:appSecret"] as string;
  world.secrets = {};
  expect((await world.find("settings")).at(-1)).toMatchObject({
    verdict: "warning",
    says: expect.stringContaining("stands in the clear"),
  });
});

test("where nothing runs on this machine, it's said how to start the tenant", async () => {
  const url = await answering(() => {});
  server?.close();
  server = undefined;
  world.around.context = { ...world.around.context, tenantCommand: "npm run tenant --" };
  expect(await world.one("endpoint")).toEqual({
    verdict: "failed",
    says: `nothing runs at ${url}`,
    mend: [`Start the embedded tenant: npm run tenant -- --port ${new URL(url).port}`],
  });
  expect(await world.one("token")).toEqual({ verdict: "skipped", says: 'not checked: it needs "Endpoint"' });
});

const failing = (code: string) => () => {
  throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(code), { code }) });
};

test.each([
  ["ENOTFOUND", "there is no host", "Logto console"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate isn't trusted", "NODE_EXTRA_CA_CERTS"],
  ["ECONNRESET", "doesn't answer (ECONNRESET)", "firewall"],
])("%s has its own words", async (code, says, mend) => {
  world.around.send = async () => failing(code)();
  const found = await world.one("endpoint");
  expect(found).toMatchObject({ verdict: "failed", says: expect.stringContaining(says) });
  expect(found.mend?.join("\n")).toContain(mend);
});

test.each(["HTTPS_PROXY", "https_proxy"])("a proxy by %s is named, without its password", async (name) => {
  world.around.env = { [name]: "http://me:planted@proxy:3128" };
  world.around.send = async () => failing("ETIMEDOUT")();
  const mend = (await world.one("endpoint")).mend?.join("\n");
  expect(mend).toContain("HTTPS_PROXY is set: see whether that proxy is up and lets you through");
  expect(mend).toContain("NO_PROXY");
  expect(mend).not.toContain("planted");
});

test("a redirect names where it leads", async () => {
  await answering((_, response) => {
    response.writeHead(301, { location: "https://auth.example.com/oidc" }).end();
  });
  expect(await world.one("endpoint")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("sends on to https://auth.example.com"),
    mend: ["pulumi config set logto:endpoint --stack dev https://auth.example.com"],
  });
});

test("a web page is no Logto", async () => {
  await answering((_, response) => {
    response.end("<html>");
  });
  expect(await world.one("endpoint")).toMatchObject({ says: expect.stringContaining("is no Logto") });
});

test("another OpenID provider is no Logto", async () => {
  await answering(json({ issuer: "https://x/", token_endpoint: "https://x/token" }));
  expect(await world.one("endpoint")).toMatchObject({
    says: expect.stringContaining("an OpenID provider, but no Logto"),
  });
});

test.each([429, 503])("a tenant that answers %d is to be waited for", async (status) => {
  world.tenant.faults.push({ path: "openid-configuration", effect: "answer", status, times: 9 });
  expect(await world.one("endpoint")).toMatchObject({
    verdict: "failed",
    mend: [expect.stringContaining("try again")],
  });
});

test("a tenant that calls itself otherwise is told of, with the ways out", async () => {
  const url = `http://127.0.0.1:${world.tenant.port}`;
  world.config["logto:endpoint"] = url;
  const found = await world.one("issuer");
  expect(found).toMatchObject({
    verdict: "warning",
    says: expect.stringContaining(`calls itself ${world.tenant.url}, not ${url}`),
  });
  expect(found.mend?.[0]).toContain(`logto:endpoint --stack dev ${world.tenant.url}`);
  world.config["logto:publicEndpoint"] = world.tenant.url;
  expect(await world.one("issuer")).toMatchObject({ verdict: "ok" });
});

test("a public endpoint that isn't the issuer's is told of", async () => {
  world.config["logto:publicEndpoint"] = "https://auth.example.com";
  expect(await world.one("issuer")).toMatchObject({
    verdict: "warning",
    mend: [`pulumi config set logto:publicEndpoint --stack dev ${world.tenant.url}`],
  });
});

test.each([
  [-100_000, "warning", "100 seconds behind"],
  [100_000, "warning", "100 seconds ahead of"],
  [400_000, "failed", "400 seconds ahead of"],
] as const)("a clock that is off by %d ms: %s", async (off, verdict, says) => {
  world.around.now = () => Date.now() + off;
  const found = await world.one("clock");
  expect(found.verdict).toBe(verdict);
  // The header has whole seconds, so that one more or less is seen.
  expect(
    Math.abs(Number(/(\d+) seconds/.exec(found.says)?.[1]) - Number.parseInt(says, 10)),
  ).toBeLessThanOrEqual(1);
  expect(found.says).toContain(says.replace(/^\d+ /, ""));
});

test("without a date the clock isn't judged", async () => {
  const { send } = world.around;
  world.around.send = async (request) => {
    const response = await send(request);
    const headers = new Headers(response.headers);
    headers.delete("date");
    return new Response(response.status === 204 ? null : await response.text(), {
      status: response.status,
      headers,
    });
  };
  expect(await world.one("clock")).toMatchObject({ verdict: "skipped" });
});

test("an id that the tenant doesn't know", async () => {
  world.config["logto:appId"] = "nobody";
  expect(await world.one("token")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining('knows no application logto:appId "nobody"'),
    mend: ["pulumi config set --stack dev logto:appId"],
  });
});

test("a wrong secret: the command that asks for it, not one that shows it", async () => {
  world.secrets["logto:appSecret"] = "not-it";
  const found = await world.one("token");
  expect(found).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("doesn't accept the secret"),
    mend: ["pulumi config set --stack dev --secret logto:appSecret"],
  });
  expect(JSON.stringify(found)).not.toContain("not-it");
});

test("an application without the role", async () => {
  world.tenant.store.table("applicationsRoles").splice(0);
  expect(await world.one("token")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining('lacks the machine-to-machine role "Logto Management API access"'),
  });
});

test("an application of another type", async () => {
  Object.assign(world.tenant.store.byId("applications", world.tenant.appId) ?? {}, { type: "Traditional" });
  expect(await world.one("token")).toMatchObject({
    says: expect.stringContaining("has to be a machine-to-machine application"),
  });
});

test("a wrong resource indicator: what it is, self-hosted and in the cloud", async () => {
  world.config["logto:resource"] = "https://api.example.com";
  const found = await world.one("token");
  expect(found).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining('no API resource "https://api.example.com"'),
  });
  expect(found.mend?.join("\n")).toContain("pulumi config rm logto:resource --stack dev");
  expect(found.mend?.join("\n")).toContain("pulumi config set logto:tenantId --stack dev <tenant id>");
});

test("Logto Cloud behind a domain of one's own: the tenant's id", async () => {
  const [resource] = world.tenant.store.table("resources");
  Object.assign(resource ?? {}, { indicator: "https://abc123.logto.app/api" });
  expect(await world.one("token")).toMatchObject({
    verdict: "failed",
    says: expect.stringMatching(
      /^Is http.* Logto Cloud behind a domain of your own\? Then say the tenant's id/,
    ),
    mend: [expect.stringContaining("pulumi config set --stack dev logto:tenantId")],
  });
  world.config["logto:tenantId"] = "abc123";
  expect(await world.one("token")).toMatchObject({ verdict: "ok" });
});

test("a token that can't be asked for", async () => {
  world.tenant.faults.push({ path: "/oidc/token", effect: "lose-request", times: 9 });
  expect(await world.one("token")).toMatchObject({
    verdict: "failed",
    says: expect.stringContaining("asking for one failed"),
  });
});

test.each([
  [401, "failed", "refuses the token"],
  [403, "failed", "refuses setup-automation"],
  [429, "warning", "too many requests"],
  [500, "failed", "answers 500"],
] as const)("an API that answers %d", async (status, verdict, says) => {
  world.tenant.faults.push({ path: "^/api/applications", effect: "answer", status });
  expect(await world.one("management-api")).toMatchObject({ verdict, says: expect.stringContaining(says) });
});

test("limits that the answers speak of are shown, and refusals warned of", async () => {
  world.tenant.faults.push({
    path: "^/api/applications",
    effect: "replace-answer",
    status: 200,
    headers: { "x-ratelimit-remaining": "117" },
    body: [],
  });
  expect(await world.one("rate-limits")).toMatchObject({ verdict: "ok", says: "x-ratelimit-remaining: 117" });
  world.tenant.faults.push({
    path: "^/api/applications",
    effect: "answer",
    status: 429,
    headers: { "retry-after": "7" },
  });
  expect(await world.one("rate-limits")).toMatchObject({
    verdict: "warning",
    says: expect.stringContaining("refused 1 of these few requests as too many (retry-after: 7)"),
  });
  world.tenant.faults.push({
    path: "^/api/applications",
    effect: "replace-answer",
    status: 200,
    headers: { "ratelimit-remaining": "0" },
    body: [],
  });
  expect(await world.one("rate-limits")).toMatchObject({
    verdict: "warning",
    says: expect.stringContaining("used up"),
  });
});
