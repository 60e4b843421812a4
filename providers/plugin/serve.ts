import { createRequire } from "node:module";
import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";

// The SDK's generated protocol code is CommonJS. So is this one as it's published, and has a `require` of its own.
const requireFrom = createRequire(import.meta.filename);

/** A module of the SDK's protocol definitions or of the protobuf library, for example `@pulumi/pulumi/proto/plugin_pb.js`. */
export const load = <Module>(name: string): Module => requireFrom(name) as Module;

type Handlers = Record<
  string,
  (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>) => void
>;

/** What an object that was made is said with, though its creation or update failed: it gets into the state. */
interface HalfMade extends Error {
  id?: string;
  properties?: object;
  inputs?: object;
  reasons?: string[];
}

interface Serialized {
  serializeBinary(): Uint8Array;
}
interface Fillable {
  [setter: `set${string}` | `add${string}`]: (value: unknown) => void;
}
type Messages = Record<string, new () => Serialized & Fillable>;

/** The details of a gRPC error by which the engine hears of an object that was made all the same. */
function detailsOf({ message, id, properties = {}, inputs, reasons = [] }: HalfMade): Buffer {
  const { ErrorResourceInitFailed } = load<Messages>("@pulumi/pulumi/proto/provider_pb.js");
  const { Status } = load<Messages>("@pulumi/pulumi/proto/status_pb.js");
  const { Any } = load<Record<"Any", new () => { pack(bytes: Uint8Array, name: string): void }>>(
    "google-protobuf/google/protobuf/any_pb.js",
  );
  const { Struct } = load<{ Struct: { fromJavaScript(value: object): unknown } }>(
    "google-protobuf/google/protobuf/struct_pb.js",
  );
  const failed = new ErrorResourceInitFailed!();
  failed.setId!(id);
  failed.setProperties!(Struct.fromJavaScript(properties));
  if (inputs) failed.setInputs!(Struct.fromJavaScript(inputs));
  failed.setReasonsList!(reasons);
  const any = new Any();
  any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status!();
  status.setCode!(2);
  status.setMessage!(message);
  status.addDetails!(any);
  return Buffer.from(status.serializeBinary());
}

/** Answers with what `answer` gives; what it throws becomes the call's error, in words for the user. */
export function unary<Request>(answer: (request: Request) => unknown) {
  return async (
    { request }: { request: Request },
    callback: (error: object | null, answer?: unknown) => void,
  ): Promise<void> => {
    try {
      callback(null, await answer(request));
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      if (!(error as HalfMade).id) return callback({ code: 2, details });
      const { Metadata } = load<typeof import("@grpc/grpc-js")>("@grpc/grpc-js");
      const metadata = new Metadata();
      metadata.add("grpc-status-details-bin", detailsOf(error as HalfMade));
      callback({ code: 2, details, metadata });
    }
  };
}

/** The handlers of what isn't loaded yet: each call waits for it. */
export const later = (service: object, open: () => Promise<object>): Handlers =>
  Object.fromEntries(
    Object.keys(service).map((name): [string, Handlers[string]] => [
      name,
      (call, callback) => {
        const answer = open().then((handlers) => {
          const handler = (handlers as Handlers)[name];
          if (handler) handler(call, callback);
          else callback({ code: 12, details: `this plugin has no ${name}` });
        });
        answer.catch((error) => callback({ code: 13, details: String(error) }));
      },
    ]),
  );

/** Serves a plugin on a free local port and tells the engine which one, on standard output. */
export function serve(service: object, handlers: Handlers): Promise<void> {
  const grpc = load<typeof import("@grpc/grpc-js")>("@grpc/grpc-js");
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new grpc.Server(unlimited);
  server.addService(service as never, handlers as never);
  endWithTheEngine();
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) return reject(error);
      process.stdout.write(`${port}\n`, () => resolve());
    });
  });
}

// Ended by the engine's SIGINT a process dies at once; by an end of its own Node keeps what it compiled, and the next one
// loads in half the time. An engine that was killed can't end its plugins, so they watch for it themselves.
function endWithTheEngine(): void {
  process.once("SIGINT", () => process.exit());
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(0);
  }, 500).unref();
}
