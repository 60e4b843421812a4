import { type Expiry, expiring } from "pulumi-logto/expiry";
import type { Model } from "./notation/index.ts";
import type { Values } from "./program.ts";

const noConfig = { values: new Map(), secrets: new Map() };

/** Warns of what runs out: in the stack config, and of resources, whose end may be known to the engine alone. */
export function warnOfExpiry<Late>(
  stack: string,
  ofConfig: readonly Expiry[],
  model: Model,
  values: Values<Late>,
  warn: (text: string) => void,
): Late[] {
  const tell = (found: readonly Expiry[]) => {
    for (const { says, mend } of found) warn([says, ...mend].join("\n  "));
  };
  tell(ofConfig);
  return model.entries.flatMap((entry) => {
    const { kind, name, args } = entry;
    const { at } = kind.expires ?? {};
    if (at === undefined) return [];
    const written = args[at];
    const known = written === undefined ? values.output(entry, at) : values.input(written);
    return values.combined([known], (value) =>
      tell(expiring(stack, noConfig, [{ kind: kind.name, name, args: { [at]: value } }], Date.now())),
    );
  });
}
