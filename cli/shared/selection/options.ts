import type { Command } from "commander";
import { inShell } from "pulumi-logto/command";
import { configList, type StackConfig } from "../stack/stack-config.ts";
import type { Wish } from "./selection.ts";

/** The selection as it's given on the command line. */
export interface SelectionOptions {
  only?: string[];
  exclude?: string[];
}

const collect = (text: string, former: readonly string[] = []): string[] => [
  ...former,
  ...text.split(",").flatMap((one) => one.trim() || []),
];

/** Adds the options by which a part of a tenant is selected. */
export const selecting = (command: Command): Command =>
  command
    .option(
      "--only <section[:glob],…>",
      "these sections of the model alone, or those of their objects that are called so; several times; default: logto:only of the config",
      collect,
    )
    .option(
      "--exclude <section[:glob],…>",
      "without these; several times; default: logto:exclude of the config",
      collect,
    );

/** What a command is to be about: by its options, else by the stack's config. */
export function wishOf(config: StackConfig, options: SelectionOptions): Wish {
  const of = "the stack's config";
  return {
    only: options.only ?? configList(config, "logto:only", { of, example: "applications" }) ?? [],
    exclude:
      options.exclude ??
      configList(config, "logto:exclude", { of, example: "applications:customer-*" }) ??
      [],
  };
}

/** The options once more, for a command that goes on. */
export const selectionArguments = ({ only, exclude }: SelectionOptions): string[] =>
  Object.entries({ only, exclude }).flatMap(([name, all]) =>
    all && all.length > 0 ? [`--${name} ${inShell(all.join(","))}`] : [],
  );
