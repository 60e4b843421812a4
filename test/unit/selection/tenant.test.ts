import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { exportModel } from "../../../cli/export/model.ts";
import { undeclaredAt } from "../../../cli/shared/security/undeclared.ts";
import { Selection, type Wish } from "../../../cli/shared/selection/selection.ts";
import { takeCensus } from "../../../cli/shared/tenant/census.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/index.ts";
import type { Session } from "../../../providers/lifecycle/session.ts";
import { obstacles, roundTrip, sessionOf } from "../../support/round-trip.ts";

jest.setTimeout(60_000);

/* A tenant of which three applications are ours: 10,000 organizations, and 400 applications that a machine made. */

let tenant: RunningTenant;
const ids: Record<string, string> = {};

async function make(session: Session, kind: string, inputs: Args): Promise<string> {
  const { id } = await handlerOf(kindOf(kind), () => session).create(inputs);
  return id;
}

beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  const session = sessionOf(tenant);
  try {
    const api = await make(session, "ApiResource", { name: "API", indicator: "https://api.example" });
    const read = await make(session, "Scope", { apiResource: api, name: "read" });
    await make(session, "Role", { name: "staff", description: "d", scopes: [read] });
    const machines = await make(session, "Role", {
      ...{ name: "machines", description: "d", type: "MachineToMachine", scopes: [read] },
    });
    const redirectUris = ["https://a.example/cb"];
    ids.web = await make(session, "Application", { name: "Shop web", type: "Traditional", redirectUris });
    ids.app = await make(session, "Application", { name: "Shop app", type: "Native", redirectUris });
    ids.job = await make(session, "Application", { name: "Shop job", type: "MachineToMachine" });
    await make(session, "ApplicationRoles", { application: ids.job, roles: [machines] });
    const { store } = tenant;
    const template = store.find("applications", { id: ids.job }) ?? {};
    for (let at = 0; at < 400; at++)
      store.insert("applications", { ...template, id: `customer${at}`, name: `customer-${at}` });
    for (let at = 0; at < 10_000; at++)
      store.insert("organizations", { id: `org${at}`, name: `Organization ${at}`, customData: {} });
  } finally {
    await session.api().close();
  }
});
afterAll(() => tenant.close());

async function exported(wish: Partial<Wish>) {
  const session = sessionOf(tenant);
  const before = tenant.requests.length;
  try {
    const selection = new Selection({ only: [], exclude: [], ...wish });
    const census = await takeCensus(session, { personal: false, selection });
    const draft = exportModel(census, { setting: session.setting, marks: "p/s/", taken: new Map() });
    const asked = tenant.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    return {
      model: draft.model as Record<string, Args>,
      remarks: [...draft.remarks, ...selection.remarks()],
      asked,
    };
  } finally {
    await session.api().close();
  }
}

const scopes = { scopes: { "tenant:https://api.example": ["read"] } };
const roles = {
  machines: { description: "d", type: "MachineToMachine", ...scopes },
  staff: { description: "d", ...scopes },
};
const toCustomers = (asked: readonly string[]) => asked.filter((one) => one.includes("customer"));

