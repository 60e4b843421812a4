import { isDeepStrictEqual } from "node:util";
import type { RunningTenant } from "../../emulator/index.ts";
import { clone, type Declaration } from "./engine.ts";
import { suffer } from "./mishaps.ts";
import { type Choice, seeded } from "./proxy.ts";
import { type Edit, type Model, type Step, secretOf } from "./story.ts";

type Row = Record<string, unknown>;

interface Tenant {
  tenant: RunningTenant;
  /** The rows that the tenant has beside those of a new one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into rows of every shape.
  made(table: string): any[];
}

/** Who runs the models of a story: an engine in this process, or the real CLI. */
export interface Player extends Tenant {
  /** A new tenant and an empty state. */
  begin(): Promise<void>;
  /** A run that may meet faults, and be stopped; what it printed. */
  attempt(model: Model, faulty: Choice, stop?: Step["stops"][number]): Promise<unknown>;
  /** A run without trouble, which has to succeed. */
  runUndisturbed(model: Model): Promise<{ failures: string[]; printed: unknown }>;
  /** A run of declarations that may be refused; what it says then. Elsewhere: by a state that knows of nothing. */
  tryOut(
    declarations: readonly Declaration[],
    options: { isElsewhere?: boolean; recover?: boolean; replace?: Declaration },
  ): Promise<string[]>;
  /** The state is lost. */
  lose(): void;
  /** What a preview would change; nothing when all is as declared. */
  changes(model: Model): Promise<string[]>;
  /** Resources of the state that have no id. */
  nameless(): string[];
}

const sorted = <T>(values: Iterable<T>): T[] =>
  [...values].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const none = (value: unknown) => (value === undefined || value === "" ? null : value);

/** What the tenant should hold for a model, by names. */
function expected(model: Model) {
  const scopesNamed = (names: readonly string[]) =>
    model.apis.flatMap(({ name, scopes }) =>
      scopes.filter((scope) => names.includes(scope)).map((scope) => `${name}/${scope}`),
    );
  const machine = new Set(model.roles.filter(({ isMachine }) => isMachine).map(({ name }) => name));
  return {
    apis: sorted(model.apis.map(({ name, ttl }) => [name, `https://${name}.example`, ttl ?? 3600])),
    scopes: sorted(model.apis.flatMap(({ name, scopes }) => scopes.map((scope) => `${name}/${scope}`))),
    roles: sorted(
      model.roles.map(({ name, description, scopes, isMachine }) => [
        name,
        description,
        isMachine ? "MachineToMachine" : "User",
        sorted(scopesNamed(scopes)),
      ]),
    ),
    apps: sorted([
      ...model.apps.map(({ name, uris, description, team }) => [
        name,
        "Traditional",
        sorted(uris),
        none(description),
        none(team),
      ]),
      ...model.workers.map(({ name }) => [name, "MachineToMachine", [], null, null]),
    ]),
    held: sorted(
      model.workers.flatMap(({ name, roles }) =>
        roles.filter((role) => machine.has(role)).map((role) => `${name} ${role}`),
      ),
    ),
    hooks: sorted(
      model.hooks.map(({ name, events, secret }) => [name, sorted(events), secret ? secretOf(name) : null]),
    ),
    connectors: sorted(
      model.connectors.map(({ name, clientId }) => [`${name}-universal`, clientId, secretOf(name)]),
    ),
    organizations: sorted(model.organizations.map(({ name, description }) => [name, none(description)])),
  };
}

/** The same of what it does hold, without what an administrator added and what every tenant has. */
function actual(world: Tenant, foreign: ReadonlySet<unknown>): ReturnType<typeof expected> {
  const rows = (table: string): Row[] => world.made(table).filter(({ id }) => !foreign.has(id));
  const nameOf = (table: string, id: unknown) => world.tenant.store.find(table, { id: id as string })?.name;
  const scopes = new Map(
    rows("scopes").map(({ id, name, resourceId }) => [id, `${nameOf("resources", resourceId)}/${name}`]),
  );
  const at = (value: unknown, ...keys: string[]) =>
    keys.reduce((inner: unknown, key) => (inner as Row | null | undefined)?.[key], value);
  return {
    apis: sorted(rows("resources").map((row) => [row.name, row.indicator, row.accessTokenTtl])),
    scopes: sorted(scopes.values()),
    roles: sorted(
      rows("roles").map(({ id, name, description, type }) => [
        name,
        description,
        type,
        sorted(
          rows("rolesScopes").flatMap(({ roleId, scopeId }) =>
            roleId === id ? [scopes.get(scopeId) ?? String(scopeId)] : [],
          ),
        ),
      ]),
    ),
    apps: sorted(
      rows("applications").map((row) => [
        row.name,
        row.type,
        sorted(at(row, "oidcClientMetadata", "redirectUris") as string[]),
        none(row.description),
        none(at(row, "customData", "team")),
      ]),
    ),
    held: sorted(
      rows("applicationsRoles").map(
        ({ applicationId, roleId }) => `${nameOf("applications", applicationId)} ${nameOf("roles", roleId)}`,
      ),
    ),
    hooks: sorted(
      rows("hooks").map(({ name, events, config }) => [
        name,
        sorted(events as string[]),
        none(at(config, "headers", "authorization")),
      ]),
    ),
    connectors: sorted(
      rows("connectors").map(({ connectorId, config }) => [
        connectorId,
        at(config, "clientId"),
        at(config, "clientSecret"),
      ]),
    ),
    organizations: sorted(rows("organizations").map(({ name, description }) => [name, none(description)])),
  } as ReturnType<typeof expected>;
}

const columns: Record<Extract<Edit, { does: "add" }>["table"], (name: string) => Row> = {
  applications: (name) => ({
    name,
    type: "SPA",
    oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
    customClientMetadata: {},
    customData: {},
    isThirdParty: false,
    appLevelAccessControlEnabled: false,
  }),
  roles: (name) => ({ name, description: "theirs", type: "User", isDefault: false }),
  hooks: (name) => ({
    name,
    events: ["User.Created"],
    config: { url: "https://x.example" },
    signingKey: "k",
    enabled: true,
  }),
  organizations: (name) => ({ name, customData: {}, branding: {}, color: {}, isMfaRequired: false }),
};

function edit(world: Tenant, change: Edit, foreign: Map<unknown, Row>) {
  const { store } = world.tenant;
  if (change.does === "add") {
    if (store.find(change.table, { name: change.name })) return;
    const row = store.insert(change.table, {
      id: `foreign-${change.table}-${change.name}`,
      ...columns[change.table](change.name),
      createdAt: store.now(),
    });
    foreign.set(row.id, clone(row));
    return;
  }
  const ours = world.made(change.table).filter(({ id }) => !foreign.has(id));
  if (ours.length === 0) return;
  const { id } = ours[change.which % ours.length];
  if (change.does === "delete") return store.delete(change.table, { id });
  const row = store.find(change.table, { id }) as Row;
  if (change.table === "hooks") row.events = ["User.Deleted"];
  // What nobody declares stays as it's found, so only what may be declared is changed.
  else if (row.description) row.description = change.value;
  return undefined;
}

/** What isn't as it should be at the tenant, in the state and in a preview, after a run without trouble. */
async function wrongAfter(
  player: Player,
  model: Model,
  foreign: ReadonlyMap<unknown, Row>,
): Promise<string[]> {
  const wrong: string[] = [];
  const wanted = expected(model);
  const found = actual(player, new Set(foreign.keys()));
  for (const key of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (!isDeepStrictEqual(wanted[key], found[key])) {
      wrong.push(`${key}: expected ${JSON.stringify(wanted[key])}, found ${JSON.stringify(found[key])}`);
    }
  }
  for (const [id, row] of foreign) {
    const now = Object.keys(columns)
      .map((table) => player.tenant.store.find(table, { id: id as string }))
      .find(Boolean);
    if (!isDeepStrictEqual(now, row)) wrong.push(`${id}, which is somebody else's, was touched`);
  }
  const changes = await player.changes(model);
  wrong.push(...changes.map((one) => `a preview after it isn't empty: ${one}`));
  wrong.push(...player.nameless().map((one) => `the state has no id for ${one}`));
  return wrong;
}

/**
 * Plays a story. After each of its models a run without trouble, and then: the tenant equals the model, nothing is
 * there twice, nothing foreign was touched, the state and a preview agree, and no output holds a secret. What people do
 * to it on a bad day is refused, or keeps what is declared.
 */
export async function play(player: Player, steps: readonly Step[]): Promise<string[]> {
  await player.begin();
  const foreign = new Map<unknown, Row>();
  const printed: unknown[] = [];
  const wrong: string[] = [];
  for (const [index, { model, edits, rate, seed, stops, mishaps }] of steps.entries()) {
    const faulty = seeded(seed, rate);
    for (const stop of stops) printed.push(await player.attempt(model, faulty, stop));
    if (rate > 0) printed.push(await player.attempt(model, faulty));
    const clean = await player.runUndisturbed(model);
    printed.push(clean.printed);
    const found = [
      ...clean.failures.map((one) => `the clean run fails: ${one}`),
      ...(await wrongAfter(player, model, foreign)),
    ];
    for (const mishap of found.length > 0 ? [] : mishaps) {
      found.push(...(await suffer(player, model, mishap)));
      const { failures } = await player.runUndisturbed(model);
      found.push(...failures.map((one) => `the run after a ${mishap.what} fails: ${one}`));
      found.push(
        ...(await wrongAfter(player, model, foreign)).map((one) => `after a ${mishap.what}: ${one}`),
      );
    }
    wrong.push(...found.map((one) => `after model ${index + 1}: ${one}`));
    if (wrong.length > 0) return wrong;
    for (const change of edits) edit(player, change, foreign);
  }
  const all = JSON.stringify(printed);
  const secrets = [player.tenant.appSecret, ...["google", "github", "audit", "crm"].map(secretOf)];
  return secrets.filter((one) => all.includes(one)).map((one) => `${one} was printed`);
}
