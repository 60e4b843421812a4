import { itemsOfState } from "../../../cli/parity/from-state.ts";
import type { Side } from "../../../cli/parity/side.ts";
import { templatesOf } from "../../../cli/parity/templates.ts";
import type { StateResource } from "../../../cli/shared/state/state.ts";
import { sourcesOf } from "../../../model/read.ts";
import { held } from "../review/plans.ts";

type Args = Record<string, unknown>;

interface Sketch {
  /** By `Kind name`. The id of a resource is its name with the stack's name before it. */
  resources: Record<string, Args>;
  config?: Record<string, string>;
  model?: string;
  /** Files that the model speaks of. */
  files?: Record<string, string>;
}

/** A stack as its state has it; what stands in `refs` of the arguments are ids. */
export function side(stack: string, { resources, config = {}, model, files = {} }: Sketch): Side {
  const all = Object.entries(resources).map(([full, args]): StateResource => {
    const [kind = "", name = ""] = full.split(" ");
    return { ...held(kind, name, args), id: `${stack}-${name}`, properties: args };
  });
  const plain = new Map(Object.entries(config));
  return {
    label: stack,
    items: itemsOfState({ project: "panbot", stack, resources: all }),
    config: plain,
    notes: [],
    ...(model && {
      templates: templatesOf(sourcesOf({ file: "stacks/panbot.yaml", text: model }, ".").root, {
        project: "panbot",
        stack,
        config: (key) => plain.get(key),
        endpoint: config["logto:endpoint"],
        textOf: (file) => files[file],
      }),
    }),
  };
}
