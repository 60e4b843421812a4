import type { z } from "zod";

/** A value that a look-up takes or answers. */
export interface Value {
  schema: z.ZodType;
  description: string;
  /** It has to be given; of an answer: it's always there. */
  required?: true;
  secret?: true;
}

/** A look-up, as the schema says it. */
export interface LookUp {
  description: string;
  takes: Readonly<Record<string, Value>>;
  answers: Readonly<Record<string, Value>>;
}

/** The package's functions by name, e.g. `getRole`. */
export const lookUps: Readonly<Record<string, LookUp>> = {};
