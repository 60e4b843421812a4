import { kindOf, type Property } from "pulumi-logto/kinds";
import { configKey, keyFor } from "../shared/draft/draft.ts";
import { originOf, Values } from "../shared/draft/values.ts";
import type { Migration } from "./migration.ts";
import { open, type Told } from "./reading.ts";
import type { Addresses } from "./script/config.ts";

/** The one address before the paths, and the paths; undefined where there are several. */
function partsOf(addresses: readonly string[]): { origin: string; rests: string[] } | undefined {
  const origins = new Set(addresses.map(originOf));
  const [origin] = origins;
  if (origin === undefined || origins.size > 1) return undefined;
  return { origin, rests: addresses.map((one) => one.slice(origin.length)).sort() };
}

const isLocal = (address: string) => {
  const { hostname } = new URL(address);
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || /\.(local|test|localhost)$/.test(hostname);
};

/** Lists that hold the addresses of both environments, told apart by their hosts. */
function toldApart({ development, production }: Addresses): Addresses {
  const local = development.filter(isLocal);
  if (production.length > 0 || local.length === 0) return { development, production };
  return { development: local, production: development.filter((one) => !isLocal(one)) };
}

/** Writes values into the model as references to the stack config, and into that. */
export class Lift {
  readonly #migration: Migration;
  readonly #values: Values;
  readonly #hasProduction: boolean;

  constructor(migration: Migration, hasProduction: boolean) {
    this.#migration = migration;
    this.#values = new Values(migration, new Map());
    this.#hasProduction = hasProduction;
  }

  /** Any value that differs between no environments. */
  plain(value: unknown): unknown {
    return this.#values.plain(value);
  }

  /** A plain value as one of the stack config. */
  config(wished: string, value: Told): string {
    const { config, open: unknown } = this.#migration;
    if (value === open) {
      unknown.add(wished);
      return `\${config.${wished}}`;
    }
    const key = keyFor(config, wished, value);
    config.set(key, value);
    return `\${config.${key}}`;
  }

  secret(wished: string, value: Told): string {
    const { secrets } = this.#migration;
    const known = value === open ? undefined : value;
    const key = keyFor(secrets, wished, known);
    secrets.set(key, known);
    return `\${secret.${key}}`;
  }

  /** An argument that holds addresses, those of production in the stack config of production. */
  addresses(name: string, kind: string, argument: string, addresses: Addresses): unknown {
    const { development, production } = this.#hasProduction ? toldApart(addresses) : addresses;
    const property = kindOf(kind).properties[argument] as Property;
    const isList = property.schema.safeParse(["https://a.example"]).success;
    if (!this.#hasProduction || production.length === 0) {
      const all = [...new Set([...development, ...production])];
      return this.#values.argument(name, argument, property, isList ? all : all[0]);
    }
    const here = partsOf(development.length > 0 ? development : production);
    const there = partsOf(production);
    if (here && there && here.rests.join(" ") === there.rests.join(" ")) {
      const reference = `\${config.${this.#pair(configKey(name, "url"), here.origin, there.origin)}}`;
      const all = (development.length > 0 ? development : production).map(
        (one) => reference + (this.#values.plain(one.slice(here.origin.length)) as string),
      );
      return isList ? all : all[0];
    }
    const both = [development, production].map((one) => (isList ? JSON.stringify(one) : (one[0] ?? "")));
    return `\${config.${this.#pair(configKey(name, argument), both[0] ?? "", both[1] ?? "")}}`;
  }

  /** A key that has one value here and another in production. */
  #pair(wished: string, here: string, there: string): string {
    const { config, production } = this.#migration;
    const isFree = (key: string) =>
      (!config.has(key) && !production.config.has(key)) ||
      (config.get(key) === here && production.config.get(key) === there);
    let key = wished;
    for (let number = 2; !isFree(key); number++) key = `${wished}${number}`;
    config.set(key, here);
    production.config.set(key, there);
    return key;
  }
}
