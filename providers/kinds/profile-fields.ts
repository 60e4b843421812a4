import * as z from "zod";
import { type Args, type Property, text } from "./kind.ts";

/** A page's list of custom profile fields, which Logto keeps as objects with a name. */
export const profileFieldList = (description: string): Property => ({
  schema: z.array(text()),
  description: `${description} Custom profile fields by name.`,
  default: null,
  ref: "CustomProfileField",
  distinct: true,
  security: "none",
  read: (fields) => (fields as Args[]).map(({ name }) => name),
  write: (names) => (names as string[]).map((name) => ({ name })),
});
