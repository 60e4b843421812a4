/* What tools use that look at a tenant as the provider does, without an engine. */
export { checked } from "./answers.ts";
export { validated } from "./check.ts";
export { foundOf, fromRow, previousOf, toColumns, withoutDeclared } from "./columns.ts";
export { computedValues, keptState } from "./declaring.ts";
export { immovable, markOf, matches } from "./existing.ts";
export { handlerOf } from "./handler.ts";
export { everyArgument } from "./import.ts";
export { listing } from "./listing.ts";
export { markArgument, markText, originOf } from "./mark.ts";
export { argumentsOf, stateOf } from "./read.ts";
export { askDetail } from "./read-ahead.ts";
export { type Found, type Insecure, type Loss, saidOf } from "./said.ts";
export { hiddenMark, isHidden, secretPlaces, shownArgs, shownValue } from "./secrecy.ts";
export { greet, openSession, type Session } from "./session.ts";
export { unheardOf } from "./unheard-of.ts";
export { partOf, same } from "./values.ts";
export { upgraded, versioned } from "./versions.ts";
