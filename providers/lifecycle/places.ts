import type { Args } from "../kinds/kind.ts";
import { LogtoError } from "../management/errors.ts";
import { withinArgument } from "./mark.ts";

/*
 * A model knows where each resource and argument of it is written, and which names it declares. It says so beside the
 * arguments, for what this run has to say; it comes into no state.
 */

/** By the arguments' paths, "" for the resource: `stacks/shop.yaml:7:9 applications.web.redirectUris[0]`. */
export type Places = Readonly<Record<string, string>>;

/** Argument that carries the places, as JSON. The state keeps the name, as one that nothing depends on: so it's short. */
export const placesArgument = "__at";

/** Argument by which a model's first resource says which names the model declares, former ones included: `{"Role": ["staff"]}`, as JSON. */
export const declaredArgument = "__declared";

/** The arguments without what is said beside them, which the plugin alone is told, and no answer of it says again. */
export function withoutSaid(said: Args): Args {
  const { [placesArgument]: _, [declaredArgument]: _declared, [withinArgument]: _within, ...args } = said;
  return args;
}

export function placesOf({ [placesArgument]: places }: Args): Places | undefined {
  return typeof places === "string" ? JSON.parse(places) : undefined;
}

/** An error's text, by the place of the argument that it begins with, of what is around that, or of the resource. */
export function placed(places: Places | undefined, text: string): string {
  if (!places) return text;
  const argument = /^([^\s:]+(?::[^\s:]+)*): /.exec(text)?.[1] ?? "";
  if (argument && Object.hasOwn(places, argument))
    return `${places[argument]}: ${text.slice(argument.length + 2)}`;
  let around = argument;
  while (around && !Object.hasOwn(places, around)) around = around.replace(/\.?[^.[]*\]?$|\[[^[]*$/, "");
  return `${places[around]}: ${text}`;
}

/** The error, placed. It's another one, since several resources may wait for what fails. */
export function placedError(places: Places | undefined, error: LogtoError): LogtoError {
  if (!places) return error;
  const text = placed(places, error.message);
  return Object.assign(new LogtoError(text), error, "reasons" in error ? { reasons: [text] } : {});
}
