import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { newSigningKey } from "../../../emulator/sso/signing-key.ts";
import { openManagement, readSettings } from "../../../providers/management/index.ts";

const secret = "planted-app-secret-41c7";
const token = "planted-bearer-token-93ab";

const open = (endpoint: string, timeout?: number) => {
  const config: Record<string, string> = { endpoint, appId: "setup", appSecret: secret };
  return openManagement(
    readSettings((key) => config[key], {}),
    timeout,
  );
};

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that gives a token, and to all else this answer. */
async function tenant(handle: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url !== "/oidc/token") return handle(request, response);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: token, expires_in: 3600, scope: "all" }));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

const failure = async (endpoint: string, timeout?: number): Promise<Error> => {
  const api = open(endpoint, timeout);
  try {
    await api.ok(
      api.client.POST("/api/roles", { body: { name: "planted-body-value", description: "d" } }) as never,
    );
  } catch (error) {
    return error as Error;
  } finally {
    await api.close();
  }
  throw new Error("it succeeded");
};

/** Whatever of the error somebody might print. */
const everything = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), String(error.cause)].join("\n");

describe("where secrets go", () => {
  test.each(["http://tenant.example", "http://10.0.0.1:3001", "http://localhost.example.com"])(
    "not over plain http, %s, unless to this machine",
    (endpoint) => {
      expect(() => open(endpoint)).toThrow(/is http; secrets go there.*https/);
    },
  );

  test.each([
    "http://localhost:3001",
    "http://127.0.0.1:3001",
    "http://[::1]:3001",
    "https://tenant.example",
  ])("%s may be an endpoint", async (endpoint) => {
    await open(endpoint).close();
  });

  test.each([301, 302, 307, 308])("a redirect (%i) to another host never gets the token", async (status) => {
    const seen: unknown[] = [];
    const other = await listen(
      createServer((request, response) => {
        seen.push(request.headers);
        response.end("{}");
      }),
    );
    const endpoint = await tenant((_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${other}/api/roles?planted-query` }).end();
    });
    const error = await failure(endpoint);
    expect(error.message).toContain(`redirects to http://127.0.0.1:${other},`);
    expect(error.message).not.toContain("planted-query");
    expect(seen).toEqual([]);
  });

  test("a redirect of the token's request never gets the secret", async () => {
    const seen: unknown[] = [];
    const other = await listen(createServer((request) => void seen.push(request.url)));
    const port = await listen(
      createServer((_, response) => {
        response.writeHead(307, { location: `http://127.0.0.1:${other}/oidc/token` }).end();
      }),
    );
    await expect(failure(`http://127.0.0.1:${port}`)).resolves.toMatchObject({
      name: "AuthenticationError",
    });
    expect(seen).toEqual([]);
  });

  test("a certificate that isn't trusted is refused, also with NODE_TLS_REJECT_UNAUTHORIZED=0", async () => {
    const { privateKey: key, certificate: cert } = await newSigningKey({
      store: { now: Date.now },
      signingKeyBits: 2048,
    });
    let requests = 0;
    const port = await listen(createSecureServer({ key, cert }, () => void requests++));
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      const error = await failure(`https://localhost:${port}`);
      expect(error.message).toMatch(/certificate that isn't trusted .*NODE_EXTRA_CA_CERTS/);
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(requests).toBe(0);
  });
});

describe("an error names what happened, and carries neither body nor token", () => {
  const cases: [string, RequestListener, RegExp][] = [
    ["500", (_, response) => void response.writeHead(500).end("boom"), /500 to POST \/api\/roles/],
    [
      "a page of a gateway",
      (_, response) =>
        void response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>"),
      /502 to POST \/api\/roles/,
    ],
    [
      "a page that quotes the request's headers",
      (request, response) =>
        void response
          .writeHead(502, { "content-type": "text/html" })
          .end(`<html>${request.headers.authorization}</html>`),
      /it answered "<html>Bearer \[secret\]<\/html>".*502 to POST \/api\/roles/,
    ],
    [
      "a page that quotes the secret of another request",
      (_, response) =>
        void response
          .writeHead(502, { "content-type": "text/html" })
          .end(`<html>${secret} ${Buffer.from(`setup:${secret}`).toString("base64")}</html>`),
      /it answered "<html>\[secret\] \[secret\]<\/html>".*502 to POST \/api\/roles/,
    ],
    [
      "a page where an object should be",
      (_, response) =>
        void response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"),
      /answered a page, which is no answer of a Logto \[200 to POST \/api\/roles\]/,
    ],
    [
      "JSON that breaks off",
      (_, response) =>
        void response.writeHead(200, { "content-type": "application/json" }).end('{"id": "abc", "na'),
      /answered JSON that breaks off or is none \(17 characters\).*POST \/api\/roles/,
    ],
    [
      "a refusal that isn't shaped like one",
      (_, response) =>
        void response
          .writeHead(400, { "content-type": "application/json" })
          .end(JSON.stringify({ code: 7, message: ["x"], data: { issues: [null, { path: "a" }] } })),
      /400 to POST \/api\/roles/,
    ],
    ["a connection that breaks", (request) => void request.socket.destroy(), /at POST \/api\/roles/],
  ];
  test.each(cases)("%s", async (_, handle, words) => {
    const error = await failure(await tenant(handle));
    expect(error.message).toMatch(words);
    expect(error.name).toMatch(/^(Api|Answer|Unreachable)Error$/);
    expect(everything(error)).not.toMatch(/planted/);
  });

  test.each([
    ["auth.forbidden", "AuthenticationError", /refuses logto:appId "setup".*Management API access/],
    [
      undefined,
      "AuthenticationError",
      /^what stands before http:\/\/\S+ refuses POST \/api\/roles, and not Logto/,
    ],
    [
      "subscription.limit_exceeded",
      "ApiError",
      /^No more of that\. \[subscription\.limit_exceeded, 403 to POST \/api\/roles\]$/,
    ],
  ])("403 %s is about the application only where it says so", async (code, name, words) => {
    const endpoint = await tenant((_, response) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ code, message: "No more of that." }));
    });
    const error = await failure(endpoint);
    expect(error).toMatchObject({ name, message: expect.stringMatching(words) });
  });

  test("a page in the place of a token, that quotes the request's headers in any form", async () => {
    const server = createServer((request, response) => {
      const basic = String(request.headers.authorization).slice("Basic ".length);
      const plain = Buffer.from(basic, "base64").toString();
      response.writeHead(403, { "content-type": "text/html" }).end(`<html>${basic} ${plain}</html>`);
    });
    const error = await failure(`http://127.0.0.1:${await listen(server)}`);
    expect(everything(error)).not.toContain(secret);
    expect(everything(error)).not.toContain(Buffer.from(`setup:${secret}`).toString("base64"));
  });

  test("a tenant that echoes a huge answer gives a short error", async () => {
    const endpoint = await tenant((_, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ code: "x".repeat(1e6), message: "y".repeat(1e6) }));
    });
    expect((await failure(endpoint)).message.length).toBeLessThan(3000);
  });

  test("no answer in time", async () => {
    const error = await failure(await tenant(() => undefined), 300);
    expect(error.message).toMatch(/can't be reached \(UND_ERR_HEADERS_TIMEOUT, at POST \/api\/roles\)/);
  });

  test("a name that nobody knows", async () => {
    const error = await failure("https://no-such-tenant.invalid");
    expect(error.message).toMatch(
      /no-such-tenant.invalid can't be reached \((ENOTFOUND|EAI_AGAIN).*endpoint/,
    );
  });

  test("a token endpoint that is down", async () => {
    const port = await listen(createServer((_, response) => void response.writeHead(503).end()));
    const error = await failure(`http://127.0.0.1:${port}`);
    expect(error.message).toMatch(/oidc\/token failed; try it again later.*\[503\]/s);
    expect(everything(error)).not.toMatch(/planted/);
  });
});
