// A stand-in for the plugin of the `random` package, used only where the official one can't be downloaded: the same
// names, defaults and secret outputs, for the types that are in ./random-values.ts.

import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { serve, unary } from "../../providers/plugin/serve.ts";
import { changedInputs, kinds, type Properties, withDefaults } from "./random-values.ts";

interface Struct {
  toJavaScript(): Properties;
}
interface ResourceRequest {
  getUrn(): string;
  getId(): string;
  getProperties(): Struct | undefined;
  getInputs(): Struct | undefined;
  getOlds(): Struct | undefined;
  getNews(): Struct | undefined;
  getPreview(): boolean;
  getIgnorechangesList(): string[];
}
interface Message {
  setId(id: string): void;
  setProperties(properties: unknown): void;
  setInputs(inputs: unknown): void;
  setFailuresList(failures: unknown[]): void;
  setProperty(property: string): void;
  setReason(reason: string): void;
  setChanges(changes: number): void;
  setReplacesList(properties: string[]): void;
  setDiffsList(properties: string[]): void;
  setHasdetaileddiff(has: boolean): void;
  getDetaileddiffMap(): Map<string, Message>;
  setKind(kind: number): void;
  setInputdiff(isInput: boolean): void;
  setVersion(version: string): void;
  setSchema(schema: string): void;
}
type Messages = Record<string, new () => Message>;

const messages = proto as unknown as Messages;
const { Struct } = structProto as { Struct: { fromJavaScript(value: Properties): unknown } };

// How the wire marks a secret, and what it sends for a value that isn't known yet.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const NO_CHANGES = 1;
const CHANGES = 2;
const UPDATE_REPLACE = 5;

function message(name: string, fill: (message: Message) => void = () => {}): Message {
  const made = new messages[name]!();
  fill(made);
  return made;
}

function kindOf(urn: string) {
  const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = kinds[token];
  if (kind) return kind;
  throw new Error(
    `${token} is not served by pulumi-logto's stand-in for the random plugin (it serves ${Object.keys(kinds)
      .map((name) => name.split(":").at(-1))
      .join(", ")}). Install the official one: pulumi plugin install resource random`,
  );
}

const plain = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};

const containsUnknown = (properties: Properties): boolean => JSON.stringify(properties).includes(UNKNOWN);

function check(request: ResourceRequest): Message {
  const inputs = plain(request.getNews());
  const kind = kindOf(request.getUrn());
  const problems = containsUnknown(inputs) ? {} : kind.check(withDefaults(kind, inputs));
  return message("CheckResponse", (response) => {
    response.setInputs(Struct.fromJavaScript(inputs));
    response.setFailuresList(
      Object.entries(problems).map(([property, reason]) =>
        message("CheckFailure", (failure) => {
          failure.setProperty(property);
          failure.setReason(reason);
        }),
      ),
    );
  });
}

function diff(request: ResourceRequest): Message {
  const ignored = request.getIgnorechangesList();
  const changed = changedInputs(
    kindOf(request.getUrn()),
    plain(request.getOlds()),
    plain(request.getNews()),
  ).filter((name) => !ignored.includes(name));
  return message("DiffResponse", (response) => {
    response.setChanges(changed.length > 0 ? CHANGES : NO_CHANGES);
    response.setReplacesList(changed);
    response.setDiffsList(changed);
    response.setHasdetaileddiff(true);
    for (const name of changed) {
      const property = message("PropertyDiff", (difference) => {
        difference.setKind(UPDATE_REPLACE);
        difference.setInputdiff(false);
      });
      response.getDetaileddiffMap().set(name, property);
    }
  });
}

function create(request: ResourceRequest): Message {
  const kind = kindOf(request.getUrn());
  const inputs = withDefaults(kind, plain(request.getProperties()));
  const { id, outputs } = kind.make(inputs);
  for (const name of kind.secretOutputs) outputs[name] = { [SIGNATURE]: SECRET, value: outputs[name] };
  return message("CreateResponse", (response) => {
    response.setId(id);
    response.setProperties(Struct.fromJavaScript({ ...inputs, ...outputs }));
  });
}

/** There is no server behind it: what the state says is the truth. */
function read(request: ResourceRequest): Message {
  const state = plain(request.getProperties());
  const secret = kindOf(request.getUrn()).secretOutputs;
  if (Object.keys(state).length === 0) {
    throw new Error(
      "pulumi-logto's stand-in for the random plugin can't import. Use the official plugin for that",
    );
  }
  for (const name of secret) state[name] = { [SIGNATURE]: SECRET, value: state[name] };
  return message("ReadResponse", (response) => {
    response.setId(request.getId());
    response.setProperties(Struct.fromJavaScript(state));
    response.setInputs(request.getInputs());
  });
}

const any = { $ref: "pulumi.json#/Any" };
const typed = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, any]));

/** As far as Pulumi YAML needs it: which names there are. */
const schema = {
  name: "random",
  version: process.argv[2],
  resources: Object.fromEntries(
    Object.entries(kinds).map(([token, { inputs, secretOutputs }]) => [
      token,
      {
        inputProperties: typed(Object.keys(inputs)),
        properties: typed([...Object.keys(inputs), "result", ...secretOutputs]),
      },
    ]),
  ),
};

serve(service.ResourceProviderService, {
  checkConfig: unary((request: ResourceRequest) =>
    message("CheckResponse", (response) => response.setInputs(request.getNews())),
  ),
  diffConfig: unary(() => message("DiffResponse", (response) => response.setChanges(NO_CHANGES))),
  configure: unary(() => message("ConfigureResponse")),
  getPluginInfo: unary(() => {
    const info = new pluginProto.PluginInfo();
    info.setVersion(process.argv[2] ?? "");
    return info;
  }),
  getSchema: unary(() =>
    message("GetSchemaResponse", (response) => response.setSchema(JSON.stringify(schema))),
  ),
  check: unary(check),
  diff: unary(diff),
  create: unary(create),
  read: unary(read),
  // Reached only when changes are ignored: nothing is made anew.
  update: unary((request: ResourceRequest) =>
    message("UpdateResponse", (response) => response.setProperties(request.getOlds())),
  ),
  delete: unary(() => new emptyProto.Empty()),
  cancel: unary(() => new emptyProto.Empty()),
});
