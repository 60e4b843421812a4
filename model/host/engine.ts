import type * as grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import type { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type * as proto from "@pulumi/pulumi/proto/resource_pb.js";
import { load } from "pulumi-logto/serve";

const { credentials, status } = load<typeof grpc>("@grpc/grpc-js");
const { LogRequest } = load<typeof engineProto>("@pulumi/pulumi/proto/engine_pb.js");

type Client<T> = new (address: string, security: grpc.ChannelCredentials, options: object) => T;

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const severities = { warning: 2, error: 3 } as const;

const answered = <Answer>(
  call: (callback: (error: Error | null, answer: Answer) => void) => void,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(error) : resolve(answer)));
  });

/** The engine said why itself, and ends what it's asked for meanwhile. */
export const isEnd = (error: unknown): boolean => {
  const { code, details = "" } = error as grpc.ServiceError;
  return (
    code === status.UNAVAILABLE || code === status.CANCELLED || /resource monitor shut down/.test(details)
  );
};

/** The engine that runs the program: its monitor takes the resources, itself what is to be told. */
export function connect(addresses: { monitor: string; engine: string }) {
  const { ResourceMonitorClient: Monitor } = load<{ ResourceMonitorClient: Client<ResourceMonitorClient> }>(
    "@pulumi/pulumi/proto/resource_grpc_pb.js",
  );
  const { EngineClient: Engine } = load<{ EngineClient: Client<EngineClient> }>(
    "@pulumi/pulumi/proto/engine_grpc_pb.js",
  );
  const monitor = new Monitor(addresses.monitor, credentials.createInsecure(), unlimited);
  const engine = new Engine(addresses.engine, credentials.createInsecure(), unlimited);
  return {
    register: (request: proto.RegisterResourceRequest) =>
      answered<proto.RegisterResourceResponse>((callback) => monitor.registerResource(request, callback)),
    registerOutputs: (request: proto.RegisterResourceOutputsRequest) =>
      answered((callback) => monitor.registerResourceOutputs(request, callback)),
    tell: (severity: keyof typeof severities, message: string) =>
      answered((callback) =>
        engine.log(new LogRequest().setSeverity(severities[severity]).setMessage(message), callback),
      ),
    close() {
      monitor.close();
      engine.close();
    },
  };
}

export type Engine = ReturnType<typeof connect>;