describe("a selection of a large tenant", () => {
  test("costs no more than what is selected, and names what that refers to", async () => {
    const { model, remarks, asked } = await exported({
      only: ["applications", "roles"],
      exclude: ["applications:customer-*"],
    });
    expect(Object.keys(model)).toEqual(["applications", "roles"]);
    expect(Object.keys(model.applications ?? {})).toEqual(["shop-app", "shop-job", "shop-web"]);
    expect(model.applications?.["shop-job"]).toMatchObject({ roles: ["machines"] });
    expect(model.roles).toEqual(roles);
    expect(remarks).toContain(
      "Left out by the selection: every section but applications, roles; 400 of applications.",
    );
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(toCustomers(asked)).toEqual([]);
    expect(asked.filter((one) => one.includes("organizations"))).toEqual([]);
  });

  test("asks the tenant for what is called so, where it can search", async () => {
    const { model, remarks, asked } = await exported({ only: ["applications:Shop*"] });
    expect(Object.keys(model.applications ?? {})).toEqual(["shop-app", "shop-job", "shop-web"]);
    expect(model.applications?.["shop-job"]).toMatchObject({ roles: ["tenant:machines"] });
    expect(remarks).toContain("Left out by the selection: every section but applications:Shop*.");
    expect(asked.filter((one) => one === "GET /api/applications")).toHaveLength(1);
  });

  test("finds one organization among 10,000 by its name or its id", async () => {
    for (const glob of ["Organization 7777", "org7777"]) {
      const { model, asked } = await exported({ only: [`organizations:${glob}`] });
      expect(model).toEqual({ organizations: { "organization-7777": { name: "Organization 7777" } } });
      expect(asked.length).toBeLessThan(10);
    }
  });

  test("says of one of several of a name which it is, though the others aren't selected", async () => {
    tenant.store.insert("organizations", { id: "twin7777", name: "Organization 7777", customData: {} });
    const { model } = await exported({ only: ["organizations:twin7777"] });
    expect(model.organizations).toMatchObject({ "organization-7777": { adopt: "twin7777" } });
  });

  test("says what nothing is called by, and what was probably meant", async () => {
    const { remarks } = await exported({
      only: ["applications", "roles:staf"],
      exclude: ["applications:custumer-1", "applications:customer-*"],
    });
    expect(remarks).toEqual(
      expect.arrayContaining([
        'Nothing of the selection is called roles:staf; did you mean "roles:staff"?',
        'Nothing of the selection is called applications:custumer-1; did you mean "applications:customer-1"?',
      ]),
    );
  });

  test("is content where nothing is called by what is to be left out, nor nearly so", async () => {
    const { remarks } = await exported({ only: ["roles"], exclude: ["roles:machine-made-*"] });
    expect(remarks.join("\n")).not.toContain("machine-made");
  });

  test("previews clean", async () => {
    const done = await roundTrip(
      tenant,
      {},
      {
        only: ["applications", "roles"],
        exclude: ["applications:customer-*", "roles:machines"],
      },
    );
    expect(done.pairs.map(({ declared: { kind, name } }) => `${kind.name} ${name}`).sort()).toEqual([
      "Application shop-app",
      "Application shop-job",
      "Application shop-web",
      "ApplicationRoles shop-job",
      "Role staff",
    ]);
    expect(obstacles(done)).toEqual([]);
  });

  test("names in an entry of its own what no key of the model could", async () => {
    const { job = "" } = ids;
    tenant.store.insert("organizations", { id: "own", name: "Ours", customData: {} });
    tenant.store.insert("organizationApplications", {
      id: "link",
      organizationId: "own",
      applicationId: job,
    });
    const wish = { only: ["organizations:Ours"], exclude: [] };
    const { model } = await exported(wish);
    expect(model.organizations?.Ours).toMatchObject({
      applications: { [job]: { application: "tenant:Shop job" } },
    });
    expect(obstacles(await roundTrip(tenant, {}, wish))).toEqual([]);
  });

  test("is what an audit looks at, too", async () => {
    const session = sessionOf(tenant);
    const before = tenant.requests.length;
    const wish = { only: ["applications", "roles"], exclude: ["applications:customer-*"] };
    const { strangers } = await undeclaredAt([], session, "everything", new Selection(wish));
    await session.api().close();
    const names = strangers.map(({ kind, name }) => `${kind} ${name}`).sort();
    expect(names).toContain("Application Shop web");
    expect(names.filter((name) => /customer|Organization /.test(name))).toEqual([]);
    expect(toCustomers(tenant.requests.slice(before).map(({ path }) => path))).toEqual([]);
  });

  test("and what a selected machine is given by a role that isn't selected counts", async () => {
    const { store } = tenant;
    const role = store.find("roles", { name: "Logto Management API access" })?.id;
    store.insert("applicationsRoles", { id: "given", applicationId: ids.job, roleId: role });
    const session = sessionOf(tenant);
    const wish = { only: ["applications:Shop*"], exclude: [] };
    const { strangers } = await undeclaredAt([], session, "everything", new Selection(wish));
    await session.api().close();
    const grave = strangers
      .filter(({ severity }) => severity === "high")
      .map(({ kind, name }) => [kind, name]);
    expect(grave).toEqual([["ApplicationRoles", "Shop job"]]);
  });
});
