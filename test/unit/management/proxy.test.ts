import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";

let folder: string;
let tenant: Server;
let proxy: Server;
/** Whom the proxy was asked for, with which credentials. */
let asked: { target: string; credentials: string | undefined }[];
let answer: string;
const sockets = new Set<Socket>();
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxy-"));
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem"].concat(
      ["-days", "1", "-subj", "/CN=tenant.example", "-addext", "subjectAltName=DNS:tenant.example"],
      ["-addext", "basicConstraints=critical,CA:TRUE"],
    ),
    { cwd: folder, stdio: "ignore" },
  );
  const pem = (name: string) => readFileSync(join(folder, name));
  tenant = createSecureServer({ key: pem("key.pem"), cert: pem("cert.pem") }, (request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      request.url === "/oidc/token"
        ? JSON.stringify({ access_token: "t", expires_in: 3600, scope: "all" })
        : JSON.stringify([{ id: "behind-the-proxy" }]),
    );
  }).listen(0, "127.0.0.1");
  proxy = createServer((_, response) => response.writeHead(418).end())
    .on("connect", (request, client: Socket) => {
      asked.push({ target: String(request.url), credentials: request.headers["proxy-authorization"] });
      client.write(`HTTP/1.1 ${answer}\r\n\r\n`);
      if (!answer.startsWith("200")) return client.end();
      const server = connect(portOf(tenant), "127.0.0.1");
      for (const one of [client, server]) sockets.add(one.on("error", () => undefined));
      client.pipe(server).pipe(client);
    })
    .listen(0, "127.0.0.1");
  await Promise.all([once(tenant, "listening"), once(proxy, "listening")]);
});
beforeEach(() => {
  asked = [];
  answer = "200 Connection Established";
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of [tenant, proxy]) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const script = (endpoint: string, work: string) => `
  import { byProxy, openManagement, readSettings } from "pulumi-logto/management";
  const config = { endpoint: ${JSON.stringify(endpoint)}, appId: "a", appSecret: "planted-secret" };
  try {
    const api = openManagement(readSettings((key) => config[key], {}));
    console.log(JSON.stringify(${work}));
    await api.close();
  } catch (error) {
    console.log(error.name + ": " + error.message);
  }
  process.exit();
`;
const listed = 'await api.ok(api.client.GET("/api/roles"))';

/** In a process of its own: Node reads what it trusts when it starts. */
async function run(env: Record<string, string>, work = listed, endpoint = "https://tenant.example") {
  const child = execFile("node", ["--input-type=module", "-e", script(endpoint, work)], {
    env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, "cert.pem"), ...env },
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  await once(child, "close");
  return output.trim();
}
const address = (credentials = "") => `http://${credentials}127.0.0.1:${portOf(proxy)}`;
const target = "tenant.example:443";

test.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])("a tenant is reached by way of %s", async (name) => {
  expect(await run({ [name]: address("me:p%40ss@") })).toBe('[{"id":"behind-the-proxy"}]');
  const credentials = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
  expect(asked[0]).toEqual({ target, credentials });
});

test("so does what Node's own fetch asks for", async () => {
  const work = '(await fetch("https://tenant.example/x", byProxy())).status';
  expect(await run({ HTTPS_PROXY: address() }, work)).toBe("200");
  expect(asked.map((one) => one.target)).toEqual([target]);
});

test("a tenant that NO_PROXY names isn't, and nothing on this machine", async () => {
  const unreachable = /^UnreachableError: https:\/\/tenant.example can't be reached \((ENOTFOUND|EAI_AGAIN)/;
  expect(await run({ HTTPS_PROXY: address(), NO_PROXY: ".example" })).toMatch(unreachable);
  const here = `https://localhost:${portOf(tenant)}`;
  // Reached, as its certificate tells.
  expect(await run({ HTTPS_PROXY: address() }, listed, here)).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  expect(asked).toEqual([]);
});

test("a certificate that isn't trusted is refused behind a proxy too, whatever the environment says", async () => {
  const env = { HTTPS_PROXY: address(), NODE_EXTRA_CA_CERTS: "", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  expect(await run(env)).toMatch(/certificate that isn't trusted .*NODE_EXTRA_CA_CERTS/);
});

test.each([
  ["407 Proxy Authentication Required", /it answers 407. It asks for a name and a password/],
  ["403 Forbidden", /it answers 403. Where it isn't needed, name the host in NO_PROXY/],
])("a proxy that says %s is what the error names, without its password", async (status, words) => {
  answer = status;
  const said = await run({ HTTPS_PROXY: address("me:planted-password@") });
  expect(said).toMatch(/^UnreachableError: the proxy that HTTPS_PROXY or HTTP_PROXY names doesn't let/);
  expect(said).toMatch(words);
  expect(said).not.toContain("planted");
});

test("what is no address of a proxy is an error that says so, and quotes nothing", async () => {
  const said = await run({ HTTPS_PROXY: "me:planted-password@proxy:8080" });
  expect(said).toMatch(/^SettingsError: HTTPS_PROXY or HTTP_PROXY holds no address of a proxy/);
  expect(said).not.toContain("planted");
});
