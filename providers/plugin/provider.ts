import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import structProto, { type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { providerVariable, stackVariable } from "../command.ts";
import { type Args, isUnique, type Kind, kindOf, unknownValue } from "../kinds/index.ts";
import { memo } from "../kinds/memo.ts";
import { checked } from "../lifecycle/answers.ts";
import { completeArguments, computedValues, keptState } from "../lifecycle/declaring.ts";
import { areAlike } from "../lifecycle/diff.ts";
import { differingPlacesOf, type Place } from "../lifecycle/differences.ts";
import { refusedDeletion, refusedReplacement } from "../lifecycle/guard.ts";
import { handlerOf } from "../lifecycle/handler.ts";
import { imported } from "../lifecycle/import.ts";
import { expectReads } from "../lifecycle/listing.ts";
import { lookUps } from "../lifecycle/look-ups.ts";
import { type Origin, saidOf } from "../lifecycle/mark.ts";
import { type Path, readAtImport, secretsOf } from "../lifecycle/secret-paths.ts";
import { engineAhead, openSession, type Session } from "../lifecycle/session.ts";
import { upgraded, versioned } from "../lifecycle/versions.ts";
import { cancellable } from "../management/cancel.ts";
import * as ofProvider from "../management/provider-settings.ts";
import { plainFields } from "../plain-structs.ts";
import {
  allowDeletionArgument,
  expectToken,
  keptAside,
  originIn,
  pathText,
  resourceOf,
  withoutAside as without,
} from "../protocol.ts";
import { readState } from "../read-state.ts";
import { type Received, received, sent } from "./values.ts";

/* The engine's calls for resources of a package, as the lifecycle takes them. Nothing of a kind stands here. */

/** What came, and as what. */
interface Came extends Received {
  struct?: Struct | undefined;
  said: Args;
}

function valuesOf(struct: Struct | undefined): Came {
  const said: Args = struct ? plainFields(struct) : {};
  return { ...received(said), struct, said };
}

/** Where the same goes back that came, as that: another takes several times as long as to see it. */
function structOf(values: Args, secrets: readonly Path[], came?: Came): Struct {
  const said = sent(values, secrets);
  return came?.struct && areAlike(said, came.said)
    ? came.struct
    : structProto.Struct.fromJavaScript(said as never);
}

/** A state as today's version writes it, which says so: what else brings it there has nothing left to do. */
const today = (kind: Kind, state: Args): Args => versioned(kind, upgraded(kind, state));

const failure = ({ property, reason }: { property: string; reason: string }): proto.CheckFailure =>
  new messages.CheckFailure().setProperty(property).setReason(reason);

const differences = {
  add: [0, 1],
  delete: [2, 3],
  update: [4, 5],
} as const satisfies Record<Place["how"], readonly [change: number, replacement: number]>;

interface Resource {
  kind: Kind;
  origin: Origin;
  handler: ReturnType<typeof handlerOf>;
}

const ofProcess = (config: (key: string) => string | undefined) =>
  openSession(config, {
    ahead: engineAhead,
    // Other providers of the program have tenants of their own.
    readState: (origin) => readState(origin, { endpoint: config("endpoint"), native: true }),
  });

/** A process is of one provider; what it advises names that, unless the stack config makes it, and the stack. */
const adviseFor = ({ stack, provider }: { stack?: string; provider?: string | undefined }) => {
  if (stack) process.env[stackVariable] ||= stack;
  if (provider && !ofProvider.isOfConfig(provider)) process.env[providerVariable] = provider;
};

/** One provider of a program: it has one tenant. */
export function openProvider(open: typeof ofProcess = ofProcess, meets = adviseFor) {
  let session: Session | undefined;
  let settings: Args = {};
  const current = (): Session => {
    session ??= open((key) => ofProvider.settingOf(settings, key));
    return session;
  };
  const handlerFor = memo((kind: Kind) => handlerOf(kind, current));
  const resources = new Map<string, Resource>();

  const resourceAt = (urn: string): Resource => {
    const known = resources.get(urn);
    if (known) return known;
    const named = resourceOf(urn);
    if (!named) throw new Error(`${urn} is no resource of Logto`);
    const kind = kindOf(named.kind);
    const resource = { kind, origin: originIn(urn), handler: handlerFor(kind) };
    meets(resource.origin);
    resources.set(urn, resource);
    return resource;
  };

  const computed = (kind: Kind, inputs: Args, id: string): Args =>
    computedValues(kind, inputs, id, current().setting.endpoint ?? "");

  const stateOf = (kind: Kind, outputs: Args, inputs: Args): Args =>
    keptState(kind, inputs, today(kind, outputs));

  /** What the engine keeps of a resource. */
  const outputsOf = (kind: Kind, inputs: Args, outs: Args, id: string): Args => ({
    ...inputs,
    ...outs,
    ...computed(kind, inputs, id),
  });

  /** What an update will answer, as far as a preview can know: outputs of an object that is there stay as they are. */
  const foreseen = (kind: Kind, inputs: Args, before: Args | undefined, id: string): Args => {
    const others = Object.entries(kind.outputs).filter(([name, one]) => !one.computed && !(name in inputs));
    const outs = others.map(([name]) => [name, before ? before[name] : unknownValue] as const);
    return outputsOf(kind, inputs, Object.fromEntries(outs), id);
  };

  /** The error of what was made all the same says its properties as the engine keeps them. */
  async function keeping<T>(
    resource: Resource,
    { args, secrets }: Received,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const half = error as { id?: string; properties?: Args; inputs?: Args };
      if (half.properties) {
        const { kind } = resource;
        const marks = [...secretsOf(kind), ...secrets];
        half.properties = sent(outputsOf(kind, half.properties, {}, half.id ?? ""), marks);
        half.inputs = sent(args, marks);
      }
      throw error;
    }
  }

  return cancellable({
    checkConfig: (request: proto.CheckRequest) => {
      const { args, secrets } = valuesOf(request.getNews());
      const marks = [...secrets, ...ofProvider.secretSettings.map((key) => [key])];
      return new messages.CheckResponse().setInputs(structOf(args, marks));
    },

    diffConfig(request: proto.DiffRequest) {
      const olds = valuesOf(request.getOldInputs() ?? request.getOlds()).args;
      const changed = ofProvider.changedSettings(olds, valuesOf(request.getNews()).args);
      return new messages.DiffResponse().setChanges(changed.length > 0 ? 2 : 1).setDiffsList(changed);
    },

    configure(request: proto.ConfigureRequest) {
      meets({ ...originIn(request.getUrn() ?? ""), provider: request.getName() });
      settings = ofProvider.presentSettings(request.getName()) ?? valuesOf(request.getArgs()).args;
      session = undefined;
      return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    },

    async check(request: proto.CheckRequest) {
      const { kind, origin, handler } = resourceAt(request.getUrn());
      const before = valuesOf(request.getOlds()).args;
      const olds = today(kind, before);
      const news = valuesOf(request.getNews());
      const { args, secrets } = news;
      const complete = completeArguments(kind, origin.name, without(args));
      const { inputs, failures } = await handler.check(without(olds), { ...complete, ...saidOf(origin) });
      Object.assign(inputs, keptAside(args));
      // Of a creation the engine passes olds too, with nothing in them.
      if (failures.length === 0 && Object.keys(before).length > 0) {
        const refused = refusedReplacement(kind, current().setting, settings, olds, inputs, args);
        if (refused) failures.push({ property: "", reason: refused });
      }
      return new messages.CheckResponse()
        .setInputs(structOf(inputs, [...secretsOf(kind), ...secrets], news))
        .setFailuresList(failures.map(failure));
    },

    async diff(request: proto.DiffRequest) {
      const { kind, handler } = resourceAt(request.getUrn());
      const said = today(kind, valuesOf(request.getOldInputs()).args);
      const news = valuesOf(request.getNews()).args;
      const state = valuesOf(request.getOlds()).args;
      const imported = Object.entries(readAtImport(kind, state, said)).filter(([name]) => name in news);
      const olds = { ...said, ...Object.fromEntries(imported) };
      const found = await handler.diff(request.getId(), without(olds), without(news));
      const places: Place[] = found.changes ? differingPlacesOf(kind, olds, news) : [];
      if (olds[allowDeletionArgument] !== news[allowDeletionArgument])
        places.push({ path: [allowDeletionArgument], how: "update", replaces: false });
      // Of another object everything that follows from its id is another anyway.
      const moved = Object.entries(
        found.replaces.length > 0 ? {} : computed(kind, news, request.getId()),
      ).filter(([name, value]) => name in state && value !== unknownValue && state[name] !== value);
      const answer = new messages.DiffResponse()
        .setChanges(found.changes || places.length > 0 || moved.length > 0 ? 2 : 1)
        .setReplacesList(found.replaces)
        // A program may ask for a replacement that nothing here calls for (replaceOnChanges).
        .setDeletebeforereplace(found.deleteBeforeReplace || isUnique(kind))
        .setDiffsList([
          ...new Set([...places.map(({ path }) => String(path[0])), ...moved.map(([name]) => name)]),
        ])
        .setHasdetaileddiff(places.length > 0 || moved.length > 0);
      const details = answer.getDetaileddiffMap();
      for (const { path, how, replaces } of places) {
        const difference = differences[how][replaces ? 1 : 0];
        details.set(pathText(path), new messages.PropertyDiff().setKind(difference).setInputdiff(true));
      }
      for (const [name] of moved) details.set(name, new messages.PropertyDiff().setKind(4));
      return answer;
    },

    async create(request: proto.CreateRequest) {
      const resource = resourceAt(request.getUrn());
      const { kind, handler } = resource;
      const given = valuesOf(request.getProperties());
      const marks = [...secretsOf(kind), ...given.secrets];
      const answer = new messages.CreateResponse();
      if (request.getPreview()) {
        return answer.setProperties(structOf(foreseen(kind, given.args, undefined, unknownValue), marks));
      }
      const { id, outs } = await keeping(resource, given, () => handler.create(without(given.args)));
      return answer.setId(id).setProperties(structOf(outputsOf(kind, given.args, outs, id), marks));
    },

    async read(request: proto.ReadRequest) {
      const { kind, handler } = resourceAt(request.getUrn());
      const inputs = valuesOf(request.getInputs());
      const outputs = valuesOf(request.getProperties());
      const state = stateOf(kind, outputs.args, inputs.args);
      // Without inputs nobody has declared it yet: it's imported, or looked at by its id.
      const read = request.hasInputs()
        ? handler.read(request.getId(), without(state))
        : imported(checked(kind), current(), request.getId());
      const { id, props = {}, inputs: found = {} } = await read;
      const answer = new messages.ReadResponse();
      if (!id) return answer;
      const marks = [...secretsOf(kind), ...inputs.secrets, ...outputs.secrets];
      const declared = { ...found, ...keptAside(inputs.args) };
      const outs = { ...readAtImport(kind, outputs.args, inputs.args), ...props };
      return answer
        .setId(id)
        .setInputs(structOf(declared, marks, inputs))
        .setProperties(structOf(outputsOf(kind, declared, outs, id), marks, outputs));
    },

    async update(request: proto.UpdateRequest) {
      const resource = resourceAt(request.getUrn());
      const { kind, handler } = resource;
      const id = request.getId();
      const given = valuesOf(request.getNews());
      const outputs = valuesOf(request.getOlds()).args;
      const olds = today(kind, valuesOf(request.getOldInputs()).args);
      const marks = [...secretsOf(kind), ...given.secrets];
      const answer = new messages.UpdateResponse();
      if (request.getPreview()) {
        return answer.setProperties(structOf(foreseen(kind, given.args, outputs, id), marks));
      }
      const before = without(stateOf(kind, outputs, olds));
      const { outs } = await keeping(resource, given, () => handler.update(id, before, without(given.args)));
      return answer.setProperties(structOf(outputsOf(kind, given.args, outs, id), marks));
    },

    async delete(request: proto.DeleteRequest) {
      const { kind, handler } = resourceAt(request.getUrn());
      const inputs = today(kind, valuesOf(request.getOldInputs()).args);
      const state = stateOf(kind, valuesOf(request.getProperties()).args, inputs);
      const refused = refusedDeletion(kind, current().setting, settings, state);
      if (refused) throw new Error(refused);
      await handler.delete(request.getId(), without(state));
    },

    async invoke(request: proto.InvokeRequest) {
      if (request.getTok() === expectToken) {
        expectReads(current(), valuesOf(request.getArgs()).args);
        return new messages.InvokeResponse();
      }
      const lookUp = lookUps.get(request.getTok());
      if (!lookUp) throw new Error(`the package logto has no function ${request.getTok()}`);
      const { args, secrets } = valuesOf(request.getArgs());
      const found = await lookUp(current(), args);
      return new messages.InvokeResponse().setReturn(structOf(found, secrets));
    },
  });
}
