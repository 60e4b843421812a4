import * as z from "zod";
import type { Management, Settings } from "../management/index.ts";
import { isPlainObject, unknownValue } from "../marks.ts";
import type { Args, KindName, Properties, Property } from "./property.ts";
import type { Security } from "./security.ts";

export { isPlainObject, unknownValue } from "../marks.ts";
export * from "./property.ts";

/** An object as the tenant answers it, completed with what other calls say of it. */
export type Row = Record<string, unknown> & { id: string };

/** A value that the provider makes known after creation. */
export interface Output {
  description: string;
  /** Its shape, where that isn't a text. */
  schema?: z.ZodType;
  /** Not every object of the kind has it. */
  sometimes?: true;
  secret?: true;
  /** Computed in the program, so known in a preview as far as its parts are. Never in the state. */
  computed?: (resource: { id: unknown }, args: Args, endpoint: string) => ComputedOutput;
  /** Where the tenant has it no more: what there is instead, and what to do. Of secrets their names. */
  instead?: (api: Management, id: string) => Promise<string | undefined>;
}

/** A text put together of literal parts and values that may not be known yet. */
export type ComputedOutput = { join: readonly unknown[] } | undefined;

/** How an entry of a nested argument becomes a resource of its own. */
export interface Child {
  kind: KindName;
  /** The child's argument that points to the resource it's written in. */
  parent: string;
  /** One child per entry of a map, named `<parent>/<entry>`. */
  entry?: (name: string, value: unknown) => Args;
  /** The argument that an entry may be written as, where it says nothing else. */
  short?: string;
  /** The argument of the child that points to the resource by whose name the entry goes, if none is written. */
  entryRef?: string;
  /** What the owner's arguments say and an entry has to see to: both as they're declared then. */
  handsDown?(owner: Args, entry: Args): readonly [owner: Args, entry: Args] | undefined;
  /** One child for the whole value: this argument of it, or (`true`) all its arguments. */
  whole?: string | true;
}

/** What a refusal of the tenant means for a kind. */
export interface Refusal {
  /** The argument that it's about. */
  at?: string | ((args: Args) => string);
  /** What is wrong with it, and what to do, where Logto's own sentence doesn't say so. `data`: what came with the code. */
  says?(args: Args, data: unknown): string | undefined;
}

/** Something wrong with declared values, at a path below the resource. */
export interface Mistake {
  /** What sort of mistake, where it's of the shape; left out: a rule of the kind. */
  code?: "UNKNOWN_ARGUMENT" | "MISSING_ARGUMENT" | "INVALID_VALUE" | "INSECURE_URL";
  path: readonly (string | number)[];
  message: string;
  /** Where it is in a text of several lines, both from 1, and the message without that. */
  within?: { line: number; column: number; message: string };
  /** It's the key that is wrong, whatever its value. */
  key?: true;
  warning?: true;
  /** An address that production refuses, unless it's accepted by name: `logto:insecureUrls`. */
  insecure?: string;
}

/** What validation may know beyond the arguments. */
export interface Setting {
  production: boolean;
  /** Addresses that production takes all the same: `logto:insecureUrls`. */
  insecureUrls?: readonly string[];
  /** The stack's name, where it's known. */
  stack?: string;
  /** The tenant's public endpoint, without a trailing slash; undefined when nobody said it yet. */
  endpoint?: string | undefined;
}

/** What a check may ask beyond what is declared: the tenant, and what else this run has come across. */
export interface Outlook {
  api: Management;
  /** The arguments of the last run; undefined where the resource is made, or made anew. */
  before: Args | undefined;
  /** What the tenant holds of a thing that is always there, in the notation of arguments. */
  found: Args | undefined;
  /** What of that becomes another: what is declared, and what goes back since it no longer is; each argument whole. */
  changed: Args;
  /** The arguments of the kind's resources that this program has declared so far. */
  declared(kind: KindName): readonly Args[];
  /** Something that the resource goes by is no longer declared by the program. */
  isLeaving: boolean;
  /** The kind's objects at the tenant; those of this stack that the program no longer declares are `leaving`. */
  objects(kind: KindName): Promise<{ staying: Row[]; leaving: Row[] }>;
  /** Those of the ids that are no resources of this stack, as the tenant has them. */
  foreign(kind: KindName, ids: unknown): Promise<Row[]>;
  /** Says something to the user that is no error. */
  warn(message: string): void;
}

