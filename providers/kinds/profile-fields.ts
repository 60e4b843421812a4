import { z } from "zod";
import { type Args, known, listOf, type Mistake, type Property, text } from "./kind.ts";

/** A page's list of custom profile fields, which Logto keeps as objects with a name. */
export const profileFieldList = (description: string): Property => ({
  schema: z.array(text()),
  description: `${description} Custom profile fields by name.`,
  default: null,
  ref: "CustomProfileField",
  read: (fields) => (fields as Args[]).map(({ name }) => name),
  write: (names) => (names as string[]).map((name) => ({ name })),
});

/** Fields that stand twice in a page's list, which the server refuses. */
export const duplicateFields = (property: string, args: Args): Mistake[] =>
  listOf(args[property]).flatMap((name, index, all) =>
    known(name) !== undefined && all.indexOf(name) < index
      ? [{ path: [property, index], message: `"${name}" stands here twice; keep one` }]
      : [],
  );
