import { containsUnknown, isPlainObject, unknownValue } from "pulumi-logto/kinds";
import { isSecret, secretMark, signature } from "pulumi-logto/protocol";
import { received } from "pulumi-logto/values";

/** A value as the engine takes it, its secrets and unknowns marked, and the resources that it comes from. */
export interface Settled {
  value: unknown;
  urns: readonly string[];
}

/** A value that a resource's registration answers, or that is made of such. */
export class Late {
  readonly settled: Promise<Settled>;

  constructor(settled: Promise<Settled>) {
    this.settled = settled;
    // Whoever waits for it hears of a failure.
    settled.catch(() => {});
  }
}

export const secretOf = (value: unknown) => (isSecret(value) ? value : { [signature]: secretMark, value });

type Settling = Settled | Promise<Settled>;

/** Most values of a model have nothing late in them, and a promise for each part of each would cost more than the rest. */
function joined(parts: readonly Settling[], whole: (values: unknown[]) => unknown): Settling {
  const join = (all: readonly Settled[]): Settled => ({
    value: whole(all.map(({ value }) => value)),
    urns: all.flatMap(({ urns }) => urns),
  });
  return parts.some((one) => one instanceof Promise)
    ? Promise.all(parts).then(join)
    : join(parts as readonly Settled[]);
}

/** A value with the late ones in it, when they're there. */
export function settle(value: unknown): Settling {
  if (value instanceof Late) return value.settled;
  if (Array.isArray(value)) return joined(value.map(settle), (all) => all);
  if (!isPlainObject(value) || isSecret(value)) return { value, urns: [] };
  const keys = Object.keys(value);
  return joined(Object.values(value).map(settle), (all) =>
    Object.fromEntries(keys.map((key, index) => [key, all[index]])),
  );
}

/** What is made of values: unknown as long as one of them is, and secret if one of them is. */
export async function combine(
  values: readonly unknown[],
  by: (...values: never[]) => unknown,
): Promise<Settled> {
  const { value, urns } = await settle(values);
  const { args, secrets } = received({ values: value });
  const plain = args.values as never[];
  const made = containsUnknown(plain) ? unknownValue : by(...plain);
  return { value: secrets.length > 0 ? secretOf(made) : made, urns };
}
