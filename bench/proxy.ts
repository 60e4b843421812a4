import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Agent, type Dispatcher, request } from "undici";

/** A way to a Logto by https, as one has it in front of a real one: HTTP/2 for clients that speak it, else HTTP/1.1. */
export interface ForwardingProxy {
  url: string;
  /** The file with the certificate that clients have to trust. */
  certificate: string;
  /** Milliseconds that every request waits before it's forwarded. */
  latencyMs: number;
  /** What came, oldest first. */
  requests: { method: string; path: string }[];
  close(): Promise<void>;
}

/** What holds for one connection, and not for what it carries. */
const ofConnection = ["connection", "keep-alive", "transfer-encoding", "content-length", "host", "upgrade"];

const carried = <T>(headers: Record<string, T>) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(":") && !ofConnection.includes(name)),
  );

/** Has to be on PATH: `openssl`, which makes the certificate. */
export async function openProxy(target: string): Promise<ForwardingProxy> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-proxy-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const dispatcher = new Agent();

  const forward = async (from: Http2ServerRequest, to: Http2ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk as Buffer);
    proxy.requests.push({ method: from.method, path: from.url });
    if (proxy.latencyMs > 0) await wait(proxy.latencyMs);
    const answer = await request(`${target}${from.url}`, {
      method: from.method as Dispatcher.HttpMethod,
      headers: carried(from.headers) as Record<string, string>,
      body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      dispatcher,
    });
    const body = Buffer.from(await answer.body.arrayBuffer());
    to.writeHead(answer.statusCode, carried(answer.headers) as Record<string, string>);
    to.end(body);
  };
  const server = createSecureServer(
    { key: readFileSync(key), cert: readFileSync(certificate), allowHTTP1: true },
    (from, to) => {
      forward(from, to).catch((error: Error) => {
        if (!to.headersSent) to.writeHead(502);
        to.end(`bench/proxy.ts: ${from.method} ${from.url}: ${error.message}`);
      });
    },
  );
  const sessions = new Set<{ destroy(): void }>();
  for (const event of ["session", "secureConnection"] as const) {
    server.on(event, (one: { destroy(): void; once(event: "close", listener: () => void): void }) => {
      sessions.add(one);
      one.once("close", () => sessions.delete(one));
    });
  }
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const proxy: ForwardingProxy = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    certificate,
    latencyMs: 0,
    requests: [],
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const one of sessions) one.destroy();
      await closed;
      await dispatcher.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return proxy;
}
