import { type Args, isPlainObject, type Kind } from "pulumi-logto/kinds";
import { configKey, type Draft, keyFor, literal } from "./draft.ts";
import { verbatim } from "./verbatim.ts";

/** The resource whose arguments are written. */
interface Holder {
  kind: Kind;
  name: string;
  args: Args;
}

type Path = readonly [string, ...(string | number)[]];

/** Plain text, and short enough for a line of stack config. */
const isLiftable = (value: unknown): value is string =>
  typeof value === "string" && /^[\x21-\x7e]{1,500}$/.test(value) && !value.startsWith("-");

/** The address before the path, if it stands at the beginning just so. */
export function originOf(text: string): string | undefined {
  if (!isLiftable(text) || !/^https?:/.test(text) || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  const rest = text.slice(origin.length);
  return text.startsWith(origin) && (rest === "" || /^[/?#]/.test(rest)) ? origin : undefined;
}

/** Writes values as a model holds them: what differs between environments and what is secret goes to the stack config. */
export class Values {
  readonly #draft: Draft;
  readonly #taken: ReadonlyMap<string, string>;

  /** `taken`: keys that the stack config has already. */
  constructor(draft: Draft, taken: ReadonlyMap<string, string>) {
    this.#draft = draft;
    this.#taken = taken;
  }

  #key(wished: string, value: string): string {
    const { config, secrets } = this.#draft;
    return keyFor(new Map([...this.#taken, ...config, ...secrets]), wished, value);
  }

  #config(wished: string, value: string): string {
    const key = this.#key(wished, value);
    this.#draft.config.set(key, value);
    return `\${config.${key}}`;
  }

  /** Undefined where the text has no such address. */
  #origin(name: string, text: string): string | undefined {
    const origin = originOf(text);
    if (!origin) return undefined;
    const known = [...this.#draft.config].find(([key, value]) => value === origin && key.endsWith("Url"));
    const reference = known ? `\${config.${known[0]}}` : this.#config(configKey(name, "url"), origin);
    return reference + literal(text.slice(origin.length));
  }

  /** Every text within as a secret of the stack config. */
  secret(names: readonly string[], value: unknown): unknown {
    if (Array.isArray(value)) return value.map((inner, i) => this.secret([...names, String(i + 1)], inner));
    if (isPlainObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, this.secret([...names, key], inner)]),
      );
    }
    const text = String(value);
    const key = this.#key(configKey(...names), text);
    this.#draft.secrets.set(key, text);
    return `\${secret.${key}}`;
  }

  /** What stands at a path of an argument, of a resource with that name and these arguments. */
  argument({ kind, name, args }: Holder, path: Path, value: unknown): unknown {
    const [argument, ...below] = path;
    const { secret, perEnvironment } = kind.properties[argument] ?? {};
    if (secret) return this.secret(isPlainObject(value) ? [name] : [name, argument], value);
    const plain = (one: unknown, more: readonly (string | number)[]) =>
      verbatim(kind, args, [...path, ...more], one);
    if (perEnvironment === "origin") {
      const lift = (one: unknown, ...more: number[]) =>
        (typeof one === "string" ? this.#origin(name, one) : undefined) ?? plain(one, more);
      return Array.isArray(value) ? value.map((one, i) => lift(one, i)) : lift(value);
    }
    if (!perEnvironment || !isPlainObject(value) || below.length > 0) return plain(value, []);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        perEnvironment.includes(key) && isLiftable(inner)
          ? this.#config(configKey(name, key), inner)
          : plain(inner, [key]),
      ]),
    );
  }
}
