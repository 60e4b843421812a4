import { createRequire } from "node:module";

// The SDK's generated protocol code is CommonJS and comes without types.
const require = createRequire(import.meta.url);

/** What a unary call looks like to a handler: the request, and a callback for the answer or the error. */
export interface Call<Request> {
  readonly request: Request;
}
export type Callback = (error: { code: number; details: string } | null, answer?: unknown) => void;
type Handlers = Record<string, (call: Call<never>, callback: Callback) => void>;

interface Grpc {
  Server: new (
    options: object,
  ) => {
    addService(service: object, handlers: Handlers): void;
    bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
  };
  ServerCredentials: { createInsecure(): object };
}

/** Loads a module of the SDK's protocol definitions or of the protobuf library, for example `@pulumi/pulumi/proto/plugin_pb.js`. */
export function load<Module>(name: string): Module {
  return require(name) as Module;
}

/** Answers with what `answer` gives; what it throws becomes the call's error, in words for the user. */
export function unary<Request>(answer: (request: Request) => unknown) {
  return async (call: Call<Request>, callback: Callback): Promise<void> => {
    try {
      callback(null, await answer(call.request));
    } catch (error) {
      callback({ code: 2, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** Serves a plugin on a free local port and tells the engine which one, on standard output. */
export function serve(service: object, handlers: Handlers): void {
  const grpc = load<Grpc>("@grpc/grpc-js");
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new grpc.Server(unlimited);
  server.addService(service, handlers);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  endWithTheEngine();
}

/** An engine that was killed can't stop its plugins, so they watch for it themselves. */
function endWithTheEngine(): void {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(0);
  }, 500).unref();
}