/** Something that not every Logto has: the operation by which it shows, and the version that brought it, where it's known. */
export interface Newer {
  path: Mistake["path"];
  operation: string;
  since?: string;
}

/** A unique key, which the server enforces: a second one can't be made. */
interface ByKey {
  by: "key";
  /** The object has the key that the arguments ask for. */
  is(args: Args, row: Row): boolean;
  /** A creation silently replaces what has the same key, so that is looked for once more before it's sent. */
  overwrites?: true;
  /** An object that the creation would destroy or that would destroy it. */
  displaces?(args: Args, row: Row): boolean;
  /** The object is what an interrupted creation of these arguments leaves behind, and nobody uses it. */
  isHalf?(args: Args, row: Row): boolean;
}

/** No key, and room for a mark of project, stack and logical name. */
interface ByMark {
  by: "mark";
  /** The path of a map in the object, dots between. */
  at: string;
}

/** No key and no room: what it holds. */
interface ByTraces {
  by: "traces";
  /** The object can only be this resource, made by a run that didn't live to say so. */
  is(args: Args, row: Row): boolean;
  isHalf?(args: Args, row: Row): boolean;
}

/** It's always there, or there as soon as what it lies in is: one at a tenant, or one in each. */
interface ByPlace {
  by: "place";
}

/** What tells an object of a kind from all others: exactly one of these. */
export type Identity = ByKey | ByMark | ByTraces | ByPlace;

/** Always there: taken over instead of created, and put back instead of deleted. */
interface Standing {
  permanent: true;
  singleton: true;
  identity: ByPlace;
  /** The values in a new tenant. */
  fresh?: Args;
  deleteFirst?: never;
  most?: never;
  deletedWith?: never;
  guarded?: never;
}

/** Made, and deleted again. */
interface Made {
  permanent?: never;
  identity: Identity;
  fresh?: never;
  /** Why the old one has to go before the new one can be made, where that is so. */
  deleteFirst?: string;
  /** How many a self-hosted tenant takes, where it counts them. */
  most?: number;
  /** The argument whose resource takes this one along when it's deleted. */
  deletedWith?: string;
  /** `logto:production` protects it from deletion. */
  guarded?: true;
}

/** How the API is asked, and told. */
export interface Calls {
  /** All objects of the kind at the tenant, in as few calls as the API allows. Left out where there's no such list. */
  list?(api: Management): Promise<Row[]>;
  /** All objects of the kind in one of the kind that it lives inside; none where that can't hold any. */
  within?(api: Management, owner: Row): Promise<Row[]>;
  /**
   * The objects that have the text in their names or ids, and perhaps others. Of kinds of which a tenant may have very
   * many, so that one is asked for alone rather than in the list of all.
   */
  search?(api: Management, text: string): Promise<Row[]>;
  /** Objects that may be the one that the arguments ask for, where there's no list of the whole kind. */
  find?(api: Management, args: Args): Promise<Row[]>;
  /** A listed object as it is whole, with what lists lack; `args` say what of that is of interest. */
  detail?(api: Management, row: Row, args: Args): Promise<Row>;
  /** Its details don't depend on `args`, and most of its objects are managed where one is. */
  uniformDetail?: true;
  /** How a preview reads an object, where the list of the whole kind may be far longer than what is managed. */
  observe?(api: Management, id: string, state: Args): Promise<Row | undefined>;
  /** The object as it is now, asked for alone; undefined when it's gone. `state` holds the resource's arguments. */
  get(api: Management, id: string, state: Args): Promise<Row | undefined>;
  /**
   * Sends the creation. `columns` is the API's object as far as it's declared. `isInNew`: what it lies in was made in
   * this run, so nothing is in there yet.
   */
  create(api: Management, columns: Args, args: Args, isInNew: boolean): Promise<Row>;
  /** Sends the changed columns, each whole; answers with what changed of the object. */
  update(api: Management, row: Row, patch: Args, args: Args): Promise<Args>;
  delete(api: Management, id: string, state: Args): Promise<void>;
  /** Why the server doesn't delete the object as things are, so that it can't be made anew either: "is …". */
  held?(api: Management, row: Row): Promise<string | undefined>;
  /** The values of those outputs that aren't computed. */
  outputsOf?(row: Row): Args;
}

