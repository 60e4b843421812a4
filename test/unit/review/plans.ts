import { type Held, type Plan, planOf, type Stages } from "../../../cli/shared/plan/plan.ts";

type Args = Record<string, unknown>;

const urnOf = (kind: string, name: string) =>
  `urn:pulumi:prod::panbot::pulumi-nodejs:dynamic/logto:${kind}::${name}`;

/** A resource as a state holds it: its id is its name. */
export const held = (kind: string, name: string, args: Args): Held => ({
  urn: urnOf(kind, name),
  kind,
  name,
  id: name,
  args,
  dependencies: {},
});

export interface Sketch {
  /** By `Kind name`: what was declared, and what is. */
  before?: Record<string, Args>;
  after?: Record<string, Args>;
  /** By `Kind name`: what the tenant has; null: nothing. */
  found?: Record<string, Args | null>;
  /** `Kind name`s that are replaced, and for which arguments. */
  replaced?: Record<string, string[]>;
  /** `Kind name`s of which a secret differs. */
  secrets?: string[];
  production?: boolean;
  insecureUrls?: string[];
}

export function planFrom({
  before = {},
  after = {},
  found = {},
  replaced = {},
  secrets = [],
  production = true,
  insecureUrls = [],
}: Sketch): Plan {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const stages = names.map((full): [string, Stages] => {
    const [kind = "", name = ""] = full.split(" ");
    const of = (args: Args | undefined) => args && held(kind, name, args);
    const recorded = of(before[full]);
    const wanted = of(after[full]);
    return [
      urnOf(kind, name),
      {
        replacedFor: replaced[full] ?? [],
        ...(recorded && {
          recorded,
          found: full in found ? (of(found[full] ?? undefined) ?? null) : recorded,
        }),
        ...(wanted && { wanted }),
        ...(replaced[full] && { operation: "replace" }),
        ...(secrets.includes(full) && { operation: "update" }),
      },
    ];
  });
  return planOf(
    {
      project: "panbot",
      stack: "prod",
      tenant: "https://panbot.logto.app",
      production,
      insecureUrls,
      errors: [],
      warnings: [],
    },
    new Map(stages),
  );
}
