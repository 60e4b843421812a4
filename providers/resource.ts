import * as pulumi from "@pulumi/pulumi";
import { cheapStacks } from "./cheap-stacks.ts";
import { inTurn } from "./in-turn.ts";
import {
  type Args,
  bothAlone,
  type Child,
  type ComputedOutput,
  isPlainObject,
  isUnique,
  keyWithin,
  kindOf,
  nameOf,
  type Properties,
  type Property,
  plainly,
  standsFor,
  twiceIn,
  unknownValue,
  unsendable,
  unsuited,
} from "./kinds/index.ts";
import { completeArguments, computedOutputs } from "./lifecycle/declaring.ts";
import { afterArgument } from "./lifecycle/mark.ts";
import { placesArgument } from "./lifecycle/places.ts";
import { endpointOf } from "./management/settings.ts";
import { ofItself } from "./of-itself.ts";
import { aliasesOf, handlerText, isProtected, nativeTypeOf, secretNamesOf, typeOf } from "./protocol.ts";
import { quietLog } from "./quiet-log.ts";

quietLog(pulumi.log, process.env);
/** Of what is being declared just now. */
let isOfModel = false;
cheapStacks(process.env, () => isOfModel);

const config = () => new pulumi.Config("logto");
const isProduction = () => config().getBoolean("production") ?? false;
/** Resources are the package's plugin's, instead of dynamic ones. */
const isNative = () => config().getBoolean("native") ?? false;

/** The address under which browsers and identity providers see the tenant, without a trailing slash. */
export const publicEndpoint = (): string | undefined =>
  endpointOf((key) => config().get(key), process.env).publicEndpoint;

const isResource = (value: unknown): value is LogtoResource => value instanceof LogtoResource;

/** What stands for a value of a program in arguments as plain data. */
const standIn = (value: unknown): string | undefined =>
  isResource(value)
    ? nameOf(value.kindName, value.declared.name)
    : pulumi.Output.isInstance(value) || pulumi.Resource.isInstance(value) || value instanceof Promise
      ? unknownValue
      : undefined;

/** Something in the program that TypeScript didn't find. Its line is said, without the stack around it. */
function misplaced(problem: string): Error {
  const files = (new Error().stack ?? "").match(/(file:|[A-Z]:|\/)[^()\n]*:\d+:\d+/g) ?? [];
  const folderOf = (file = "") => file.replace(/[\\/][^\\/]*$/, "");
  const at = files.find((one) => folderOf(one) !== folderOf(files[0]) && !/node:|node_modules/.test(one));
  return new pulumi.RunError(`${problem}${at ? ` (at ${at})` : ""}`);
}

/** A resource stands for its id, or for the output that its kind is referred to by. */
function reference(property: Property, value: unknown, place: string): unknown {
  if (isResource(value)) {
    if (!standsFor(value.kindName, property.ref)) {
      throw misplaced(`${place} is the ${value.kindName} itself; it takes ${property.ref} resources`);
    }
    const problem = unsuited(property, value.kindName, value.declared.args);
    if (problem) throw misplaced(`${place}: ${value.kindName} "${value.declared.name}" ${problem}`);
    return property.refOutput ? value.output(property.refOutput) : value.id;
  }
  if (pulumi.Resource.isInstance(value)) {
    throw misplaced(`${place} is no resource of Logto; it takes ${property.ref} resources`);
  }
  // Entry by entry, so that one that isn't known yet doesn't hide the others in a preview.
  if (Array.isArray(value)) {
    return value.map((entry, index) => {
      if (entry !== undefined) return reference(property, entry, `${place}[${index}]`);
      throw misplaced(
        `${place}[${index}] is undefined; nothing is declared by the name that it was taken by`,
      );
    });
  }
  return pulumi.Output.isInstance(value)
    ? value.apply((known) => {
        const plain = reference(property, known, place);
        return Array.isArray(plain) ? pulumi.all(plain) : plain;
      })
    : value;
}

function inputOf(property: Property, value: unknown, place: string): unknown {
  if (value === undefined) return undefined;
  const { items } = property;
  const plain = property.ref
    ? reference(property, value, place)
    : items && Array.isArray(value)
      ? value.map((entry, index) => fieldsOf(items, entry, `${place}[${index}]`))
      : value;
  return property.secret ? pulumi.secret(plain) : plain;
}

