import {
  type Args,
  isPlainObject,
  isUnique,
  type Properties,
  type Property,
  unknownValue,
} from "pulumi-logto/kinds";
import { afterArgument, aliasesOf, isProtected, nativeTypeOf } from "pulumi-logto/protocol";
import { warnOfExpiry } from "../expiry.ts";
import { computedValues, type Entry, type Model, namesIn } from "../notation/index.ts";
import { outputsOf } from "../outputs.ts";
import { before, beside, formerNames, inOrder, passwordOf, valuesOf } from "../program.ts";
import { modelOf, type Run } from "../running.ts";
import type { Engine } from "./engine.ts";
import { combine, Late, secretOf } from "./late.ts";
import { type Declaration, type Registered, register, registerOutputs } from "./register.ts";

/* What a program of one line says to the engine of a model, without a program. */

/** A resource as an argument: by its id, or by the output that the argument goes by. */
class Reference {
  readonly entry: Entry;

  constructor(entry: Entry) {
    this.entry = entry;
  }
}

/** As the SDK takes it: what nobody has said of something that is still to be made isn't known. */
const unsaid = ({ id }: Registered) => (id ? undefined : unknownValue);

const outputOf = (
  registered: Promise<Registered>,
  name: string,
  besides: (made: Registered) => unknown = () => undefined,
): Late =>
  new Late(
    registered.then((made) => ({
      value: name === "id" ? made.id || unknownValue : (made.outputs[name] ?? besides(made) ?? unsaid(made)),
      urns: [made.urn],
    })),
  );

function declared(
  model: Model,
  { stack }: Run,
  engine: Engine,
  { urn: parent, endpoint }: { urn: string; endpoint: string | undefined },
) {
  const registrations = new Map<Entry, Promise<Registered>>();
  const of = (entry: Entry) => registrations.get(entry) as Promise<Registered>;
  // What follows from its id and arguments isn't in the state that a program of dynamic resources left.
  const output = (entry: Entry, name: string) =>
    outputOf(
      of(entry),
      name,
      ({ id, outputs }) => computedValues(entry.kind, outputs, id || unknownValue, endpoint ?? "")[name],
    );
  const send = (one: Omit<Declaration, "parent">) => {
    const registered = register(engine, { ...one, parent });
    registered.catch(() => {});
    return registered;
  };
  // What is secret within it needs no mark of its own.
  const secretOfTree = (value: unknown) =>
    new Late(combine([value], (one) => one).then(({ value, urns }) => ({ value: secretOf(value), urns })));

  const passwords = new Map(
    model.generated.map((one) => [
      one.name,
      send({
        type: "random:index/randomPassword:RandomPassword",
        name: one.name,
        args: passwordOf(one),
        additionalSecretOutputs: ["bcryptHash", "result"],
      }),
    ]),
  );
  const values = valuesOf<Late>(model, {
    secretConfig: (key) => secretOfTree(stack.get(`${stack.project}:${key}`)),
    generated: (name) => outputOf(passwords.get(name) as Promise<Registered>, "result"),
    reference: (entry) => new Reference(entry),
    output,
    combined: (all, by) => new Late(combine(all, by)),
    secret: secretOfTree,
  });

  const argumentOf = (property: Property | undefined, value: unknown): unknown => {
    if (value === undefined) return undefined;
    if (value instanceof Reference) return output(value.entry, property?.refOutput ?? "id");
    const { items, secret } = property ?? {};
    const plain = Array.isArray(value)
      ? value.map((one) => (items ? fieldsOf(items, one) : argumentOf(property, one)))
      : value;
    return secret ? secretOfTree(plain) : plain;
  };
  const fieldsOf = (items: Properties, entry: unknown): unknown =>
    isPlainObject(entry)
      ? Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, argumentOf(items[key], value)]))
      : entry;

  const ordered = inOrder(model);
  const production = stack.get("logto:production") === "true";
  for (const entry of ordered) {
    const { kind, name, options } = entry;
    const given = values.input(entry.args) as Args;
    const first = before(entry, ordered).map((one) => outputOf(of(one), "id"));
    const owner = kind.deletedWith === undefined ? undefined : given[kind.deletedWith];
    const type = nativeTypeOf(kind.name);
    const allowed = options.allowDeletion ?? stack.get("logto:allowDeletion") === "true";
    const args = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, argumentOf(kind.properties[key], value)]),
    );
    registrations.set(
      entry,
      send({
        type,
        name,
        args: {
          ...args,
          ...(first.length > 0 ? { [afterArgument]: first } : {}),
          ...beside(entry, ordered),
        },
        dependsOn: first,
        deletedWith: owner instanceof Reference ? outputOf(of(owner.entry), "id") : undefined,
        aliases: aliasesOf(
          kind,
          type,
          formerNames(entry).map((former) => ({ name: former })),
        ),
        protect: options.protect ?? (isProtected(kind, production, allowed) || undefined),
        ...(isUnique(kind) ? { deleteBeforeReplace: true } : {}),
      }),
    );
  }
  return { values, all: [...passwords.values(), ...registrations.values()] };
}

/** Declares all that a model says, and the outputs of its stack. */
export async function runModel(run: Run, named: string | undefined, engine: Engine): Promise<void> {
  const { project, stack } = run.stack;
  const { urn } = await register(engine, {
    type: "pulumi:pulumi:Stack",
    name: `${project}-${stack}`,
    args: {},
  });
  await engine.expect({});
  const { model, endpoint, dated } = await modelOf(run, named, (sources) => engine.expect(namesIn(sources)));
  const { values, all } = declared(model, run, engine, { urn, endpoint });
  const warnings = warnOfExpiry(stack, dated, model, values, run.warn);
  // With `--continue-on-error` the engine takes what doesn't need the one that failed, as long as it's told of it.
  const ended = await Promise.allSettled([...all, ...warnings.map(({ settled }) => settled)]);
  const failed = ended.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (failed) throw failed.reason;
  await registerOutputs(engine, urn, outputsOf(model, values, endpoint));
}
