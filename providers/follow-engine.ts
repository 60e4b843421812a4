import { connect } from "node:net";

/**
 * Ends the plugin when the engine that started it is gone: after a killed run it would go on sending, into a tenant
 * that the next run already looks at.
 */
export function followEngine(address: string | undefined): void {
  const port = Number(address?.split(":").at(-1));
  if (!address || !Number.isInteger(port)) return;
  const watch = (failures: number) => {
    const socket = connect({ host: "127.0.0.1", port });
    let connected = false;
    socket.unref();
    socket.on("connect", () => {
      connected = true;
    });
    socket.on("error", () => {});
    // The engine closes a connection that stays silent, so a closed one alone says nothing yet.
    socket.on("close", () => {
      if (!connected && failures >= 1) process.exit(1);
      setTimeout(watch, connected ? 100 : 500, connected ? 0 : failures + 1).unref();
    });
    socket.resume();
  };
  watch(0);
}
