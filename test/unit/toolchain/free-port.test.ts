import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { freePort } from "../../support/free-port.ts";

/* A test that starts a process at a port has to name it before that has it: nobody may get it in between. */

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const take = (port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once("error", reject).listen(port, host, resolve);
  });

test("it's none that a system gives to an outgoing connection, nor to whoever asks for any", async () => {
  expect(await freePort()).toBeLessThan(32_768);
});

test("it's another one each time, also where the former hasn't been taken yet", async () => {
  const ports = [await freePort(), await freePort(), await freePort()];
  expect(new Set(ports).size).toBe(3);
  for (const port of ports) await take(port, "127.0.0.1");
});

test("what somebody has is passed over", async () => {
  const taken = new Set<number>();
  for (let i = 0; i < 5; i++) {
    const port = await freePort();
    expect(taken.has(port)).toBe(false);
    taken.add(port);
    await take(port, "127.0.0.1");
  }
  // All around, until it's the turn of the first again.
  for (let i = 0; i < 40; i++) expect(taken.has(await freePort())).toBe(false);
});