/** What is refused: before anything is sent, and by the tenant. */
export interface Rules {
  /** Cross-property rules. Arguments may hold unknown values, see {@link known}. */
  validate?(args: Args, setting: Setting): Mistake[];
  /** What only the tenant can tell of a declaration that it would refuse. Asked where something of it changes. */
  feasible?(args: Args, outlook: Outlook): Promise<Mistake[]>;
  /** What of a declaration not every supported Logto has. */
  newer?(args: Args): Newer[];
  /** What of a declaration Logto Cloud alone does. */
  cloudOnly?(args: Args): Mistake["path"][];
  /** What refusals of the tenant mean here, by Logto's code. */
  refusals?: Readonly<Record<string, Refusal>>;
}

/** What is found of the kind at a tenant that this stack hasn't made. */
export interface AtTenant {
  /** The name by which `tenant:<name>` finds an object of this kind. */
  name?(row: Row): string;
  /**
   * The arguments by which people know an object, beside its id: any of them finds it, within what it lies in. Left out:
   * nobody looks for one.
   */
  knownBy?: readonly string[];
  /** What people call an object, as the base of a logical name. Default: `name`. */
  calledAs?(row: Row): string;
  /** What a declaration of an object that was found would say, where that isn't just what its columns hold. */
  declared?(found: Args, row: Row): Args;
  /** Columns, and parts of them with a dot, that the server answers and that nobody configures. */
  notConfiguration?: readonly string[];
  /** Why the object isn't anybody's to declare: such a tenant has it from the start. */
  builtIn?(row: Row, settings: Settings): string | undefined;
  /** Why this object must not be touched: the provider needs it for itself. */
  neededByProvider?(api: Management, row: { id: string } & Args): Promise<string | undefined>;
  /** It is about people, and there may be very many: an export takes it only where that is asked for. */
  personal?: true;
}

/** What happens in the program, before the engine hears of a resource. */
export interface InProgram {
  /** Argument defaults that depend on other arguments or the logical name. */
  complete?(args: Args, logicalName: string): Args;
  /**
   * Kinds whose resources have to be there first, though no argument refers to them: those that the program declares
   * before.
   */
  after?: readonly KindName[];
}

/**
 * All that is particular to one Logto kind. The class, validation, YAML key, editor schema, drift detection and
 * the reference follow from it; `lifecycle/` does the same with every kind.
 */
export type Kind = Declaration & (Standing | Made);

