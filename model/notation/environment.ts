import { setCommand as command } from "pulumi-logto/command";
import type { Listing } from "./paths.ts";

/** The project's files, by their paths there. What can't be had is an Error that says why. */
export interface Files {
  textOf?(file: string): string;
  filesIn?(folder: string): Listing;
}

/** What the model is read for: one stack, and its config. */
export interface Environment extends Files {
  /** Name of the Pulumi project, and so the namespace of the model's config keys. */
  project: string;
  stack: string;
  /** `logto:production`. */
  production: boolean;
  /** `logto:insecureUrls`: addresses that production takes all the same. */
  insecureUrls?: readonly string[] | undefined;
  /** The tenant's public endpoint without a trailing slash; undefined when the config has none. */
  endpoint?: string | undefined;
  /** The value of a key in the project's namespace. */
  config(key: string): string | undefined;
  isSecret(key: string): boolean;
  /** What the connection to the tenant lacks, as full keys, e.g. `logto:appSecret`. */
  missingSettings: readonly { key: string; secret: boolean }[];
  /** What is wrong with other values of the stack config, a sentence each. */
  wrongConfig?: readonly string[];
}

/** The file that holds the stack's config. */
export const configFile = ({ stack }: Environment): string => `Pulumi.${stack}.yaml`;

/** The command that sets a key of the stack config: one of the project's, or a full one. */
export function setCommand({ project, stack }: Environment, key: string, secret: boolean): string {
  const full = key.includes(":") ? key : `${project}:${key}`;
  return command(full, { secret, stack });
}
