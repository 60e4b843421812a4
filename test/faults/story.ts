import fc from "fast-check";
import { type Declaration, Pointer } from "./engine.ts";

/** What a model of the property test says; names come from small sets, so that changes meet. */
export interface Model {
  apis: { name: string; scopes: string[]; ttl?: number | undefined }[];
  roles: { name: string; description: string; scopes: string[]; isMachine: boolean }[];
  apps: { name: string; uris: string[]; description?: string | undefined; team?: string | undefined }[];
  workers: { name: string; roles: string[] }[];
  hooks: { name: string; events: string[]; secret: boolean }[];
  connectors: { name: "google" | "github"; clientId: string }[];
  organizations: { name: string; description?: string | undefined }[];
  signIn?: { mode: string; buttons: boolean } | undefined;
}

/** What an administrator does in the console between two runs. */
export type Edit =
  | { does: "delete"; table: string; which: number }
  | { does: "change"; table: string; which: number; value: string }
  | { does: "add"; table: "applications" | "roles" | "hooks" | "organizations"; name: string };

export interface Step {
  model: Model;
  edits: Edit[];
  /** Share of the requests that something goes wrong with, and which. */
  rate: number;
  seed: number;
  /** Runs that are stopped when that many requests were sent. */
  stops: { after: number; how: "SIGINT" | "SIGKILL of the CLI" | "SIGKILL of both" }[];
  /** What people do then, in a stack that is as declared. */
  mishaps: Mishap[];
}

export interface Mishap {
  what: "rename" | "swap" | "twin" | "elsewhere" | "lost" | "replace";
  /** Of what. */
  which: number;
}

export const secretOf = (name: string) => `planted-${name}-secret-5f1d`;

const some = <T>(from: readonly T[], minLength = 0) => fc.subarray([...from], { minLength });
const named = <T extends { name: string }>(one: fc.Arbitrary<T>, maxLength = 3) =>
  fc.uniqueArray(one, { maxLength, selector: ({ name }) => name });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const words = fc.constantFrom("one", "two", "");
const scopeNames = ["read", "write", "admin"];
const roleNames = ["staff", "jobs", "audit"];

const model: fc.Arbitrary<Model> = fc.record({
  apis: named(
    fc.record({
      name: fc.constantFrom("orders", "bills"),
      scopes: some(scopeNames),
      ttl: maybe(fc.constantFrom(600, 3600)),
    }),
    2,
  ),
  roles: named(
    fc.record({
      name: fc.constantFrom(...roleNames),
      description: fc.constantFrom("one", "two"),
      scopes: some(scopeNames),
      isMachine: fc.boolean(),
    }),
  ),
  apps: named(
    fc.record({
      name: fc.constantFrom("web", "shop", "site"),
      uris: some(["https://a.example/x", "https://b.example/y", "https://c.example/z"]),
      description: maybe(words),
      team: maybe(fc.constantFrom("red", "blue")),
    }),
  ),
  workers: named(fc.record({ name: fc.constantFrom("cron", "sync"), roles: some(roleNames) }), 2),
  hooks: named(
    fc.record({
      name: fc.constantFrom("audit", "crm"),
      events: some(["User.Created", "User.Deleted", "Role.Created"], 1),
      secret: fc.boolean(),
    }),
    2,
  ),
  connectors: named(
    fc.record({
      name: fc.constantFrom("google" as const, "github" as const),
      clientId: fc.constantFrom("one", "two"),
    }),
    2,
  ),
  organizations: named(
    fc.record({ name: fc.constantFrom("acme", "umbrella"), description: maybe(words) }),
    2,
  ),
  signIn: maybe(fc.record({ mode: fc.constantFrom("SignIn", "SignInAndRegister"), buttons: fc.boolean() })),
});