/** An object of a list, the references in it as ids. */
const fieldsOf = (items: Properties, entry: unknown, place: string): unknown =>
  isPlainObject(entry) && !pulumi.Output.isInstance(entry)
    ? Object.fromEntries(
        Object.entries(entry).map(([key, value]) => [
          key,
          items[key] ? inputOf(items[key], value, `${place}.${key}`) : value,
        ]),
      )
    : entry;

function join({ join: parts }: NonNullable<ComputedOutput>): pulumi.Output<string | undefined> {
  return pulumi
    .all(parts as pulumi.Input<unknown>[])
    .apply((values) => (values.some((value) => value === undefined) ? undefined : values.join("")));
}

const aliasName = (alias: string | pulumi.Alias): string | undefined =>
  typeof alias === "string" || typeof alias.name !== "string" ? undefined : alias.name;

/** A value of which any part may be an output of a resource. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[] ? DeepInput<E>[] : T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T
>;

/** A resource, its id, or `tenant:<natural key>` for one that this program doesn't manage. */
export type Ref<T extends LogtoResource> = T | pulumi.Input<string>;

/** What every Logto resource is: a dynamic resource whose state holds facts and a short name of its handler. */
export abstract class LogtoResource extends pulumi.CustomResource {
  private readonly logto: Record<string, pulumi.Output<unknown>>;
  /** @internal */
  declare readonly kindName: string;
  /** @internal */
  declare readonly declared: { name: string; args: Args; key: string | undefined };

  /** @internal */
  constructor(kindName: string, name: string, args: object, opts: pulumi.CustomResourceOptions = {}) {
    const kind = kindOf(kindName);
    const { allowDeletion, ...given } = args as Args & { allowDeletion?: boolean };
    // The SDK would end with a fault of its own.
    for (const { path, message } of unsendable(given, [], true)) {
      throw new Error(`${kindName} "${name}": ${path.join(".")}: ${message}`);
    }
    const complete = completeArguments(kind, name, given);
    const plain = plainly(complete, standIn) as Args;
    const key = keyWithin(kind, plain);
    for (const { declared } of declaredSoFar(kindName)) {
      const other = `"${declared.name}" of this program`;
      if (key !== undefined && declared.key === key) {
        throw misplaced(
          `${kindName} "${name}" has the same key as ${other}; a tenant takes it once, so keep one of them, or give this one another name`,
        );
      }
      const both = bothAlone(kind, plain, declared.args);
      if (both !== undefined) {
        throw misplaced(
          `${kindName} "${name}": ${both}: one can be it, and ${other} is too; keep one of them`,
        );
      }
    }

    const type = isNative() ? nativeTypeOf : typeOf;
    // Also where the plugin needs none: without it in the state there would be no way back.
    const props: Args = { __provider: inTurn(handlerText(kind.name)) };
    const nested: [Child, string, unknown][] = [];
    const references: LogtoResource[] = [];
    for (const [argument, value] of Object.entries(complete)) {
      const property = kind.properties[argument];
      const child = kind.children?.[argument];
      if (child) {
        if (value !== undefined) nested.push([child, argument, value]);
        continue;
      }
      for (const one of property?.refOutput ? [value].flat() : []) if (isResource(one)) references.push(one);
      const place = `${kindName} "${name}": ${argument}`;
      const twice = property?.distinct && twiceIn(plain[argument]);
      if (twice) throw misplaced(`${place}[${twice.index}]: ${twice.entry} stands here twice; keep one`);
      props[argument] = property ? inputOf(property, value, place) : value;
    }
    const after = (kind.program?.after ?? []).flatMap(declaredSoFar);
    references.push(...after);
    if (after.length > 0) props[afterArgument] = after.map(({ id }) => id);
    // Says to the provider which resource asks. It comes into the state of those kinds alone that have room for a mark.
    if (!isNative()) Object.assign(props, ofItself(name, opts.parent));
    else if (kind.guarded && allowDeletion !== undefined) props.allowDeletion = allowDeletion;
    // Declared so that the engine knows them as outputs of the resource.
    for (const [output, { computed }] of Object.entries(kind.outputs))
      if (!computed) props[output] ??= undefined;

    const aliases = aliasesOf(kind, type(kind.name), (opts.aliases ?? []) as object[]);
    const owner = kind.deletedWith === undefined ? undefined : complete[kind.deletedWith];
    const guard = isProtected(
      kind,
      isProduction(),
      allowDeletion ?? config().getBoolean("allowDeletion") ?? false,
    );
    isOfModel = placesArgument in given;
    super(type(kind.name), name, props as pulumi.Inputs, {
      ...opts,
      aliases: aliases as pulumi.Alias[],
      ...(guard && opts.protect === undefined ? { protect: true } : {}),
      ...(isUnique(kind) && opts.deleteBeforeReplace === undefined ? { deleteBeforeReplace: true } : {}),
      ...(isResource(owner) && opts.deletedWith === undefined ? { deletedWith: owner } : {}),
      ...(references.length > 0 ? { dependsOn: dependencies(opts.dependsOn, references) } : {}),
      additionalSecretOutputs: [...secretNamesOf(kind), ...(opts.additionalSecretOutputs ?? [])],
    });

    declaredSoFar(kind.name).push(this);
    const endpoint = publicEndpoint();
    // Not enumerable, so that a resource looks as ever where it's printed or compared.
    Object.defineProperty(this, "kindName", { value: kindName });
    Object.defineProperty(this, "declared", { value: { name, args: plain, key } });
    for (const [output, made] of Object.entries(computedOutputs(kind, complete, this.id, endpoint ?? ""))) {
      Object.assign(this, { [output]: made ? join(made) : pulumi.output(undefined) });
    }
    const outputs = this as unknown as Record<string, pulumi.Output<unknown>>;
    this.logto = Object.fromEntries(Object.keys(kind.outputs).map((name) => [name, outputs[name] as never]));
    for (const [child, argument, value] of nested) {
      Object.assign(this, { [argument]: this.declareChild(child, name, value, opts, allowDeletion) });
    }
  }

