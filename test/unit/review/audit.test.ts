import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { heldIn } from "../../../cli/shared/plan/plan.ts";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { undeclaredAt } from "../../../cli/shared/security/undeclared.ts";
import { foreignTo } from "../../../cli/shared/tenant/foreign.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { openSession } from "../../../providers/lifecycle/index.ts";
import { type Engine, openEngine } from "../../contract/provider/engine.ts";
import { held, planFrom } from "./plans.ts";

jest.setTimeout(60_000);

let engine: Engine;
const resources: ReturnType<typeof held>[] = [];
const ids: Record<string, string> = {};

async function make(kind: string, name: string, args: Args): Promise<string> {
  const { id, state } = await engine.create(kind, args);
  const declared = Object.entries(state).filter(([argument]) => argument in kindOf(kind).properties);
  resources.push({ ...held(kind, name, Object.fromEntries(declared)), id });
  return id;
}

async function undeclared(strict: boolean): Promise<string[]> {
  const { url, appId, appSecret } = engine.tenant;
  const settings: Record<string, string> = { endpoint: url, appId, appSecret };
  const session = openSession((key) => settings[key], {});
  try {
    const found = await undeclaredAt(resources, session, strict ? "everything" : "parts");
    const { findings } = reviewOf(planFrom({}), { undeclared: found });
    return findings
      .map(({ kind, severity, sentence }) => `${severity} ${kind} ${plainText(sentence)}`)
      .sort();
  } finally {
    await session.api().close();
  }
}

/** The built-in role that may call the Management API. */
const managementRole = async (): Promise<string> => {
  const roles = (await engine.api("GET", "/roles")) as { id: string; name: string }[];
  return roles.find(({ name }) => name === "Logto Management API access")?.id as string;
};

beforeAll(async () => {
  engine = await openEngine();
  ids.worker = await make("Application", "worker", { name: "Worker", type: "MachineToMachine" });
  ids.shop = await make("Application", "shop", {
    name: "Shop",
    type: "SPA",
    redirectUris: ["https://a.example/cb"],
  });
  ids.acme = await make("Organization", "acme", { name: "Acme" });
  ids.role = await make("Role", "staff", { name: "staff", description: "d" });
});
afterAll(() => engine.close());

describe("what opens where the code says nothing", () => {
  test("of a stack as it was made there is nothing to say", async () => {
    expect(await undeclared(false)).toEqual([]);
  });

  test("each is said, and by name", async () => {
    await engine.api("POST", `/applications/${ids.worker}/roles`, { roleIds: [await managementRole()] });
    await engine.api("POST", `/organizations/${ids.acme}/jit/email-domains`, {
      emailDomain: "gmail.example",
    });
    await engine.api("PATCH", `/applications/${ids.shop}`, {
      customClientMetadata: { corsAllowedOrigins: ["https://evil.example"], allowTokenExchange: true },
    });
    await engine.api("PATCH", `/roles/${ids.role}`, { isDefault: true });
    await engine.api("PATCH", "/sign-in-exp", { socialSignIn: { automaticAccountLinking: true } });
    const found = await undeclared(false);
    expect(found).toEqual(
      [
        "critical ApplicationRoles Worker gets the role Logto Management API access, and with it all on Logto Management API",
        "high Application allowTokenExchange of shop is set to true (allows: acting for users by exchanging tokens)",
        "high OrganizationJit emailDomains of acme gains gmail.example (allows: joining the organization)",
        "high Role role staff becomes a default role: every new holder of its type gets it",
        "medium Application corsAllowedOrigins of shop gains https://evil.example (says where tokens go)",
      ].map((line) => `${line}, and the code says nothing of it`),
    );
  });

  test("what no code has at all counts where it's asked for", async () => {
    const { id } = (await engine.api("POST", "/applications", {
      name: "Stranger",
      type: "MachineToMachine",
    })) as { id: string };
    await engine.api("POST", `/applications/${id}/roles`, { roleIds: [await managementRole()] });
    await engine.api("POST", `/applications/${ids.worker}/secrets`, { name: "extra" });
    const found = await undeclared(true);
    expect(found).toEqual(
      expect.arrayContaining([
        "high ApplicationRoles Stranger may call the Management API by the role Logto Management API access, and is in no code of this stack",
        "medium Application Application Stranger is at the tenant, and in no code of this stack",
        "medium ApplicationSecret ApplicationSecret worker/extra is at the tenant, and in no code of this stack",
      ]),
    );
    expect((await undeclared(false)).join()).not.toContain("Stranger");
  });
});