/** What every kind says. */
interface Declaration {
  name: KindName;
  /** What it was called in earlier versions: resources of that type in a state are of this kind. */
  formerly?: readonly KindName[];
  /**
   * What brings the arguments and outputs of a state from each version of the kind to the next: the first entry from 1
   * to 2. They see the names of today. A renamed property needs none, see {@link Property.formerly}.
   */
  upgrades?: readonly ((state: Args) => Args)[];
  /** Its key in the model. */
  key: string;
  /** The operation by which the tenant shows it, where no list of objects of their own does: an older Logto lacks it. */
  readBy?: string;
  /** One at a tenant at most: declared by its arguments alone. */
  singleton?: true;
  /** The argument whose value is its id, within what it lies in, where the tenant makes up none. */
  identifiedBy?: string;
  /**
   * What writes of these arguments race for at the server, in a word: those of the same word, of whatever kind, are sent
   * one after the other. `id`: of the object, where it exists.
   */
  serial?(args: Args, id?: string): string | undefined;
  /** Lives inside another kind: a key of it, and of nothing else, in the model. */
  inside?: { kind: KindName; argument: string };
  /** What it is, in a sentence or two. */
  description: string;
  properties: Properties;
  outputs: Record<string, Output>;
  /** It ends some day: the argument or output that says when, and how one gets another in time. */
  expires?: { at: string; renewal: string };
  /** Arguments whose exact shape depends on another one's value: that one's values, and the arguments' shapes by them. */
  variants?: {
    by: string;
    values: readonly string[];
    /** What a program's type is called of values that only a tenant knows; their shapes are the arguments' own. */
    others?: string;
    shapesOf(value: string): Record<string, z.ZodType>;
  };
  children?: Record<string, Child>;
  /** Entries of the model that the reference shows, where test/models/everything.yaml can't hold one. */
  example?: Record<string, Args>;
  /** The unique key in words, e.g. `name "staff"`. */
  keyOf(args: Args): string;

  calls: Calls;
  rules?: Rules;
  atTenant?: AtTenant;
  program?: InProgram;
}

/** The value if it and all within it is known, else undefined. */
export function known<T>(value: T): T | undefined {
  return containsUnknown(value) ? undefined : value;
}

export const isKnownText = (value: unknown): value is string =>
  typeof value === "string" && known(value) !== undefined;

/** The value as a whole isn't known yet, so nothing can be missing from it. */
export const isUnknown = (value: unknown): boolean => value === unknownValue;

export function containsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value === "string") return value.includes(unknownValue);
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (value !== null && typeof value === "object") return Object.values(value).some(containsUnknown);
  return false;
}

/** The arguments whose values are known in a preview. */
export const knownOf = (args: Args): Args =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => !containsUnknown(value)));

/** The first entry that stands there twice, and where. */
export const twiceIn = (value: unknown): { entry: unknown; index: number } | undefined => {
  const list = listOf(value);
  const index = list.findIndex((one, at) => known(one) !== undefined && list.indexOf(one) < at);
  return index < 0 ? undefined : { entry: list[index], index };
};

export const text = (min = 1, max?: number) =>
  max === undefined ? z.string().min(min) : z.string().min(min).max(max);

/** The value as a list, without entries as long as it isn't one (or isn't known). */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value as a map, empty as long as it isn't one (or isn't known). */
export const mapOf = (value: unknown): Record<string, unknown> => (isPlainObject(value) ? value : {});

/** What the map itself holds under a key. Keys are users' data, and every object inherits a `constructor`. */
export const ownValue = (map: unknown, key: PropertyKey): unknown =>
  map !== null && typeof map === "object" && Object.hasOwn(map, key)
    ? (map as Record<PropertyKey, unknown>)[key]
    : undefined;

/** What it's for, for people; Logto keeps an empty one as none. */
export const description = (max?: number): Property => ({
  schema: text(0, max),
  description: "What it's for, for people who administrate it.",
  security: "none",
  default: null,
  emptyIsNone: true,
});

/** An argument that sets something off: a change of its value does it, once. */
export const trigger = (what: string, security: Security): Property => ({
  security,
  schema: z.union([text(), z.number()]),
  description: `Any text or number, e.g. a date. ${what}`,
  writeOnly: true,
});

/** Key in custom data that says which resource of which stack an object is. */
export const markKey = "pulumiLogto";

/** Where kinds with custom data carry their mark. */
export const markIn = `customData.${markKey}`;

export const customData = (more: string): Property => ({
  schema: z.record(z.string(), z.unknown()),
  description: `Any data of your own. ${more} The key \`${markKey}\` is the provider's mark.`,
  security: "none",
});
