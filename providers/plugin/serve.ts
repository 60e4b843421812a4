import {
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";

type Values = Parameters<typeof structProto.Struct.fromJavaScript>[0];

/** What an object that was made is said with, though its creation or update failed: it gets into the state. */
interface HalfMade extends Error {
  id?: string;
  properties?: Values;
  inputs?: Values;
  reasons?: string[];
}

/** The details of a gRPC error by which the engine hears of an object that was made all the same. */
function detailsOf({ message, id = "", properties = {}, inputs, reasons = [] }: HalfMade): Buffer {
  const { Struct } = structProto;
  const failed = new proto.ErrorResourceInitFailed().setId(id).setReasonsList(reasons);
  failed.setProperties(Struct.fromJavaScript(properties));
  if (inputs) failed.setInputs(Struct.fromJavaScript(inputs));
  const any = new anyProto.Any();
  any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status().setCode(2).setMessage(message);
  status.addDetails(any);
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
      const metadata = new Metadata();
      metadata.add("grpc-status-details-bin", detailsOf(error as HalfMade));
      callback({ code: 2, details, metadata });
    }
  };
}

/** Serves a plugin on a free local port and tells the engine which one, on standard output. */
export function serve(service: ServiceDefinition, handlers: UntypedServiceImplementation): Promise<void> {
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(service, handlers);
  endWithTheEngine();
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
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
