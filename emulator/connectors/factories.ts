import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { packages } from "./packages.ts";
import type { Acting, CreateConnector, Factory } from "./shape.ts";

/** A connector that was made by a factory, ready to do what it's for. */
export const actingConnector = ({ make }: Pick<Factory, "make">, config: unknown): Promise<Acting> =>
  make({ getConfig: async () => config, getI18nEmailTemplate: async () => undefined });

const require = createRequire(import.meta.url);
const imageTypes: Readonly<Record<string, string>> = { ".svg": "image/svg+xml", ".png": "image/png" };

/** A file of a package as the API shows it: pictures as data URIs. What is no file stays as it is. */
async function inlined<T extends string | null | undefined>(folder: string, path: T): Promise<T | string> {
  if (!path?.startsWith("./")) return path;
  const content = await readFile(join(folder, path)).catch(() => undefined);
  const type = imageTypes[extname(path)];
  if (!content) return path;
  return type ? `data:${type};base64,${content.toString("base64")}` : content.toString("utf8");
}

/** What a connector of somebody's own says of itself. */
export async function factoryFrom(make: CreateConnector): Promise<Factory> {
  const { type, metadata, configGuard } = await actingConnector({ make }, {});
  return { type, metadata, configGuard, make };
}

async function load(name: string): Promise<Factory> {
  const { default: make } = (await import(`@logto/connector-${name}`)) as { default: CreateConnector };
  const { metadata, ...factory } = await factoryFrom(make);
  const folder = join(dirname(require.resolve(`@logto/connector-${name}`)), "..");
  const [logo, logoDark, readme] = await Promise.all([
    inlined(folder, metadata.logo),
    inlined(folder, metadata.logoDark),
    inlined(folder, metadata.readme),
  ]);
  return { ...factory, metadata: { ...metadata, logo, logoDark, readme } };
}

const loaded = new Map<string, Promise<Factory>>();

/** What a tenant has beside the published ones. */
interface Loaded {
  readonly customFactories: readonly Factory[];
}

/** The factory of that id, loaded when it's first asked for: most tenants use a few of them. */
export async function factoryOf(id: string, { customFactories }: Loaded): Promise<Factory | undefined> {
  const custom = customFactories.find(({ metadata }) => metadata.id === id);
  if (custom) return custom;
  // Own keys only: ids come from requests.
  const name = Object.hasOwn(packages, id) ? packages[id] : undefined;
  if (name === undefined) return undefined;
  const factory = loaded.get(id) ?? load(name);
  loaded.set(id, factory);
  return factory;
}

/** All factories, by id. */
export async function allFactories(of: Loaded): Promise<Factory[]> {
  const ids = [...Object.keys(packages), ...of.customFactories.map(({ metadata }) => metadata.id)].sort();
  return Promise.all(ids.map((id) => factoryOf(id, of) as Promise<Factory>));
}

/** A factory as the API lists it. */
export const factoryView = ({ type, metadata }: Factory) => ({ ...metadata, type, isDemo: false });