  /** An output by its name, for code that doesn't know the kind. */
  output(name: string): pulumi.Output<unknown> {
    return name === "id" ? this.id : (this.logto[name] ?? pulumi.output(undefined));
  }

  private declareChild(
    child: Child,
    name: string,
    value: unknown,
    opts: pulumi.CustomResourceOptions,
    allowDeletion: boolean | undefined,
  ): LogtoResource | Record<string, LogtoResource> {
    const make = (suffix: string, args: Args) => {
      const aliases = (opts.aliases as pulumi.Alias[] | undefined)
        ?.map(aliasName)
        .filter((alias) => alias !== undefined)
        .map((alias) => ({ name: `${alias}${suffix}` }));
      const Class = classes.get(child.kind);
      if (!Class) throw new Error(`no class is registered for ${child.kind}`);
      return new Class(
        `${name}${suffix}`,
        { ...args, [child.parent]: this, ...(allowDeletion === undefined ? {} : { allowDeletion }) },
        {
          ...(aliases ? { aliases } : {}),
          ...(opts.protect === undefined ? {} : { protect: opts.protect }),
          ...(opts.provider === undefined ? {} : { provider: opts.provider }),
        },
      );
    };
    if (child.whole) return make("", child.whole === true ? (value as Args) : { [child.whole]: value });
    const entries = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(
      entries.map(([entry, inner]) => [entry, make(`/${entry}`, child.entry?.(entry, inner) ?? {})]),
    );
  }
}

function dependencies(
  given: pulumi.CustomResourceOptions["dependsOn"],
  more: LogtoResource[],
): pulumi.CustomResourceOptions["dependsOn"] {
  if (given === undefined) return more;
  return pulumi.output(given).apply((one) => [...(Array.isArray(one) ? one : [one]), ...more]) as never;
}

/** By the run's stack, which a program has one of: the resources that it has declared so far, by kind. */
const declared = new WeakMap<object, Map<string, LogtoResource[]>>();

/** Those of a kind; a list to add to. Without a stack, as in tests, nobody keeps it. */
function declaredSoFar(kindName: string): LogtoResource[] {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return [];
  const byKind = declared.get(stack) ?? new Map<string, LogtoResource[]>();
  declared.set(stack, byKind);
  const resources = byKind.get(kindName) ?? [];
  byKind.set(kindName, resources);
  return resources;
}

type ResourceClass = new (name: string, args: never, opts?: pulumi.CustomResourceOptions) => LogtoResource;

const classes = new Map<
  string,
  new (
    name: string,
    args: Args,
    opts?: pulumi.CustomResourceOptions,
  ) => LogtoResource
>();

/** Makes a class known to those that declare nested resources of it. */
export function register(kindName: string, resource: ResourceClass): void {
  classes.set(kindName, resource as never);
}
