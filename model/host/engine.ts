import { setImmediate } from "node:timers/promises";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import monitorService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { expectToken } from "pulumi-logto/protocol";

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
  const { code, details = "" } = error as ServiceError;
  return (
    code === status.UNAVAILABLE || code === status.CANCELLED || /resource monitor shut down/.test(details)
  );
};

/** The engine that runs the program: its monitor takes the resources, itself what is to be told. */
export function connect(addresses: { monitor: string; engine: string }) {
  const security = credentials.createInsecure();
  const monitor = new monitorService.ResourceMonitorClient(addresses.monitor, security, unlimited);
  const engine = new engineService.EngineClient(addresses.engine, security, unlimited);
  return {
    register: (request: proto.RegisterResourceRequest) =>
      answered<proto.RegisterResourceResponse>((callback) => monitor.registerResource(request, callback)),
    registerOutputs: (request: proto.RegisterResourceOutputsRequest) =>
      answered((callback) => monitor.registerResourceOutputs(request, callback)),
    /**
     * Says what will be asked about: names of objects, by kind. The engine starts the plugin for it, so it loads, and asks
     * the tenant, while the model is checked. Ends when it's said, not when it's heard.
     */
    async expect(names: Readonly<Record<string, readonly string[]>>): Promise<void> {
      const args = structProto.Struct.fromJavaScript(names as never);
      const request = new proto.ResourceInvokeRequest().setTok(expectToken).setArgs(args);
      answered((callback) => monitor.invoke(request, callback)).catch(() => {});
      for (let turn = 0; turn < 2; turn++) await setImmediate();
    },
    tell: (severity: keyof typeof severities, message: string) =>
      answered((callback) =>
        engine.log(
          new engineProto.LogRequest().setSeverity(severities[severity]).setMessage(message),
          callback,
        ),
      ),
    close() {
      monitor.close();
      engine.close();
    },
  };
}

export type Engine = ReturnType<typeof connect>;
