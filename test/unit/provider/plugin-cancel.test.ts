import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import messages, { type CheckResponse, type CreateResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { nativeTypeOf } from "../../../providers/protocol.ts";
import { type PluginProcess, startPlugin } from "../../support/plugin-process.ts";

/* What the engine's Cancel, which Ctrl-C sends, ends in a plugin, and what it lets come to its end. */

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json: (body: unknown, status?: number, headers?: Record<string, string>) => Answer =
  (body, status = 200, headers = {}) =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
const token = json({ access_token: "t", expires_in: 3600, scope: "all" });

/** An answer that comes when it's told to. */
function held(answer: Answer): { answer: Answer; came: Promise<void>; release(): void } {
  let arrive = () => {};
  const came = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  let waiting = () => {};
  return {
    answer(request, response) {
      waiting = () => answer(request, response);
      arrive();
    },
    came,
    release: () => waiting(),
  };
}

let server: Server;
let plugin: PluginProcess;
let answers: Record<string, Answer>;
let asked: string[];

beforeEach(async () => {
  asked = [];
  answers = { "POST /oidc/token": token };
  server = createServer((request, response) => {
    const what = `${request.method} ${request.url?.split("?")[0]}`;
    asked.push(what);
    const answer = answers[what];
    request.resume();
    // What isn't said is never answered.
    request.once("end", () => answer?.(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  plugin = await startPlugin([
    process.execPath,
    join(import.meta.dirname, "../../../providers/plugin/main.ts"),
  ]);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = structOf({ endpoint, appId: "a", appSecret: "planted-secret" });
  await plugin.call("configure", new messages.ConfigureRequest().setArgs(args));
});
afterEach(async () => {
  await plugin.end();
  server.closeAllConnections();
  server.close();
});

const structOf = (value: object): never => structProto.Struct.fromJavaScript(value as never) as never;
const urn = (name: string) => `urn:pulumi:dev::project::${nativeTypeOf("Role")}::${name}`;
const args = (name: string) => ({ name, description: "d" });

const check = (name: string) =>
  plugin.call<CheckResponse>(
    "check",
    new messages.CheckRequest()
      .setUrn(urn(name))
      .setOlds(structOf({}))
      .setNews(structOf(args(name))),
  );
const create = (name: string) =>
  plugin.call<CreateResponse>(
    "create",
    new messages.CreateRequest().setUrn(urn(name)).setProperties(structOf(args(name))),
  );
const cancel = () => plugin.call("cancel", new emptyProto.Empty());

const outcome = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error) => String(error.details),
  );
/** How a call ends after a cancellation, and that it does so at once. */
async function cancelled(work: Promise<unknown>): Promise<string> {
  const ended = outcome(work);
  const started = performance.now();
  await cancel();
  const said = await ended;
  expect(performance.now() - started).toBeLessThan(1500);
  return said;
}
const words =
  /^the run was cancelled before anything of this was sent to the tenant; nothing of it has changed$/;

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await sleep(20);
};
const role = (name: string) => ({ id: `id-${name}`, type: "User", ...args(name) });

describe("is given up", () => {
  test("a token that never comes, and whatever is asked afterwards", async () => {
    delete answers["POST /oidc/token"];
    const first = check("one");
    await until(() => asked.length === 1);
    expect(await cancelled(first)).toMatch(words);
    expect(await outcome(create("two"))).toMatch(words);
    expect(asked).toEqual(["POST /oidc/token"]);
  });

  test("a read that is never answered", async () => {
    const one = create("one");
    await until(() => asked.includes("GET /api/roles"));
    expect(await cancelled(one)).toMatch(words);
  });

  test("the pause before a read's repetition, which isn't sent", async () => {
    answers["GET /api/roles"] = json({ message: "not now" }, 429, { "retry-after": "2" });
    const one = check("one");
    await until(() => asked.includes("GET /api/roles"));
    await sleep(100);
    expect(await cancelled(one)).toMatch(words);
    const before = asked.length;
    await sleep(2500);
    expect(asked).toHaveLength(before);
  });

  test("a creation before its write, which is never sent", async () => {
    const list = held(json([]));
    answers["GET /api/roles"] = list.answer;
    answers["POST /api/roles"] = json(role("one"));
    const one = create("one");
    await list.came;
    expect(await cancelled(one)).toMatch(words);
    list.release();
    await sleep(500);
    expect(asked).not.toContain("POST /api/roles");
  });

  test("a creation that was refused for now: nothing of it is there", async () => {
    answers["GET /api/roles"] = json([]);
    answers["POST /api/roles"] = json({ message: "not now" }, 429, { "retry-after": "2" });
    const one = create("one");
    await until(() => asked.includes("POST /api/roles"));
    await sleep(100);
    expect(await cancelled(one)).toMatch(words);
    await sleep(2500);
    expect(asked.filter((what) => what === "POST /api/roles")).toHaveLength(1);
  });
});

describe("comes to its end", () => {
  test("a creation that was sent", async () => {
    const made = held(json(role("one")));
    answers["GET /api/roles"] = json([]);
    answers["POST /api/roles"] = made.answer;
    const one = create("one");
    await made.came;
    await cancel();
    await sleep(500);
    made.release();
    expect((await one).getId()).toBe("id-one");
  });

  test("a creation whose answer got lost: it's looked for", async () => {
    const made = held((_, response) => void response.destroy());
    answers["GET /api/roles"] = json([]);
    answers["POST /api/roles"] = made.answer;
    answers["GET /api/roles/id-one/scopes"] = json([]);
    const one = create("one");
    await made.came;
    await cancel();
    answers["GET /api/roles"] = json([role("one")]);
    made.release();
    expect((await one).getId()).toBe("id-one");
  });

  test("a creation that was sent before, refused for now the second time", async () => {
    let count = 0;
    answers["GET /api/roles"] = json([]);
    answers["POST /api/roles"] = (request, response) => {
      count += 1;
      if (count === 1) return response.destroy();
      const again =
        count === 2 ? json({ message: "not now" }, 429, { "retry-after": "1" }) : json(role("one"));
      again(request, response);
    };
    const one = create("one");
    await until(() => count === 2);
    await cancel();
    expect((await one).getId()).toBe("id-one");
  });
});
