import { credentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";
import { followEngine } from "./follow-engine.ts";

/**
 * Has the engine show what is printed here: of a plugin that it starts itself it shows neither standard output nor
 * standard error.
 */
function logTo(address: string): void {
  const client = new service.EngineClient(address, credentials.createInsecure());
  const [info, warning] = [1, 2];
  console.log = (text: unknown) => {
    const [, isWarning, message = ""] = /^(warning: )?([\s\S]*)$/.exec(String(text)) ?? [];
    const request = new messages.LogRequest().setSeverity(isWarning ? warning : info).setMessage(message);
    // An engine that doesn't hear it any more has nobody to show it to.
    client.log(request, () => {});
  };
}

/** Has a plugin end with its engine, and say by it what it has to say. */
export function attachTo(args: readonly string[]): void {
  const address = args.find((argument) => /^[\w.]+:\d+$/.test(argument));
  followEngine(address);
  if (address) logTo(address);
}