test("a role of the tenant is called by its name, and known by what it grants", async () => {
  const { url, appId, appSecret } = engine.tenant;
  const settings: Record<string, string> = { endpoint: url, appId, appSecret };
  const session = openSession((key) => settings[key], {});
  const management = await managementRole();
  const plan = planFrom({
    before: { "Application worker": {}, "ApplicationRoles worker": { application: "worker", roles: [] } },
    after: {
      "Application worker": {},
      "ApplicationRoles worker": { application: "worker", roles: [management] },
    },
  });
  const foreign = await foreignTo(heldIn(plan), session);
  const [first] = reviewOf(plan, { foreign }).findings;
  expect([first?.severity, plainText(first?.sentence ?? [])]).toEqual([
    "critical",
    "worker gets the role Logto Management API access, and with it all on Logto Management API",
  ]);
  // A saved preview has no tenant to ask.
  const [saved] = reviewOf(plan).findings;
  expect([saved?.severity, plainText(saved?.sentence ?? [])]).toEqual([
    "high",
    `worker gets the role ${management}, and nothing here says what that grants`,
  ]);
  // Nor is it less where somebody gave it in the console.
  const declared = {
    "Application worker": {},
    "ApplicationRoles worker": { application: "worker", roles: [] },
  };
  const found = { "ApplicationRoles worker": { application: "worker", roles: [management] } };
  const drifted = planFrom({ before: declared, after: declared, found });
  const [given] = reviewOf(drifted, { foreign: await foreignTo(heldIn(drifted), session) }).findings;
  await session.api().close();
  expect([given?.severity, given?.cause, plainText(given?.sentence ?? [])]).toEqual([
    "critical",
    "drift",
    "worker gets the role Logto Management API access, and with it all on Logto Management API",
  ]);
});

test("an audit says what production takes by name, as often as it looks", () => {
  const url = "http://host.docker.internal:9080/hook";
  const stands = { "Webhook events": { url, events: ["User.Created"] } };
  const plan = planFrom({ before: stands, after: stands, insecureUrls: [url] });
  expect(reviewOf(plan).findings).toEqual([]);
  const found = reviewOf(plan, { audit: true }).findings.filter(({ rule }) => rule === "insecure-accepted");
  expect(found.map(({ cause, sentence }) => [cause, plainText(sentence)])).toEqual([
    ["standing", `url of events has ${url}, which is http; accepted in Pulumi.prod.yaml`],
  ]);
});

test("an audit says what is wrong as it stands, and nothing that is only there", () => {
  const stands = {
    "Application shop": {
      redirectUris: ["https://a.example/cb", "https://*.example/cb"],
      refreshToken: { rotate: false },
    },
    "SsoConnector entra": { config: { issuer: "https://i.example", trustUnverifiedEmail: true } },
    "Connector mail": {
      factory: "simple-mail-transfer-protocol",
      config: { host: "smtp.example", ignoreTLS: true },
    },
    "Role staff": { scopes: [] },
  };
  const plan = planFrom({ before: stands, after: stands });
  expect(reviewOf(plan).findings).toEqual([]);
  const found = reviewOf(plan, { audit: true }).findings;
  expect(found.map(({ cause, severity, rule, name }) => [cause, severity, rule, name])).toEqual([
    ["standing", "critical", "redirect-uri-wildcard", "shop"],
    ["standing", "high", "unsafe-value", "entra"],
    ["standing", "high", "unsafe-value", "mail"],
    ["standing", "high", "unsafe-value", "shop"],
  ]);
});
