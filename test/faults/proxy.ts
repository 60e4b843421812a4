import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pick, randomOf } from "./random.ts";

/**
 * What may go wrong between a provider and its tenant. `lost` things happen before the tenant has acted, `unheard`
 * ones after it.
 */
export const faultNames = [
  "429",
  "429 with Retry-After",
  "500",
  "502 page",
  "503",
  "503 page",
  "500 unheard",
  "502 page unheard",
  "reset",
  "reset unheard",
  "truncated",
  "broken off",
  "slow",
  "hang",
  "401",
] as const;
export type FaultName = (typeof faultNames)[number];

/** Those after which a run may still succeed. A request that hangs is over when its time is. */
export const passing = faultNames.filter((name) => name !== "hang");

export interface Passed {
  method: string;
  path: string;
  fault: FaultName | undefined;
}

/** Decides what goes wrong with a request. `number` counts from 0. */
export type Choice = (request: { method: string; path: string; number: number }) => FaultName | undefined;

export interface FaultProxy {
  url: string;
  /** Every request that came, with what went wrong with it. */
  passed: Passed[];
  choose: Choice;
  /** Makes something else of what the tenant answers to the Management API's requests. */
  mangle: ((answered: unknown) => unknown) | undefined;
  /** From now on nothing is heard: every connection breaks, of requests under way with or without effect. */
  cut(): void;
  close(): Promise<void>;
}

/** Faults at the given rate, decided by the seed and the order in which requests come. */
export function seeded(seed: number, rate: number, names: readonly FaultName[] = passing): Choice {
  const random = randomOf(seed);
  return () => (random() < rate ? pick(random, names) : undefined);
}

/** The fault for the first requests that fit, `times` of them. */
export function once(fault: FaultName, method: string, path: RegExp, times = 1): Choice {
  let left = times;
  return (request) => {
    if (left === 0 || request.method !== method || !path.test(request.path)) return undefined;
    left -= 1;
    return fault;
  };
}

const page = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

function answer(response: ServerResponse, status: number, isPage: boolean, headers: object = {}) {
  response.writeHead(status, { "content-type": isPage ? "text/html" : "application/json", ...headers });
  response.end(isPage ? page : JSON.stringify({ message: "A fault that was asked for." }));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const wanted = ["content-type", "total-number", "link"];

/** A proxy before a tenant in which things go wrong. */
export async function startProxy(target: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  let number = 0;
  let isCut = false;

  const forward = (message: IncomingMessage, body: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const onward = request(
        new URL(message.url as string, target),
        { agent, method: message.method, headers: { ...message.headers, host: new URL(target).host } },
        async (received) => {
          const headers = Object.fromEntries(
            wanted.flatMap((name) =>
              received.headers[name] ? [[name, String(received.headers[name])]] : [],
            ),
          );
          resolve({ status: received.statusCode as number, headers, body: await bodyOf(received) });
        },
      );
      onward.once("error", reject).end(body);
    });

  const give = ({ status, headers, body }: Answer, response: ServerResponse) =>
    response.writeHead(status, { ...headers, "content-length": body.length }).end(body);

  /** What is done with an answer that the tenant has given. */
  const spoil: Partial<Record<FaultName, (answered: Answer, response: ServerResponse) => unknown>> = {
    "500 unheard": (_, response) => answer(response, 500, false),
    "502 page unheard": (_, response) => answer(response, 502, true),
    "reset unheard": (_, response) => response.destroy(),
    truncated: (answered, response) =>
      give({ ...answered, body: answered.body.subarray(0, Math.floor(answered.body.length / 2)) }, response),
    "broken off"({ status, headers, body }, response) {
      response.writeHead(status, { ...headers, "content-length": body.length || 10 });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    },
    slow({ status, headers, body }, response) {
      response.writeHead(status, { ...headers, "content-length": body.length });
      response.write(body.subarray(0, 1));
      setTimeout(() => response.end(body.subarray(1)), 20);
    },
  };

  /** What happens to a request that never gets to the tenant. */
  const refuse: Partial<Record<FaultName, (response: ServerResponse) => unknown>> = {
    "429": (response) => answer(response, 429, false),
    "429 with Retry-After": (response) => answer(response, 429, false, { "retry-after": "0" }),
    "500": (response) => answer(response, 500, false),
    "502 page": (response) => answer(response, 502, true),
    "503": (response) => answer(response, 503, false),
    "503 page": (response) => answer(response, 503, true),
    reset: (response) => response.destroy(),
    "401": (response) => answer(response, 401, false),
    hang: () => undefined,
  };

  const proxy: FaultProxy = {
    url: "",
    passed: [],
    choose: () => undefined,
    mangle: undefined,
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };

  const server = createServer(async (message, response) => {
    const path = (message.url as string).split("?")[0] as string;
    const method = message.method as string;
    const fault = proxy.choose({ method, path, number: number++ });
    proxy.passed.push({ method, path, fault });
    if (isCut) return response.destroy();
    try {
      const body = await bodyOf(message);
      if (fault && refuse[fault]) return refuse[fault](response);
      const answered = await forward(message, body);
      const isJson = answered.headers["content-type"]?.includes("json") && answered.body.length > 0;
      if (proxy.mangle && isJson && path.startsWith("/api/")) {
        const mangled = proxy.mangle(JSON.parse(answered.body.toString()));
        answered.body = Buffer.from(JSON.stringify(mangled) ?? "");
      }
      if (isCut) return response.destroy();
      return fault && spoil[fault] ? spoil[fault](answered, response) : give(answered, response);
    } catch {
      return response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}
