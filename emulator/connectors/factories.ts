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

type CreateConnector = (options: {
  getConfig: () => Promise<unknown>;
  getI18nEmailTemplate: () => Promise<undefined>;
}) => Promise<Factory>;

const loaded = new Map<string, Promise<Factory>>();

async function load(name: string): Promise<Factory> {
  const { default: create } = (await import(`@logto/connector-${name}`)) as { default: CreateConnector };
  return create({ getConfig: async () => ({}), getI18nEmailTemplate: async () => undefined });
}

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
