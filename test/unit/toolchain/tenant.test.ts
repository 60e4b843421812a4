import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { isLoopback } from "../../../providers/management/settings.ts";
import { ROOT } from "../../../toolchain/settings.ts";
import { ensureTenant, expectFitting, probe, stopTenant } from "../../../toolchain/tenant.ts";
import { remove } from "../../support/remove.ts";

let server: Server | ReturnType<typeof createTcpServer> | undefined;
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  await tenant?.close();
  tenant = undefined;
});

let tenant: RunningTenant | undefined;
const embedded = async (folder?: string) => {
  tenant = await startTenant({ port: 0, ...(folder === undefined ? {} : { folder }) });
  return tenant.url;
};

async function listen(made: NonNullable<typeof server>): Promise<string> {
  server = made;
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

test("a Logto is recognised by its issuer", async () => {
  const endpoint = await serve((request, response) => {
    const isDiscovery = request.url === "/oidc/.well-known/openid-configuration";
    response.writeHead(isDiscovery ? 200 : 404).end(JSON.stringify({ issuer: "http://elsewhere/oidc" }));
  });
  expect(await probe(endpoint)).toEqual({ kind: "logto" });
  expect(await ensureTenant(endpoint)).toEqual({ started: false });
});

test("a Logto that isn't the embedded one does for a stack of one's own, and not for npm start", async () => {
  const endpoint = await serve((request, response) => {
    const isDiscovery = request.url === "/oidc/.well-known/openid-configuration";
    response.writeHead(isDiscovery ? 200 : 404).end(JSON.stringify({ issuer: "http://elsewhere/oidc" }));
  });
  const { port } = new URL(endpoint);
  await expect(ensureTenant(endpoint, { embedded: true })).rejects.toThrow(
    new RegExp(
      `not this clone's embedded tenant.*\n {2}npm start -- --port \\d+\n.*\n {2}npm run tenant -- --stop --port ${port}$`,
    ),
  );
});

test("this clone's embedded tenant is told from others", async () => {
  const endpoint = await embedded(ROOT);
  expect(await probe(endpoint)).toEqual({ kind: "own", version: "1.43" });
  expect(await ensureTenant(endpoint, { embedded: true })).toEqual({ started: false });
});

test("one that answers as another Logto is started anew, where one is asked for", async () => {
  const endpoint = await embedded(ROOT);
  const logFile = join(mkdtempSync(join(tmpdir(), "tenant-")), "tenant.log");
  const said: string[] = [];
  const options = { embedded: true, logFile, log: (line: string) => said.push(line) };
  try {
    expect(await ensureTenant(endpoint, { ...options, version: "1.43" })).toEqual({ started: false });
    expect(await ensureTenant(endpoint, { ...options, version: "1.42" })).toEqual({ started: true });
    expect(await probe(endpoint)).toEqual({ kind: "own", version: "1.42" });
    // Asked for nothing, it stays.
    expect(await ensureTenant(endpoint, options)).toEqual({ started: false });
    expect(said).toEqual([
      "This clone's embedded tenant answers as Logto 1.43; starting it anew",
      `Starting the embedded tenant at ${endpoint} as Logto 1.42`,
    ]);
    expect(readFileSync(logFile, "utf8")).toContain(`answers at ${endpoint} as Logto 1.42`);
  } finally {
    await stopTenant(endpoint);
    rmSync(join(ROOT, ".state", `tenant-${new URL(endpoint).port}.json`), { force: true });
    remove(dirname(logFile));
  }
}, 60_000);

test.each([["/somewhere/else"], [undefined]])("that of %s isn't used, whoever asks", async (folder) => {
  const endpoint = await embedded(folder);
  const port = Number(new URL(endpoint).port) + 100;
  await expect(expectFitting(endpoint, { stack: "dev", embedded: true })).rejects.toThrow(
    new RegExp(`another clone's.*${folder ?? "program"}.*\n {2}npm start -- --port ${port}$`),
  );
  await expect(ensureTenant(endpoint, { stack: "test" })).rejects.toThrow(
    `npm run pulumi -- config set --stack test logto:endpoint http://localhost:${port}`,
  );
});

test.each([
  ["a web page", "<html></html>"],
  ["another identity provider", JSON.stringify({ issuer: "http://localhost/realms/x" })],
  ["null", "null"],
])("%s is not a Logto", async (_, body) => {
  const endpoint = await serve((_request, response) => response.end(body));
  expect(await probe(endpoint)).toMatchObject({ kind: "foreign" });
  await expect(ensureTenant(endpoint)).rejects.toThrow(
    /is not a Logto .*status 200.*\. Stop what runs there/,
  );
});

test("what doesn't speak HTTP is not a Logto", async () => {
  const endpoint = await listen(
    createTcpServer((socket) => socket.end("220 mail\r\n", () => socket.destroy())),
  );
  expect(await probe(endpoint)).toMatchObject({ kind: "foreign" });
});

test("nothing at all is told from something else", async () => {
  const endpoint = await serve(() => {});
  await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  expect(await probe(endpoint)).toEqual({ kind: "nothing" });
});

test("a tenant elsewhere is never started", async () => {
  expect(isLoopback("https://panbot.logto.app")).toBe(false);
  await expect(ensureTenant("http://pulumi-logto.invalid:3001")).rejects.toThrow(
    /not a Logto|No Logto answers/,
  );
});

test.each(["http://localhost:3001", "http://127.0.0.1:3001/", "http://[::1]:3001", "http://127.1.2.3"])(
  "%s is this machine",
  (endpoint) => expect(isLoopback(endpoint)).toBe(true),
);

test.each(["http://localhost.example:3001", "http://10.0.0.1", "nonsense"])("%s isn't", (endpoint) =>
  expect(isLoopback(endpoint)).toBe(false),
);
