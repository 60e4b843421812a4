import type { Args } from "pulumi-logto/kinds";
import { inProtocol } from "../shared/state/secrets.ts";
import { type Project, type Run, sdkOf, startProgram } from "./program.ts";

/** A resource as the program registers it. Secrets are marked as the protocol does it. */
export interface Registration {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  parent: string;
  inputs: Args;
  /** URNs that it had before, or may have had. */
  aliases: string[];
  protect: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  deletedWith: string;
  additionalSecretOutputs: string[];
  /** The reference of a provider that the program made by itself; empty: the default one. */
  provider: string;
  /** Of the package that it's from; empty: any. */
  version: string;
}

/** What the program is told of a resource; without an id it isn't known yet. */
export interface Answer {
  id?: string | undefined;
  outputs: Args;
}

/** The outputs that the program has registered, by URN. */
export type Outputs = Map<string, Args>;

type Struct = { toJavaScript(): Args };
type Message = Record<string, (value?: unknown) => unknown>;
type Handler = (
  call: { request: Message },
  callback: (error: object | null, answer?: unknown) => void,
) => void;
interface Server {
  addService(service: object, handlers: Record<string, Handler>): void;
  bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}

const field = <T>(message: Message, name: string) => message[`get${name}`]?.() as T;

const stackType = "pulumi:pulumi:Stack";

