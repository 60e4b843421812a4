/* What the rest of the project takes from the kinds. A new kind is one line in registry.ts. */
export { everyPage, send } from "./calls.ts";
export { connectorFactories, type Factory, type FormItem, isSecretItem } from "./connector-factories.ts";
export { aloneIn, bothAlone, keyWithin, nameOf, plainly, standsFor, unsuited } from "./declared.ts";
export * from "./identity.ts";
export { acceptCommand, hasUntold, insecureIn, withWay } from "./insecure.ts";
export * from "./kind.ts";
export { childOf, isUnique, kindOf, kinds, ownersOf, parentOf } from "./registry.ts";
export * from "./security.ts";
export { holdsData, languageOf, meantByFile, placeOfSyntaxError, shapeOf, takes } from "./texts.ts";
export {
  adoptProperty,
  issuesOf,
  mistakesOf,
  propertiesOf,
  reason,
  unsendable,
} from "./validate.ts";
