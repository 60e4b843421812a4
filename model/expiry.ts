import * as pulumi from "@pulumi/pulumi";
import { type Expiry, expiring } from "pulumi-logto/expiry";
import type { Declared } from "./declare.ts";
import type { Model } from "./notation/index.ts";

const noConfig = { values: new Map(), secrets: new Map() };

const warn = (found: readonly Expiry[]) => {
  for (const { says, mend } of found) pulumi.log.warn([says, ...mend].join("\n  "));
};

/** Warns of what runs out: in the stack config, and of resources, whose end may be known to the engine alone. */
export function warnOfExpiry(ofConfig: readonly Expiry[], model: Model, declared: Declared): void {
  warn(ofConfig);
  for (const { kind, name, args } of model.entries) {
    const { at } = kind.expires ?? {};
    if (at === undefined) continue;
    const written = args[at];
    const known =
      written === undefined ? declared.resource(kind.name, name).output(at) : declared.input(written);
    pulumi.all([known]).apply(([value]) => {
      const one = { kind: kind.name, name, args: { [at]: value } };
      warn(expiring(pulumi.getStack(), noConfig, [one], Date.now()));
    });
  }
}
