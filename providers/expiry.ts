import * as z from "zod";
import { pulumiCommand, setCommand } from "./command.ts";
import { type Args, kindOf } from "./kinds/index.ts";
import { suggest } from "./text.ts";

/* What runs out: secrets of the stack config that have a date beside them, and what of a stack's resources ends. */

/** A secret's key with this behind it holds the date on which the secret ends. */
const suffix = "Expires";
const ahead = 30 * 24 * 60 * 60 * 1000;

/** By full keys. Of secrets no value is looked at. */
export interface DatedConfig {
  values: ReadonlyMap<string, string>;
  secrets: { has(key: string): boolean; keys(): Iterable<string> };
}

/** A resource of a plan or a state. */
interface Declared {
  kind: string;
  name: string;
  args: Args;
  properties?: Args;
}

export interface Expiry {
  /** `invalid`: what stands there is no date. `stray`: it stands beside no secret. */
  what: "expired" | "expiring" | "invalid" | "stray";
  /** The resource's kind; undefined: it's a value of the stack config. */
  kind?: string;
  /** The resource's name, or the full key. */
  name: string;
  /** When it ends, as a day; where that is known. */
  date?: string;
  says: string;
  /** What to do about it: sentences, and commands. */
  mend: readonly string[];
}

const dateShape = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** The moment that a date, or a time with its zone, names; none: NaN. */
function momentOf(written: string): number {
  // What stands in YAML without quotes comes from Pulumi as Go prints times: 2028-01-31 00:00:00 +0000 UTC.
  const plain = written.replace(/^([\d-]+) ([\d:.]+) ([+-]\d\d)(\d\d) \S+$/, "$1T$2$3:$4");
  return dateShape.safeParse(plain).success ? Date.parse(plain) : Number.NaN;
}

type Ending = Pick<Expiry, "kind" | "name" | "mend"> & { at: number };

function ending({ at, ...one }: Ending, now: number): Expiry[] {
  if (at > now + ahead) return [];
  const date = new Date(at).toISOString().slice(0, 10);
  const isOver = at <= now;
  const subject = one.kind === undefined ? one.name : `${one.kind} ${one.name}`;
  return [
    {
      ...one,
      what: isOver ? "expired" : "expiring",
      date,
      says: `${subject} ${isOver ? "expired" : "expires"} on ${date}`,
    },
  ];
}

function ofConfig({ values, secrets }: DatedConfig, key: string, stack: string, now: number): Expiry[] {
  const secret = key.slice(0, -suffix.length);
  const written = values.get(key) as string;
  const at = momentOf(written);
  if (!secrets.has(secret)) {
    // Many a value is called so; a date beside what is nearly a secret is meant for it.
    const meant = !Number.isNaN(at) ? suggest(secret, [...secrets.keys()]) : undefined;
    if (!meant) return [];
    const says = `${key} is the date of no secret: there is no ${secret}; did you mean "${meant}${suffix}"?`;
    return [{ what: "stray", name: key, says, mend: [setCommand(`${meant}${suffix}`, { stack })] }];
  }
  // Of what is secret nothing is said.
  const shown = secrets.has(key) ? "what is encrypted there" : JSON.stringify(written);
  if (secrets.has(key) || Number.isNaN(at)) {
    const says = `${key}: ${shown} is no date on which ${secret} ends; write one like 2028-01-31 or 2028-01-31T12:00:00Z, in plain text`;
    const mend = [setCommand(key, { value: "2028-01-31", stack })];
    return [{ what: "invalid", name: key, says, mend }];
  }
  const mend = [
    "Make a new one where this one was made, and set it and its date:",
    setCommand(secret, { secret: true, stack }),
    setCommand(key, { stack }),
    pulumiCommand("up", stack),
  ];
  return ending({ name: secret, at, mend }, now);
}

function ofResource({ kind, name, args, properties }: Declared, stack: string, now: number): Expiry[] {
  const { expires } = kindOf(kind);
  const at = expires && (properties?.[expires.at] ?? args[expires.at]);
  if (!expires || typeof at !== "string") return [];
  const mend = [expires.renewal, pulumiCommand("up", stack)];
  return ending({ kind, name, at: Date.parse(at), mend }, now);
}

/** What of a stack has expired or does so within 30 days, the most urgent first, and dates that are none. */
export function expiring(
  stack: string,
  config: DatedConfig,
  resources: readonly Declared[],
  now: number,
): Expiry[] {
  const dated = [...config.values.keys()].filter((key) => key.endsWith(suffix));
  return [
    ...dated.flatMap((key) => ofConfig(config, key, stack, now)),
    ...resources.flatMap((one) => ofResource(one, stack, now)),
  ].sort((a, b) => (a.date ?? "").localeCompare(b.date ?? ""));
}
