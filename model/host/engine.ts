import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import monitorService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";

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
     * Has it start the plugin, which loads while the model is read: else the first registration would. The plugin hasn't
     * the function that is asked for, and answers so at once.
     */
    wakePlugin: () =>
      answered((callback) =>
        monitor.invoke(new proto.ResourceInvokeRequest().setTok("logto:index:none"), callback),
      ).catch(() => {}),
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
