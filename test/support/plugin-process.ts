import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";

/** The package's plugin in a process of its own, called and ended as the engine does. */
export interface PluginProcess {
  call<Answer>(name: string, request: object): Promise<Answer>;
  /** Answers with the exit code and the signal. */
  end(): Promise<unknown[]>;
}

export async function startPlugin(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<PluginProcess> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const port = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  if (child.exitCode !== null) throw new Error(`${program} ${args.join(" ")} ended with ${child.exitCode}`);
  const client = new service.ResourceProviderClient(`127.0.0.1:${port[0]}`, credentials.createInsecure());
  return {
    call: <Answer>(name: string, request: object) =>
      new Promise<Answer>((resolve, reject) =>
        (client as never as Record<string, (request: object, done: unknown) => void>)[name]?.(
          request,
          (error: Error | null, answer: Answer) => (error ? reject(error) : resolve(answer)),
        ),
      ),
    end() {
      client.close();
      child.kill("SIGINT");
      return ended;
    },
  };
}
