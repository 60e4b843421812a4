import type { Context } from "koa";
import type { ZodType, ZodTypeDef } from "zod";
import { InternalFault, invalidInput } from "./errors.ts";

/** What the schema makes of a value, or the answer that Logto gives to a wrong one. */
export function guard<T>(schema: ZodType<T, ZodTypeDef, unknown>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}

/** The request's body as the schema has it. Keys that the schema doesn't know are dropped, as Logto does. */
export const bodyOf = <T>(ctx: Context, schema: ZodType<T, ZodTypeDef, unknown>): T =>
  guard(schema, ctx.state.body);

/** The query parameters as an object; repeated ones are lists. */
export const queryOf = (ctx: Context): Record<string, string | string[] | undefined> => ({ ...ctx.query });

/** What the schema leaves of an answer. One that doesn't fit it is a fault of the real server as well. */
export function answerAs<T>(schema: ZodType<T, ZodTypeDef, unknown>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new InternalFault(result.error.message);
  return result.data;
}
