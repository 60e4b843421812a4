import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import type { ConnectorMetadata, ConnectorType } from "@logto/connector-kit";
import type { ZodType } from "zod";
import { packages } from "./packages.ts";

/** What a tenant knows of a kind of connector. */
export interface Factory {
  type: ConnectorType;
  metadata: ConnectorMetadata;
  /** What a configuration has to be. */
  configGuard: ZodType;
}

/** A connector that does what it's for. */
interface Acting extends Factory {
  getAuthorizationUri?: (
    request: Record<string, unknown>,
    setSession: (session: unknown) => Promise<void>,
  ) => Promise<string>;
  sendMessage?: (message: Record<string, unknown>, config?: unknown) => Promise<unknown>;
}

type CreateConnector = (options: {
  getConfig: () => Promise<unknown>;
  getI18nEmailTemplate: () => Promise<undefined>;
}) => Promise<Acting>;

/** The connector of a package, with a configuration. */
async function create(name: string, config: unknown): Promise<Acting> {
  const { default: make } = (await import(`@logto/connector-${name}`)) as { default: CreateConnector };
  return make({ getConfig: async () => config, getI18nEmailTemplate: async () => undefined });
}

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

async function load(name: string): Promise<Factory> {
  const { type, metadata, configGuard } = await create(name, {});
  const folder = join(dirname(require.resolve(`@logto/connector-${name}`)), "..");
  const [logo, logoDark, readme] = await Promise.all([
    inlined(folder, metadata.logo),
    inlined(folder, metadata.logoDark),
    inlined(folder, metadata.readme),
  ]);
  return { type, configGuard, metadata: { ...metadata, logo, logoDark, readme } };
}

const loaded = new Map<string, Promise<Factory>>();

/** A connector that was made by the factory of that id, ready to do what it's for. */
export const actingConnector = (id: string, config: unknown): Promise<Acting> =>
  create(packages[id] as string, config);

/** The factory of that id, loaded when it's first asked for: most tenants use a few of them. */
export async function factoryOf(id: string): Promise<Factory | undefined> {
  // Own keys only: ids come from requests.
  const name = Object.hasOwn(packages, id) ? packages[id] : undefined;
  if (name === undefined) return undefined;
  const factory = loaded.get(id) ?? load(name);
  loaded.set(id, factory);
  return factory;
}

/** All factories, by id. */
export async function allFactories(): Promise<Factory[]> {
  const ids = Object.keys(packages).sort();
  return Promise.all(ids.map((id) => factoryOf(id) as Promise<Factory>));
}

/** A factory as the API lists it. */
export const factoryView = ({ type, metadata }: Factory) => ({ ...metadata, type, isDemo: false });