/** The type within a URN carries the types of all that it lies in, but for the stack's. */
function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
  const [, , above = ""] = parent.split("::");
  const qualified = parent === "" || above === stackType ? type : `${above}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

interface PropertyDependencies {
  getUrnsList(): string[];
}

function registrationOf(request: Message, stack: string, project: string): Registration {
  const get = <T>(name: string) => field<T>(request, name);
  const parent = get<string>("Parent");
  const [type, name] = [get<string>("Type"), get<string>("Name")];
  const propertyDependencies: Record<string, string[]> = {};
  get<Map<string, PropertyDependencies>>("PropertydependenciesMap").forEach((urns, key) => {
    propertyDependencies[key] = urns.getUrnsList();
  });
  const aliases = get<Message[]>("AliasesList").map((alias) => {
    const spec = field<Message>(alias, "Spec");
    const [otherType, otherName] = [field<string>(spec, "Type"), field<string>(spec, "Name")];
    return urnOf(stack, project, parent, otherType || type, otherName || name);
  });
  return {
    urn: urnOf(stack, project, parent, type, name),
    type,
    name,
    custom: get("Custom"),
    parent,
    inputs: get<Struct | undefined>("Object")?.toJavaScript() ?? {},
    // The SDK asks what the engine knows of aliases, and says URNs to this one.
    aliases: [...get<string[]>("AliasurnsList"), ...aliases],
    protect: get("Protect") ?? false,
    dependencies: get("DependenciesList"),
    propertyDependencies,
    deletedWith: get("Deletedwith") ?? "",
    additionalSecretOutputs: get("AdditionalsecretoutputsList"),
    provider: get("Provider"),
    version: get("Version") ?? "",
  };
}

/** Features of the engine without which secrets would be lost; all others would only change the notation. */
const features = ["secrets", "deletedWith"];

/** Answers a program's calls as an engine in a preview does, with `register` for the resources. */
class Engine {
  readonly messages: string[] = [];
  readonly outputs: Outputs = new Map();
  failure: unknown;
  readonly #require: NodeJS.Require;
  readonly #register: (one: Registration) => Promise<Answer>;
  readonly #names: { stack: string; project: string };
  #root = "";
  #server: Server | undefined;

  constructor(project: Project, stack: string, register: (one: Registration) => Promise<Answer>) {
    this.#require = sdkOf(project);
    this.#names = { stack, project: project.name };
    this.#register = register;
  }

  #make(file: string, name: string, fields: Record<string, unknown> = {}): Message {
    const messages = this.#require(file) as Record<string, new () => Message>;
    const made = new (messages[name] as new () => Message)();
    for (const [key, value] of Object.entries(fields)) made[`set${key}`]?.(value);
    return made;
  }

  #struct(value: Args): unknown {
    const { Struct } = this.#require("google-protobuf/google/protobuf/struct_pb.js");
    return Struct.fromJavaScript(value);
  }

  #answering(answer: (request: Message) => unknown | Promise<unknown>): Handler {
    return async ({ request }, callback) => {
      try {
        callback(
          null,
          (await answer(request)) ?? this.#make("google-protobuf/google/protobuf/empty_pb.js", "Empty"),
        );
      } catch (error) {
        this.failure ??= error;
        callback({ code: 2, details: (error as Error).message });
      }
    };
  }

  async #registerResource(request: Message): Promise<unknown> {
    const { stack, project } = this.#names;
    const registration = registrationOf(request, stack, project);
    const { id, outputs } = await this.#register(registration);
    return this.#make("@pulumi/pulumi/proto/resource_pb.js", "RegisterResourceResponse", {
      Urn: registration.urn,
      Id: id ?? "",
      Object: this.#struct(inProtocol({ ...registration.inputs, ...outputs }) as Args),
    });
  }

  #handlers() {
    const ok = this.#answering(() => undefined);
    const resource = "@pulumi/pulumi/proto/resource_pb.js";
    const engine = "@pulumi/pulumi/proto/engine_pb.js";
    return {
      monitor: {
        supportsFeature: this.#answering((request) =>
          this.#make(resource, "SupportsFeatureResponse", {
            Hassupport: features.includes(field(request, "Id")),
          }),
        ),
        registerResource: this.#answering((request) => this.#registerResource(request)),
        registerResourceOutputs: this.#answering((request) => {
          const outputs = field<Struct | undefined>(request, "Outputs")?.toJavaScript() ?? {};
          this.outputs.set(field(request, "Urn"), outputs);
        }),
        signalAndWaitForShutdown: ok,
      },
      engine: {
        log: this.#answering((request) => {
          // From errors on; the rest isn't this command's to repeat.
          if (field<number>(request, "Severity") >= 3)
            this.messages.push(field<string>(request, "Message").trim());
        }),
        getRootResource: this.#answering(() =>
          this.#make(engine, "GetRootResourceResponse", { Urn: this.#root }),
        ),
        setRootResource: this.#answering((request) => {
          this.#root = field(request, "Urn");
          return this.#make(engine, "SetRootResourceResponse");
        }),
        requirePulumiVersion: this.#answering(() => this.#make(engine, "RequirePulumiVersionResponse")),
      },
    };
  }

  async listen(): Promise<string> {
    const grpc = this.#require("@grpc/grpc-js");
    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const server: Server = new grpc.Server(unlimited);
    this.#server = server;
    const { monitor, engine } = this.#handlers();
    server.addService(
      this.#require("@pulumi/pulumi/proto/resource_grpc_pb.js").ResourceMonitorService,
      monitor,
    );
    server.addService(this.#require("@pulumi/pulumi/proto/engine_grpc_pb.js").EngineService, engine);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, taken) =>
        error ? reject(error) : resolve(taken),
      ),
    );
    return `127.0.0.1:${port}`;
  }

  close(): void {
    this.#server?.forceShutdown();
  }
}

/**
 * Runs the project's program without Pulumi's engine, which would make what it finds missing.
 *
 * @throws Error with what the program says, where it fails.
 */
export async function runProgram(
  { project, stack, ...run }: Omit<Run, "address">,
  register: (one: Registration) => Promise<Answer>,
): Promise<Outputs> {
  const engine = new Engine(project, stack, register);
  const address = await engine.listen();
  try {
    const { isRight, printed } = await startProgram({ project, stack, address, ...run });
    if (engine.failure) throw engine.failure;
    if (!isRight) throw new Error(`the program failed:\n${engine.messages.join("\n") || printed}`);
    return engine.outputs;
  } finally {
    engine.close();
  }
}
