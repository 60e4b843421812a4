import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { lineOf, summaryOf } from "../../../cli/shared/checks/report.ts";
import { plainSend } from "../../../cli/shared/checks/requests.ts";
import { tryCommand } from "../../../cli/try/command.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let before: World["tenant"]["store"]["tables"];
let server: Server | undefined;
beforeAll(async () => {
  world = await openWorld();
  before = structuredClone(world.tenant.store.tables);
});
afterAll(() => world.close());
afterEach(() => {
  world.tenant.store.tables = structuredClone(before);
  world.tenant.faults.length = 0;
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Who looks into a table makes an empty one. */
const rowsOf = (tables: typeof before) =>
  Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0));

/** Somebody else's server, that keeps what it's sent. */
async function receiving(status: number): Promise<{ url: string; got: string[] }> {
  const got: string[] = [];
  server = createServer(async (request: IncomingMessage, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    got.push(body);
    response.writeHead(status).end("planted-answer");
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, got };
}

test("what works is said in a line each, and the tenant is as it was", async () => {
  const seen = world.tenant.requests.length;
  const results = await world.results();
  expect(results.map((one) => lineOf(one, false).replaceAll(world.tenant.url, "<tenant>"))).toEqual([
    "✓ Discovery: <tenant>/oidc says where everything is",
    "✓ Signing keys: 1 key to check tokens by",
    "✓ Redirect URIs: 2 addresses of 2 applications lead to the sign-in page, and a foreign one is refused",
    "✓ Sign-in page: shows google, facebook, apple, linkedin, wechat, in this order, and all else as declared",
    "✓ SSO issuers: Microsoft answers",
    "✓ SAML applications: the metadata of CRM can be had, with a certificate",
    "✓ API resources: https://api.novaserve.ai can be asked for",
    "✓ Sign-out: 1 address of 1 application is taken, and a foreign one is refused",
    "✓ CORS: pages of 2 origins may ask for tokens, and those of a foreign one may not",
    "✓ Application secrets: the tenant takes 2 secrets of 2 applications",
    "✓ Machine tokens: PanBot Orders Worker gets read:orders, write:orders for https://api.novaserve.ai; none gets more",
    "✓ Organization tokens: 1 membership of machine-to-machine applications: each gets what its organization roles grant, and no more",
    "✓ Env files: 2 files: whoever reads them can work with this tenant\n· Env files: web.env, worker.env aren't on this machine: what the stack would write was tried",
  ]);
  expect(summaryOf(results)).toBe("All is well.");
  expect(rowsOf(world.tenant.store.tables)).toEqual(rowsOf(before));
  // Nothing but what anybody may call.
  const crm = world.made("SamlApplication", "crm").id;
  const asked = world.tenant.requests
    .slice(seen)
    .map(({ method, path }) => `${method} ${path.replace(crm, "<crm>")}`);
  expect([...new Set(asked)].sort()).toEqual([
    "GET /api/.well-known/sign-in-exp",
    "GET /api/saml-applications/<crm>/metadata",
    "GET /oidc/.well-known/openid-configuration",
    "GET /oidc/auth",
    "GET /oidc/jwks",
    "GET /oidc/session/end",
    "OPTIONS /oidc/token",
    "POST /oidc/token",
  ]);
});

test("too many requests are waited for", async () => {
  world.tenant.faults.push({
    path: "/oidc/jwks",
    effect: "answer",
    status: 429,
    headers: { "retry-after": "0.01" },
    times: 2,
  });
  expect(await world.faults()).toEqual([]);
});

test("what roles outside the stack grant a machine is worth a note, not a fault", async () => {
  const roles = world.made("ApplicationRoles", "orders-worker").inputs;
  const { roles: own } = roles;
  const outside = { tenantId: "default", id: "outside", name: "outside", type: "MachineToMachine" };
  world.tenant.store.table("roles").push({ ...outside, description: "d", isDefault: false });
  world.tenant.store.table("applicationsRoles").push({
    tenantId: "default",
    id: "x",
    applicationId: world.made("Application", "orders-worker").id,
    roleId: "outside",
  });
  world.tenant.store.table("rolesScopes").push({
    tenantId: "default",
    id: "y",
    roleId: "outside",
    scopeId: world.made("Scope", "backend/read:menus").id,
  });
  try {
    roles.roles = [...(own as string[]), "outside"];
    expect(await world.faults()).toEqual([]);
    expect((await world.find("machine-tokens"))[1]).toEqual({
      verdict: "note",
      says: "PanBot Orders Worker: its token for https://api.novaserve.ai has read:menus, by roles or scopes that this stack doesn't manage",
    });
  } finally {
    roles.roles = own;
  }
});

test("a stack with nothing of a kind says so, and that is no fault", async () => {
  const { resources } = world.stack;
  world.stack.resources = resources.filter(({ kind }) => kind.name === "Webhook");
  const { envFiles } = world;
  world.envFiles = {};
  try {
    const results = await world.results();
    expect(results.map(({ findings }) => findings[0]?.verdict)).toEqual([
      ...["ok", "ok", "note", "ok", "note", "note", "note", "note", "note", "note", "note", "note", "note"],
    ]);
    world.stack.resources = [];
    await expect(world.results()).rejects.toThrow(
      'nothing of Logto is in the state of stack "test": there is nothing to try before the first pulumi up',
    );
  } finally {
    world.stack.resources = resources;
    world.envFiles = envFiles;
  }
});

test("--webhook has the tenant call it, and says when it isn't taken", async () => {
  const hook = world.tenant.store.byId("hooks", world.made("Webhook", "user-events").id);
  const calls = (url: string) => Object.assign(hook.config, { url, headers: { "x-key": "planted-key" } });
  const taking = await receiving(200);
  calls(taking.url);
  expect(await world.find("webhook", { webhook: "user-events" })).toEqual([
    { verdict: "ok", says: `${taking.url} took a sample of each of its events, signed` },
  ]);
  expect(taking.got.length).toBe(hook.events.length);
  server?.close();
  const refusing = await receiving(500);
  calls(refusing.url);
  const [found] = await world.find("webhook", { webhook: "user-events" });
  expect(found?.verdict).toBe("failed");
  expect(found?.says).toMatch(
    /^user-events: http:\S+ didn't take a sample event: .* \[hook.endpoint_responded_with_error, 422\]$/,
  );
  expect((await world.find("webhook", { webhook: "nope" }))[0]?.says).toBe(
    'the stack has no webhook "nope" (there are: user-events)',
  );
  world.tenant.store.delete("hooks", { id: hook.id });
  expect((await world.find("webhook", { webhook: "user-events" }))[0]?.says).toContain(
    "user-events: the tenant doesn't have it any more",
  );
});

test("what quotes a secret is said without it", async () => {
  const { id, outputs } = world.made("Application", "orders-worker");
  const secret = String(outputs.clientSecret);
  const basic = Buffer.from(`${id}:${secret}`).toString("base64");
  const body = { error: "invalid_client", error_description: `no ${secret}, and no Basic ${basic}` };
  world.tenant.faults.push({ path: "/oidc/token", effect: "answer", status: 401, body, times: 99 });
  // That nothing is shown, `results` looks after.
  expect((await world.find("machine-tokens"))[0]?.says).toBe(
    "PanBot Orders Worker: gets no token (invalid_client: no [secret], and no Basic [secret])",
  );
});

test("--send-mail and --send-sms go by the tenant's own connector, and no secret of it is shown", async () => {
  expect((await world.find("mail", { sendMail: "a@example.com" }))[0]?.says).toBe(
    "the tenant has no e-mail connector, so nothing was sent",
  );
  const taking = await receiving(200);
  const connector = (id: string, connectorId: string) => ({
    tenantId: "default",
    id,
    connectorId,
    config: { endpoint: taking.url, authorization: "planted-key" },
    metadata: {},
    syncProfile: false,
    enableTokenStorage: false,
    createdAt: 1,
  });
  world.tenant.store.table("connectors").push(connector("m", "http-email"), connector("s", "http-sms"));
  const wishes = { sendMail: "a@example.com", sendSms: "15550001111" };
  expect((await world.find("mail", wishes))[0]?.says).toBe(
    "http-email took a test message to a@example.com; see whether it arrives",
  );
  expect((await world.find("sms", wishes))[0]?.says).toBe(
    "http-sms took a test message to 15550001111; see whether it arrives",
  );
  expect(taking.got.map((body) => JSON.parse(body).to)).toEqual(
    expect.arrayContaining(["a@example.com", "15550001111"]),
  );
  server?.close();
  const refusing = await receiving(401);
  for (const row of world.tenant.store.table("connectors")) {
    if (row.id === "m") row.config.endpoint = refusing.url;
  }
  const [found] = await world.find("mail", { sendMail: "a@example.com" });
  expect(found?.says).toMatch(/^http-email couldn't send to a@example.com: .*\[connector.general, 400\]$/);
});

test("--token-script runs it on its sample, and names the claims, not their values", async () => {
  expect(await world.find("token-script", { tokenScript: true })).toEqual([
    { verdict: "ok", says: "client-credentials: runs on its sample, and adds plan" },
  ]);
  const { inputs } = world.made("JwtCustomizer", "clientCredentials");
  const { script } = inputs;
  try {
    inputs.script =
      "const getCustomJwtClaims = async ({ context }) => ({ plan: context.application.customData.plan.x })";
    const [found] = await world.find("token-script", { tokenScript: true });
    expect(found?.verdict).toBe("failed");
    expect(found?.says).toContain("client-credentials: the script fails on its sample: ");
    expect(found?.says).toContain("jwt_customizer.general");
  } finally {
    inputs.script = script;
  }
});

test("the command: text or JSON, and an exit code of its own", async () => {
  const printed: string[] = [];
  const spies = [
    jest.spyOn(console, "log").mockImplementation((line) => void printed.push(String(line))),
    jest.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0),
  ];
  try {
    const { context } = world.around;
    process.exitCode = 0;
    await tryCommand(context).parseAsync(["--stack", "test"], { from: "user" });
    expect(printed.at(-1)).toBe("\nAll is well.");
    expect(process.exitCode).toBe(0);
    Object.assign(world.tenant.store.table("signInExperience")[0] as object, { signInMode: "SignIn" });
    printed.length = 0;
    await tryCommand(context).parseAsync(["--stack", "test", "--format", "json"], { from: "user" });
    const { checks } = JSON.parse(printed.join(""));
    expect(checks.find(({ id }: { id: string }) => id === "sign-in-page").findings[0].verdict).toBe("failed");
    expect(process.exitCode).toBe(10);
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
});

test("the tenant is tried where applications reach it, not where it's managed", async () => {
  world.stack.config.set("logto:publicEndpoint", "https://auth.novaserve.ai");
  world.around.send = async (request) => {
    if (new URL(request.url).hostname === "auth.novaserve.ai") throw new TypeError("no such address");
    return plainSend(request);
  };
  try {
    const [found] = await world.find("discovery");
    expect(found).toEqual({
      verdict: "failed",
      says: "https://auth.novaserve.ai doesn't answer (no such address): no application can sign anybody in",
      mend: [
        "See whether the tenant is up, and whether this is its address as applications have it:",
        "pulumi config --stack test",
      ],
    });
  } finally {
    world.stack.config.delete("logto:publicEndpoint");
    world.around.send = plainSend;
  }
});
