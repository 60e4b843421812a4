import type { z } from "zod";
import type { Security } from "./security.ts";

/** What a user declares of one resource, by argument name. */
export type Args = Record<string, unknown>;

/** A kind's name, e.g. `ApiResource`: its class and the end of its type token. */
export type KindName = string;

/** One argument of a kind, or one field of an argument that is an object. */
export type Property = Value & Reference & Parts & LeftOut & Place;

/** What an argument's value is. */
interface Value {
  /** The shape of a value; whether it has to be there says `required`. */
  schema: z.ZodType;
  /** Meaning, unit and, where it isn't plain, the source of the fact. One or two sentences. */
  description: string;
  /** Create-only: the server can't change it, so a change replaces the resource. */
  createOnly?: true;
  secret?: true;
  /** A set: order never shows as a difference. */
  set?: true;
  /** A list whose entries all have to differ. */
  distinct?: true;
  /** "" and null are one at the server, so they're one here. */
  emptyIsNone?: true;
  /** The server strips empty values at any depth before it stores this. */
  pruned?: true;
  /** The values that may be meant by a word that is none of them. */
  meant?(word: string): string[];
  /** The operation by which the tenant shows it, where it has one of its own: an older Logto lacks it. */
  readBy?: string;
  /** What it was called in earlier versions: states that have it so are read as today's. */
  formerly?: readonly string[];
  /** What the server goes by while it holds nothing: to hold that says nothing, e.g. after a save in the console. */
  goesBy?: unknown;
  /** Two notations mean the same, where that isn't plain equality. */
  same?(a: unknown, b: unknown): boolean;
  /** What a change of it means for security. Every argument says it, but what is nested, an option or a secret. */
  security?: Security;
  /**
   * What declaring this says of arguments, or parts of them, that aren't declared: the server holds them against each
   * other, and what somebody left there might not go with this. Never about what is declared, and no drift where the
   * server has none.
   */
  implies?(value: unknown): Args;
  /** True for one resource of the kind at most, or of those in one parent: setting it takes it from the former one. */
  alone?: true;
  /**
   * What of it differs between environments, so that an export lifts it into the stack config: the address before
   * the path (`origin`), or the values of these keys.
   */
  perEnvironment?: "origin" | readonly string[];
}

/** What an argument points to. */
type Reference =
  | {
      /** The value (or each of a list) names a resource of this kind: in programs the resource or its id. */
      ref: KindName;
      /** Why a resource with these arguments can't be referred to here; undefined when it can. */
      suits?(referred: Args): string | undefined;
      /** The output of that resource that stands for it, where that isn't its id. */
      refOutput?: string;
    }
  | { ref?: never; suits?: never; refOutput?: never };

/** What an argument is made of. */
type Parts =
  | {
      /** The fields of an object whose parts are declared one by one. */
      fields: Properties;
      items?: never;
    }
  | {
      /** The fields of each entry of a list of objects, where some of them are references. */
      items: Properties;
      fields?: never;
    }
  | { fields?: never; items?: never };

/** What it means that an argument isn't declared: one of these. */
type LeftOut =
  | {
      required: true;
      /** What to say when it's missing, where more can be said than that. */
      missing?(logicalName: string): string;
      default?: never;
      filledIn?: never;
      logicalName?: never;
    }
  | {
      /** What stands at the server when it's left out, and again once it's taken out; `null`: none. */
      default?: unknown;
      required?: never;
      missing?: never;
      filledIn?: never;
      logicalName?: never;
    }
  | {
      /** The server chooses a value, which says nothing. */
      filledIn: true;
      default?: unknown;
      required?: never;
      missing?: never;
      logicalName?: never;
    }
  | {
      /** It takes the resource's logical name. */
      logicalName: true;
      default?: never;
      required?: never;
      missing?: never;
      filledIn?: never;
    };

/** Where an argument lies. */
type Place =
  | {
      /** Where it lies in the API's object, dots between; default: its own name. */
      path?: string;
      /** From the API's notation to ours, where they differ, and back. */
      read?(value: unknown): unknown;
      write?(value: unknown): unknown;
      /** Its column holds more than this argument, so `{}` doesn't claim the rest. Always so beside a secret one. */
      shared?: true;
      /** The server never answers it: sent when it's made and when it changes, and never looked for. */
      writeOnly?: true;
      nested?: never;
      option?: never;
    }
  | {
      /** Each entry becomes a resource of its own, see `children` of its kind. */
      nested: true;
      option?: never;
      path?: never;
      read?: never;
      write?: never;
      shared?: never;
      writeOnly?: never;
    }
  | {
      /** Steers the provider and is no part of the API's object. */
      option: true;
      nested?: never;
      path?: never;
      read?: never;
      write?: never;
      shared?: never;
      writeOnly?: never;
    };

export type Properties = Record<string, Property>;
