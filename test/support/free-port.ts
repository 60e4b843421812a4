import { createServer } from "node:net";

/*
 * Below what systems hand out by themselves: a port of those may be an outgoing connection's, anybody's on the machine,
 * in the moment between this and the start of what is to have it.
 */
const [first, last] = [10_000, 32_000];
/** Of each process, so that tests beside each other don't choose the same. */
const share = 20;

let asked = 0;

const isFree = (port: number, host: string) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    // Some machines have no IPv6, where nobody can have it either.
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "EADDRINUSE"));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });

/** A port of this machine's own addresses that nobody has, another one each time. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < share; i++) {
    const port = first + ((process.pid * share + (asked++ % share)) % (last - first));
    if ((await isFree(port, "127.0.0.1")) && (await isFree(port, "::1"))) return port;
  }
  throw new Error(`none of the ${share} ports of process ${process.pid} is free`);
}
