import { isDeepStrictEqual } from "node:util";
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { type Args, kindOf } from "../../providers/kinds/index.ts";
import { handlerOf } from "../../providers/lifecycle/handler.ts";
import { type Path, secretsOf } from "../../providers/lifecycle/secret-paths.ts";
import type { Session } from "../../providers/lifecycle/session.ts";
import { openProvider } from "../../providers/plugin/provider.ts";
import { received, sent } from "../../providers/plugin/values.ts";
import { isSecret, nativeTypeOf } from "../../providers/protocol.ts";

/* The two ways by which the engine reaches the lifecycle: the dynamic provider's handlers, and the package's plugin. */

export type AdapterName = "dynamic" | "native";

type Dynamic = ReturnType<typeof handlerOf>;

/** What the provider says of a state and a declaration, and the arguments that the engine shows for it. */
export interface Difference {
  changes: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
  details: string[];
}

/** A kind's calls as an engine makes them; it has the inputs of the last run beside the state. */
export interface Handler {
  check(olds: Args, news: Args): ReturnType<Dynamic["check"]>;
  diff(id: string, state: Args, news: Args, inputs?: Args): Promise<Difference>;
  create: Dynamic["create"];
  read(id: string, state: Args, inputs?: Args): ReturnType<Dynamic["read"]>;
  update(id: string, state: Args, news: Args, inputs?: Args): ReturnType<Dynamic["update"]>;
  delete(id: string, state: Args, inputs?: Args): Promise<unknown>;
  /** What the tenant has under an id, as a declaration; the dynamic provider can't. */
  import?(id: string): ReturnType<Dynamic["read"]>;
}

const { Struct } = structProto as unknown as { Struct: { fromJavaScript(value: object): never } };

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) => (isSecret(inner) ? inner : (inner as Args | undefined)?.[step as string]),
    value,
  );

function native(session: Session): (kindName: string) => Handler {
  const provider = openProvider(
    () => session,
    () => undefined,
  );
  return (kindName) => {
    const kind = kindOf(kindName);
    const secrets = secretsOf(kind);
    const wire = (args: Args) => Struct.fromJavaScript(sent(args, secrets));
    /** The values, each secret of which has to come as one. */
    const plain = (struct: { toJavaScript(): object } | undefined): Args => {
      const values = (struct?.toJavaScript() ?? {}) as Args;
      for (const path of secrets) {
        const value = at(values, path);
        if (value !== undefined && value !== null && !isSecret(value))
          throw new Error(`${kindName}: ${path.join(".")} leaves the plugin in the clear`);
      }
      return received(values).args;
    };
    const urnOf = ({ __mark, __within = "" }: Args = {}) => {
      const [, project = "project", stack = "dev", name = "unnamed"] =
        /^([^/]+)\/([^/]+)\/(.+)$/s.exec(String(__mark)) ?? [];
      return `urn:pulumi:${stack}::${project}::${__within}${nativeTypeOf(kindName)}::${name}`;
    };
    const told = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        const half = error as { properties?: Args };
        if (half.properties) half.properties = plain({ toJavaScript: () => half.properties as Args });
        throw error;
      }
    };
    const found = async (request: proto.ReadRequest) => {
      const answer = await provider.read(request);
      if (!answer.getId()) return {};
      return { id: answer.getId(), props: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
    };
    return {
      async check(olds, news) {
        const { __mark, __provider, ...args } = news;
        const request = new messages.CheckRequest().setUrn(urnOf(news)).setNews(wire(args));
        const answer = await provider.check(request.setOlds(wire(olds)));
        const failures = answer.getFailuresList().map((one) => ({
          property: one.getProperty(),
          reason: one.getReason(),
        }));
        return { inputs: plain(answer.getInputs()), failures };
      },
      async diff(id, state, news, inputs = state) {
        const request = new messages.DiffRequest().setUrn(urnOf(news)).setId(id);
        const answer = await provider.diff(
          request.setOlds(wire(state)).setOldInputs(wire(inputs)).setNews(wire(news)),
        );
        return {
          changes: answer.getChanges() === 2,
          replaces: answer.getReplacesList(),
          deleteBeforeReplace: answer.getDeletebeforereplace(),
          details: [...answer.getDetaileddiffMap().keys()].map(String),
        };
      },
      create: (inputs) =>
        told(async () => {
          const request = new messages.CreateRequest().setUrn(urnOf(inputs)).setProperties(wire(inputs));
          const answer = await provider.create(request);
          return { id: answer.getId(), outs: plain(answer.getProperties()) };
        }),
      read: (id, state, inputs = state) =>
        found(
          new messages.ReadRequest()
            .setUrn(urnOf(inputs))
            .setId(id)
            .setProperties(wire(state))
            .setInputs(wire(inputs)),
        ),
      import: (id) => found(new messages.ReadRequest().setUrn(urnOf()).setId(id)),
      update: (id, state, news, inputs = state) =>
        told(async () => {
          const request = new messages.UpdateRequest().setUrn(urnOf(news)).setId(id);
          const answer = await provider.update(
            request.setOlds(wire(state)).setOldInputs(wire(inputs)).setNews(wire(news)),
          );
          return { outs: plain(answer.getProperties()) };
        }),
      delete(id, state, inputs = state) {
        const request = new messages.DeleteRequest().setUrn(urnOf(inputs)).setId(id);
        return provider.delete(request.setProperties(wire(state)).setOldInputs(wire(inputs)));
      },
    };
  };
}

function dynamic(session: Session): (kindName: string) => Handler {
  return (kindName) => {
    const handler = handlerOf(kindOf(kindName), () => session);
    return {
      ...handler,
      async diff(id, state, news, inputs = state) {
        const found = await handler.diff(id, state, news);
        // Of a dynamic resource the engine finds out itself what differs, by the inputs.
        const names = new Set([...Object.keys(inputs), ...Object.keys(news)]);
        const differing = [...names].filter((name) => !isDeepStrictEqual(inputs[name], news[name]));
        const details = found.changes ? differing.filter((name) => !name.startsWith("__")) : [];
        return { ...found, details };
      },
    };
  };
}

/** The calls of one plugin process, by kind. */
export const adapters: Record<AdapterName, (session: Session) => (kindName: string) => Handler> = {
  dynamic,
  native,
};
