import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { undeclaredAt } from "../../cli/shared/security/undeclared.ts";
import { takeCensus } from "../../cli/shared/tenant/census.ts";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { type Args, kindOf } from "../../providers/kinds/index.ts";
import { handlerOf } from "../../providers/lifecycle/index.ts";
import type { Session } from "../../providers/lifecycle/session.ts";
import { obstacles, roundTrip, sessionOf } from "../support/round-trip.ts";

jest.setTimeout(60_000);

/** What a self-hosted Logto's admin tenant is seeded with, by kind and by the name that finds it. */
const seeded: [kind: string, names: string[]][] = [
  [
    "Application",
    [
      "Admin Console",
      "Cloud Service",
      "Management API access for admin",
      "Management API access for default",
    ],
  ],
  [
    "ApiResource",
    [
      "https://admin.logto.app/api",
      "https://admin.logto.app/me",
      "https://cloud.logto.io/api",
      "https://default.logto.app/api",
    ],
  ],
  ["Role", ["default:admin", "machine:mapi:admin", "machine:mapi:default", "tenantApplication", "user"]],
  ["Organization", ["Tenant admin", "Tenant default"]],
  ["OrganizationRole", ["admin", "collaborator"]],
  [
    "OrganizationScope",
    [
      ...["delete:data", "invite:member", "manage:tenant", "read:data", "read:member", "remove:member"],
      ...["update:member:role", "write:data"],
    ],
  ],
];

let tenant: RunningTenant;
let session: Session;
beforeAll(async () => {
  tenant = await startTenant({ port: 0, signingKeyBits: 512, tenantId: "admin" });
});
beforeEach(() => {
  tenant.reset();
  session = sessionOf(tenant);
});
afterAll(() => tenant.close());

const nameOf = (kind: string, row: { id: string } & Args) => kindOf(kind).atTenant?.name?.(row) ?? row.id;

const make = async (kind: string, inputs: Args) => {
  const handler = handlerOf(kindOf(kind), () => session);
  const { inputs: checked, failures } = await handler.check({}, { __mark: `p/s/${kind}`, ...inputs });
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  return handler.create(checked);
};

describe("the admin tenant of a self-hosted Logto", () => {
  test("what it's seeded with is built in, and no resource of anybody's", async () => {
    const census = await takeCensus(session, { personal: true });
    for (const [kind, names] of seeded) {
      const own = census.builtIn.filter(({ found }) => found.kind.name === kind);
      expect(own.map(({ found }) => nameOf(kind, found.row)).sort()).toEqual(names);
    }
    expect(
      [...new Set(census.found.map(({ kind }) => kind.name))].filter((kind) =>
        seeded.some(([one]) => one === kind),
      ),
    ).toEqual([]);
  });

  test("an export declares the settings, refers to what is built in, and is taken over cleanly", async () => {
    const names = new Map(tenant.store.table("roles").map(({ name, id }) => [name, id]));
    const { id } = await make("User", { username: "second", name: "Second administrator" });
    await make("UserRoles", { user: id, roles: [names.get("user"), names.get("default:admin")] });
    const { id: job } = await make("Application", { name: "Backup", type: "MachineToMachine" });
    await make("ApplicationRoles", { application: job, roles: [names.get("machine:mapi:default")] });
    const done = await roundTrip(tenant);
    expect(obstacles(done)).toEqual([]);
    const { model } = done.draft;
    expect(model).toMatchObject({
      users: { second: { roles: ["tenant:default:admin", "tenant:user"] } },
      signInExperience: { signInMode: "Register" },
    });
    expect(Object.keys(model.applications as object)).toEqual(["Backup"]);
    expect(model).toMatchObject({ applications: { Backup: { roles: ["tenant:machine:mapi:default"] } } });
    for (const key of ["apiResources", "roles", "organizations", "organizationRoles", "organizationScopes"])
      expect(model).not.toHaveProperty(key);
  });

  test("signInMode and one more administrator are declared, and taken back", async () => {
    const experience = await make("SignInExperience", { signInMode: "SignIn" });
    const user = await make("User", { username: "second" });
    await make("UserRoles", { user: user.id, roles: ["tenant:user", "tenant:default:admin"] });
    expect(tenant.store.table("signInExperience")[0]?.signInMode).toBe("SignIn");
    const held = tenant.store.filter("usersRoles", { userId: user.id }).map(({ roleId }) => roleId);
    expect(held.map((id) => tenant.store.byId("roles", id).name).sort()).toEqual(["default:admin", "user"]);
    const handler = handlerOf(kindOf("SignInExperience"), () => session);
    await handler.delete(experience.id, experience.outs);
    expect(tenant.store.table("signInExperience")[0]?.signInMode).toBe("Register");
  });

  const cases = seeded.flatMap(([kind, names]) => names.map((name) => [kind, name] as const));
  test.each(cases)("%s %s can't be taken over, or deleted", async (kindName, name) => {
    const kind = kindOf(kindName);
    const row = ((await kind.calls.list?.(session.api())) ?? []).find(
      (one) => nameOf(kindName, one) === name,
    );
    if (!row) throw new Error(`there is no ${kindName} ${name}`);
    const args = { name: row.name, type: row.type, indicator: row.indicator, description: row.description };
    const declared = Object.fromEntries(
      Object.entries({
        redirectUris: kindName === "Application" && row.type === "SPA" ? [] : undefined,
        ...args,
      }).filter(([argument, value]) => kind.properties[argument] && value !== undefined && value !== null),
    );
    const handler = handlerOf(kind, () => session);
    const { failures } = await handler.check({}, { ...declared, adopt: row.id, __mark: "p/s/x" });
    expect(failures.map(({ reason }) => reason).join("\n")).toMatch(/can't be (taken over|made)/);
    // What tells this one is no argument, so no state that could be about to delete it ever comes to be.
    if (name === "Cloud Service") return;
    await expect(handler.delete(row.id, { ...declared })).rejects.toThrow(/can't be deleted/);
  });

  test("what would have its key is told that it's built in, and how to refer to it", async () => {
    await expect(make("Role", { name: "default:admin", description: "mine" })).rejects.toThrow(
      'Role "default:admin" can\'t be taken over: the admin tenant has it from the start, for the console. Others refer to it as "tenant:default:admin"',
    );
  });

  test("an audit doesn't call it nobody's", async () => {
    const { strangers } = await undeclaredAt([], session, "everything");
    expect(strangers).toEqual([]);
  });

  test("an ordinary tenant may have such names for itself", async () => {
    const ordinary = await startTenant({ port: 0, signingKeyBits: 512 });
    const own = sessionOf(ordinary);
    try {
      session = own;
      await make("Role", { name: "user", description: "those who use it" });
      await make("OrganizationRole", { name: "admin" });
      const { found } = await takeCensus(own, { personal: true });
      expect(found.filter(({ kind }) => /Role$/.test(kind.name)).map(({ row }) => row.name)).toEqual([
        "user",
        "admin",
      ]);
    } finally {
      await own.api().close();
      await ordinary.close();
    }
  });
});

test("its application, with the other tenant's Management API, is told which is its own", async () => {
  const tenant = await startTenant({ port: 0, tenantId: "admin" });
  const session = sessionOf(tenant, { resource: "https://default.logto.app/api" });
  try {
    await expect(takeCensus(session, { personal: false })).rejects.toThrow(
      /isn't its Management API, which is "https:\/\/admin\.logto\.app\/api"\. Run:\n.* config set logto:resource https:\/\/admin\.logto\.app\/api$/,
    );
  } finally {
    await session.api().close();
    await tenant.close();
  }
});
