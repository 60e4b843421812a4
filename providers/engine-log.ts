import type * as grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as messages from "@pulumi/pulumi/proto/engine_pb.js";
import { followEngine } from "./follow-engine.ts";

type Load = <Module>(name: string) => Module;

/**
 * Has the engine show what is printed here: of a plugin that it starts itself it shows neither standard output nor
 * standard error. `load` gets a module of the SDK's protocol.
 */
function logTo(address: string, load: Load): void {
  const { credentials } = load<typeof grpc>("@grpc/grpc-js");
  const { LogRequest } = load<typeof messages>("@pulumi/pulumi/proto/engine_pb.js");
  const engine = load<{ EngineClient: typeof EngineClient }>("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const client = new engine.EngineClient(address, credentials.createInsecure());
  const [info, warning] = [1, 2];
  console.log = (text: unknown) => {
    const [, isWarning, message = ""] = /^(warning: )?([\s\S]*)$/.exec(String(text)) ?? [];
    const request = new LogRequest().setSeverity(isWarning ? warning : info).setMessage(message);
    // An engine that doesn't hear it any more has nobody to show it to.
    client.log(request, () => {});
  };
}

/** Has a plugin end with its engine, and say by it what it has to say. */
export function attachTo(args: readonly string[], load: Load): void {
  const address = args.find((argument) => /^[\w.]+:\d+$/.test(argument));
  followEngine(address);
  if (address) logTo(address, load);
}
