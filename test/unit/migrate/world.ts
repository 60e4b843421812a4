import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MigrateOptions, migrate } from "../../../cli/migrate/migrate.ts";
import { type Migration, MigrationError } from "../../../cli/migrate/migration.ts";
import { modelText } from "../../../cli/shared/draft/text.ts";
import { type Model, readModel } from "../../../model/notation/index.ts";

/** A file in a folder of its own, for as long as something is done with it. */
export async function withFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "migrate-"));
  try {
    const file = join(folder, "input");
    writeFileSync(file, text);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const usual: MigrateOptions = {
  command: "pulumi-logto",
  hasProduction: false,
  microsoft: "social",
  connectorIds: async () => undefined,
};

export const migrated = (text: string, options: Partial<MigrateOptions> = {}): Promise<Migration> =>
  withFile(text, (file) => migrate(file, { ...usual, ...options }));

/** The mistakes of a file, without the file's own name; none: it has none. */
export async function mistakes(text: string, options: Partial<MigrateOptions> = {}): Promise<string[]> {
  try {
    await migrated(text, options);
    return [];
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return error.message.split("\n").map((line) => line.replace(/^\S*?input:/, ""));
  }
}

export const textOf = (migration: Migration) => modelText(migration, "./model.schema.json");

/** The model as the program reads it, with the config that was written with it; throws its mistakes. */
export function read(migration: Migration, stack: "dev" | "prod" = "dev"): Model {
  const { config, secrets, production, open } = migration;
  // What is to be set by hand has been set.
  const byHand = new Map([...open].map((key) => [key, "https://by-hand.example"] as const));
  const plain = new Map([...byHand, ...config, ...(stack === "prod" ? production : [])]);
  return readModel("stacks/panbot.yaml", textOf(migration), {
    project: "panbot",
    stack,
    production: plain.get("logto:production") === "true",
    endpoint: plain.get("logto:endpoint"),
    config: (key) => plain.get(key) ?? (secrets.has(key) ? "secret" : undefined),
    isSecret: (key) => secrets.has(key),
    missingSettings: [],
  });
}

const all =
  "read:businesses, read:orders, read:calls, read:menus, write:businesses, write:orders, write:menus, manage:staff";

/** A configuration with everything that PanBot has. */
export const panbot = `
endpoint: https://abc123.logto.app
m2m:
  app_id: setup-automation-id
  app_secret: planted-m2m-secret
applications:
  dashboard:
    name: PanBot Dashboard
    type: Traditional
    redirect_uris: [http://localhost:3000/callback, https://dashboard.novaserve.ai/callback]
    post_logout_redirect_uris: [http://localhost:3000, https://dashboard.novaserve.ai]
  worker:
    name: PanBot Orders Worker
    type: MachineToMachine
    roles: [orders-worker]
api_resource:
  name: PanBot Backend API
  indicator: https://api.novaserve.ai
  scopes:
    read:businesses: view business profiles
    write:businesses: create and change business profiles
    read:orders: view orders
    write:orders: create and change orders
    read:calls: view call records
    read:menus: view menus
    write:menus: create and change menus
    manage:staff: manage staff accounts
roles:
  staff:
    description: sees the business
    scopes: [read:businesses, read:orders, read:calls, read:menus]
  owner: { description: runs the business, scopes: [${all}] }
  admin: { description: may do everything, scopes: [${all}] }
  orders-worker: { description: scheduled jobs, scopes: [read:orders, write:orders] }
connectors:
  google: { client_id: google-id, client_secret: planted-google }
  facebook: { client_id: 123456789012345678901, client_secret: planted-facebook }
  microsoft: { client_id: microsoft-id, client_secret: planted-microsoft, tenant_id: common }
  apple:
    service_id: com.novaserve.web
    team_id: TEAM000000
    key_id: KEY0000000
    private_key: |
      -----BEGIN PRIVATE KEY-----
      planted-apple
      -----END PRIVATE KEY-----
  linkedin: { client_id: linkedin-id, client_secret: planted-linkedin }
  wechat: { app_id: wx-id, app_secret: planted-wechat }
`;

/** PanBot's configuration with something else in the place of a part that it has to have. */
export function edit(from: string, to: string, text = panbot): string {
  if (!text.includes(from)) throw new Error(`the configuration has no ${from}`);
  return text.replace(from, () => to);
}
