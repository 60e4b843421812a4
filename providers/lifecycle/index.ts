/* What tools use that look at a tenant as the provider does, without an engine. */
export { foundOf, fromRow, markArgument, toColumns } from "./columns.ts";
export { handlerOf } from "./handler.ts";
export { argumentsOf } from "./read.ts";
export { openSession, type Session } from "./session.ts";
export { unheardOf } from "./unheard-of.ts";
export { same } from "./values.ts";