const tables = ["applications", "roles", "resources", "scopes", "hooks", "connectors", "organizations"];
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ does: fc.constant("delete" as const), table: fc.constantFrom(...tables), which: fc.nat(5) }),
  fc.record({
    does: fc.constant("change" as const),
    table: fc.constantFrom("applications", "roles", "organizations", "hooks"),
    which: fc.nat(5),
    value: fc.constantFrom("edited", "edited twice"),
  }),
  fc.record({
    does: fc.constant("add" as const),
    table: fc.constantFrom(
      "applications" as const,
      "roles" as const,
      "hooks" as const,
      "organizations" as const,
    ),
    name: fc.constantFrom("foreign", "theirs"),
  }),
);

const step: fc.Arbitrary<Step> = fc.record({
  model,
  edits: fc.array(edit, { maxLength: 2 }),
  rate: fc.constantFrom(0, 0.03, 0.1),
  seed: fc.nat(),
  stops: fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 60 }),
      how: fc.constantFrom("SIGINT" as const, "SIGKILL of the CLI" as const, "SIGKILL of both" as const),
    }),
    { maxLength: 2 },
  ),
  mishaps: fc.array(
    fc.record({
      what: fc.constantFrom(...(["rename", "swap", "twin", "elsewhere", "lost", "replace"] as const)),
      which: fc.nat(20),
    }),
    { maxLength: 2 },
  ),
});

/** Models, edits, faults and kills, one after the other. */
export const story: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 3 });

/** The roles that a worker may hold, and the scopes that a role can grant, of those that the model has. */
export function declarationsOf(model: Model): Declaration[] {
  const apis = model.apis.flatMap(({ name, scopes, ttl }): Declaration[] => [
    {
      kind: "ApiResource",
      name,
      args: { name, indicator: `https://${name}.example`, ...(ttl ? { accessTokenTtl: ttl } : {}) },
    },
    ...scopes.map((scope) => ({
      kind: "Scope",
      name: `${name}/${scope}`,
      args: { apiResource: new Pointer("ApiResource", name), name: scope },
    })),
  ]);
  const scopesNamed = (names: readonly string[]) =>
    apis.flatMap(({ kind, name }) =>
      kind === "Scope" && names.includes(name.split("/")[1] as string) ? [new Pointer(kind, name)] : [],
    );
  const roles = model.roles.map(({ name, description, scopes, isMachine }) => ({
    kind: "Role",
    name,
    args: {
      description,
      scopes: scopesNamed(scopes),
      ...(isMachine ? { type: "MachineToMachine" } : {}),
    },
  }));
  const machine = (name: string) => model.roles.some((one) => one.name === name && one.isMachine);
  const workers = model.workers.flatMap(({ name, roles: held }): Declaration[] => [
    { kind: "Application", name, args: { type: "MachineToMachine" } },
    {
      kind: "ApplicationRoles",
      name,
      args: {
        application: new Pointer("Application", name),
        roles: held.filter(machine).map((one) => new Pointer("Role", one)),
      },
    },
  ]);
  const apps = model.apps.map(({ name, uris, description, team }) => ({
    kind: "Application",
    name,
    args: {
      type: "Traditional",
      redirectUris: uris,
      ...(description === undefined ? {} : { description }),
      ...(team === undefined ? {} : { customData: { team } }),
    },
  }));
  const hooks = model.hooks.map(({ name, events, secret }) => ({
    kind: "Webhook",
    name,
    args: {
      url: `https://${name}.example/hook`,
      events,
      ...(secret ? { secretHeaders: { authorization: secretOf(name) } } : {}),
    },
  }));
  const connectors = model.connectors.map(({ name, clientId }) => ({
    kind: "Connector",
    name,
    args: { factory: `${name}-universal`, config: { clientId }, secrets: { clientSecret: secretOf(name) } },
  }));
  const organizations = model.organizations.map(({ name, description }) => ({
    kind: "Organization",
    name,
    args: description === undefined ? {} : { description },
  }));
  const signIn = model.signIn
    ? [
        {
          kind: "SignInExperience",
          name: "default",
          args: {
            signInMode: model.signIn.mode,
            ...(model.signIn.buttons
              ? { socialConnectors: connectors.map(({ kind, name }) => new Pointer(kind, name, "target")) }
              : {}),
          },
        },
      ]
    : [];
  return [...apis, ...roles, ...workers, ...apps, ...hooks, ...connectors, ...organizations, ...signIn];
}
