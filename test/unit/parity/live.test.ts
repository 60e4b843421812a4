import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { itemsOfTenant } from "../../../cli/parity/from-tenant.ts";
import { parityOf } from "../../../cli/parity/parity.ts";
import type { Side } from "../../../cli/parity/side.ts";
import { toText } from "../../../cli/parity/text.ts";
import type { State } from "../../../cli/shared/state/state.ts";
import { takeCensus } from "../../../cli/shared/tenant/census.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, openSession, type Session } from "../../../providers/lifecycle/index.ts";

jest.setTimeout(60_000);

const tenants: RunningTenant[] = [];
const sessions: Session[] = [];

async function open(): Promise<Session> {
  const tenant = await startTenant({ port: 0 });
  const config: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  const session = openSession((key) => config[key], { env: {} });
  tenants.push(tenant);
  sessions.push(session);
  return session;
}

async function make(session: Session, kind: string, inputs: Record<string, unknown>): Promise<string> {
  const { id } = await handlerOf(kindOf(kind), () => session).create(inputs);
  return id;
}

/** What a person might have clicked together, in an order and with ids of its own. */
async function fill(session: Session, isSecond: boolean): Promise<string> {
  if (isSecond)
    await make(session, "Application", {
      name: "Only here",
      type: "SPA",
      redirectUris: ["https://a.example/"],
    });
  const web = await make(session, "Application", {
    name: "Web",
    type: "Traditional",
    description: isSecond ? "new" : "old",
    redirectUris: [isSecond ? "https://web.example/callback" : "http://localhost:3000/callback"],
  });
  const api = await make(session, "ApiResource", { name: "API", indicator: "https://api.example" });
  const scope = await make(session, "Scope", { apiResource: api, name: "read", description: "read" });
  await make(session, "Role", { name: "staff", description: "staff", scopes: [scope] });
  await make(session, "Role", {
    name: "machines",
    description: "machines",
    type: "MachineToMachine",
    isDefault: isSecond,
  });
  await make(session, "Connector", {
    factory: "google-universal",
    instanceId: "google",
    config: { clientId: isSecond ? "second" : "first" },
    secrets: { clientSecret: isSecond ? "planted-second" : "planted-first" },
  });
  await make(session, "SignInExperience", { socialConnectors: ["google"] });
  // All of one name, in another order, and what they're about changed.
  const keys = ["k1", "k2", "k3", "k4", "k5"];
  for (const key of isSecond ? keys.toReversed() : keys) {
    const customData = { key };
    const organization = await make(session, "Organization", {
      ...{ name: "Acme", customData },
      ...(key === "k3" && isSecond ? { description: "third" } : {}),
    });
    await make(session, "OrganizationJit", { organization, emailDomains: [`${key}.example`] });
  }
  return web;
}

async function sideOf(label: string, session: Session, resources: State["resources"] = []): Promise<Side> {
  const census = await takeCensus(session, { personal: false });
  const state = { project: "panbot", stack: label, resources };
  return { label, config: new Map(), ...itemsOfTenant(census, state, session.setting) };
}

const managed = (kind: string, name: string, id: string) => ({
  ...{ urn: "", kind, name, id, args: {}, properties: {}, dependencies: {} },
});

describe("two live tenants", () => {
  const webs: string[] = [];
  beforeAll(async () => {
    for (const isSecond of [false, true]) {
      const session = await open();
      webs.push(await fill(session, isSecond));
    }
  });
  afterAll(async () => {
    for (const session of sessions) await session.api().close();
    for (const tenant of tenants) await tenant.close();
  });

  test("are compared by what things are called, built-in objects left out", async () => {
    const report = parityOf(
      await sideOf("dev", sessions[0] as Session),
      await sideOf("prod", sessions[1] as Session),
    );
    const said = report.differences.map((one) =>
      one.what === "missing"
        ? `${one.kind} ${one.name} only in ${one.onlyIn}`
        : `${one.kind} ${one.name} ${one.argument}`,
    );
    expect(report.notes).toEqual([]);
    expect(said).toEqual([
      "Application only-here only in prod",
      "Application Web description",
      "Role machines isDefault",
      expect.stringMatching(/^Organization Acme(-\d)? description$/),
    ]);
    expect(toText(report)).not.toContain("planted");
    expect(report.allowed.map(({ difference }) => `${difference.kind} ${difference.name}`)).toEqual([
      "Application Web",
      "Connector google",
      "Connector google",
    ]);
  });

  test("what a stack manages has the name that it has there", async () => {
    const [first, second] = webs as [string, string];
    const report = parityOf(
      await sideOf("dev", sessions[0] as Session, [managed("Application", "dashboard", first)]),
      await sideOf("prod", sessions[1] as Session, [managed("Application", "dashboard", second)]),
    );
    expect(report.differences).toContainEqual(
      expect.objectContaining({ kind: "Application", name: "dashboard", a: "old", b: "new" }),
    );
  });
});
