import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { driftOf } from "../../../cli/drift/drift.ts";
import { judgedDrift, planOfDrift } from "../../../cli/drift/judge.ts";
import { type Examined, toJson, toMarkdown, toText } from "../../../cli/drift/text.ts";
import type { Invariants } from "../../../cli/shared/security/review.ts";
import { undeclaredAt } from "../../../cli/shared/security/undeclared.ts";
import type { State } from "../../../cli/shared/state/state.ts";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { openSession } from "../../../providers/lifecycle/index.ts";
import { openManagement } from "../../../providers/management/index.ts";
import { type Engine, openEngine } from "../../contract/provider/engine.ts";
import { held } from "../review/plans.ts";

jest.setTimeout(60_000);

let engine: Engine;
const resources: State["resources"] = [];

/** Declares and makes it. */
async function make(kind: string, name: string, args: Args): Promise<string> {
  const { id, state } = await engine.create(kind, args);
  const declared = Object.fromEntries(
    Object.entries(state).filter(([argument]) => argument in kindOf(kind).properties),
  );
  resources.push({ ...held(kind, name, declared), id, properties: state });
  return id;
}

/** All that drift says, and what it asked the tenant for. */
async function drift({
  expiries = [],
  invariants = {},
}: {
  expiries?: Examined["expiries"];
  invariants?: Invariants;
} = {}) {
  const { url, appId, appSecret } = engine.tenant;
  const settings: Record<string, string> = { endpoint: url, appId, appSecret };
  const session = openSession((key) => settings[key], {});
  engine.sent();
  try {
    const state = { project: "panbot", stack: "prod", resources };
    const report = await driftOf(state, session);
    const requests = engine.sent();
    const undeclared = await undeclaredAt(resources, session, "arguments");
    const findings = judgedDrift(planOfDrift(state, report, new Map([["logto:production", "true"]])), {
      undeclared,
      invariants,
    });
    const checked = { state, report, findings, expiries, tenant: url };
    const text = toText(checked);
    const json = toJson([checked]);
    return { text, json, all: text + json + toMarkdown(checked), requests };
  } finally {
    await session.api().close();
  }
}

/** The lines from that one on, to the next empty one. */
const block = (text: string, head: string) => text.slice(text.indexOf(head)).split("\n\n")[0]?.split("\n");

const ids: Record<string, string> = {};
beforeAll(async () => {
  engine = await openEngine();
  ids.hook = await make("Webhook", "w", {
    name: "w",
    url: "https://w.example",
    events: ["User.Created"],
    secretHeaders: { authorization: "planted-by-us" },
  });
  ids.api = await make("ApiResource", "api", { name: "API", indicator: "https://api.example" });
  ids.read = await make("Scope", "api/read", { apiResource: ids.api, name: "read" });
  ids.write = await make("Scope", "api/write", { apiResource: ids.api, name: "write" });
  ids.role = await make("Role", "staff", {
    name: "staff",
    description: "staff",
    scopes: [ids.read, ids.write],
  });
  await make("Action", "postSignIn", {
    actionType: "postSignIn",
    script: "// one\n// two\n// three\n// four\n// five\n// six\nlet a;",
  });
});
afterAll(() => engine.close());

test("a secret argument is nobody else's value: no drift, no note, no secret", async () => {
  const { text, all } = await drift();
  expect(text).toMatch(/: no drift in 6 resources\n$/);
  expect(all).not.toContain("planted");
});

test("what runs out is said beside it, with what to do, in every format", async () => {
  const says = "panbot:googleClientSecret expires on 2027-05-01";
  const mend = ["Make a new one:", "pulumi up --stack prod"];
  const { text, json, all } = await drift({
    expiries: [{ what: "expiring", name: "panbot:googleClientSecret", date: "2027-05-01", says, mend }],
  });
  expect(text.endsWith(`\n\n${says}\n  Make a new one:\n  pulumi up --stack prod\n`)).toBe(true);
  expect(JSON.parse(json).stacks[0].expiries).toMatchObject([{ what: "expiring", date: "2027-05-01" }]);
  expect(all).toContain("## Logto drift, `prod`: no drift in 6 resources, 1 to renew");
});

test("a sentence of the model that doesn't hold is no thing of the tenant that the code lacks", async () => {
  const { text } = await drift({
    invariants: { never: { "role staff has write of api": "they only read" } },
  });
  expect(text.split("\n").slice(0, 4)).toEqual([
    expect.stringMatching(/: no drift in \d+ resources, 1 against review\.never and review\.always$/),
    "",
    "Against review.never and review.always:",
    '  critical staff has api/write, and review.never says: "role staff has write of api" ("they only read")',
  ]);
  expect(text).not.toContain("in no code");
});

test("what a save in the console fills in by itself is no note, and what somebody chose there is", async () => {
  const app = { name: "app", type: "SPA", redirectUris: ["https://a.example"] };
  const id = await make("Application", "app", app);
  const save = (more: object) =>
    engine.api("PATCH", `/applications/${id}`, {
      customClientMetadata: {
        ...{ idTokenTtl: 3600, refreshTokenTtlInDays: 14, rotateRefreshToken: true },
        ...{ alwaysIssueRefreshToken: false, corsAllowedOrigins: [], ...more },
      },
    });
  await save({});
  expect((await drift()).text).toMatch(/: no drift in 7 resources\n$/);
  await save({ rotateRefreshToken: false, idTokenTtl: 60 });
  const { text } = await drift();
  expect(text).toContain("idTokenTtl");
  expect(text).toContain("refreshToken");
  resources.pop();
});

describe("what somebody did at the tenant", () => {
  beforeAll(async () => {
    const headers = { authorization: "planted-by-us", "x-more": "planted-by-them" };
    const config = { url: "https://w.example", headers, retries: 0 };
    await engine.api("PATCH", `/hooks/${ids.hook}`, { enabled: false, config });
    const own = await engine.api("POST", `/resources/${ids.api}/scopes`, { name: "extra" });
    const other = await engine.api("POST", "/resources", {
      name: "Other",
      indicator: "https://other.example",
    });
    const foreign = await engine.api("POST", `/resources/${other.id}/scopes`, { name: "all" });
    await engine.api("DELETE", `/roles/${ids.role}/scopes/${ids.write}`);
    await engine.api("POST", `/roles/${ids.role}/scopes`, { scopeIds: [own.id, foreign.id] });
    await engine.api("PUT", "/configs/actions/action.postSignIn", {
      script: "// one\n// two\n// three\n// four\n// five\n// 6\nlet a;",
    });
  });

  test("to a switch that is on by default, and to headers, is noted, and no value is told", async () => {
    const { text, all } = await drift();
    expect(block(text, "At the tenant, and in no code")?.slice(0, 2)).toEqual([
      "At the tenant, and in no code:",
      '  medium   "enabled" of "w" changes from "true" to "false" (guards: others hearing of what happens), and the code says nothing of it',
    ]);
    expect(block(text, "Not drift")?.slice(0, 3)).toEqual([
      "Not drift, and worth knowing:",
      '  Webhook w: headers is {"x-more":"[secret]"} at the tenant, and the model says nothing of it',
      "  Webhook w: retries is 0 at the tenant, and the model says nothing of it",
    ]);
    expect(all).not.toContain("planted");
  });

  test("to a set is what came and what went, by name, also of what nobody declares", async () => {
    const { text, json } = await drift();
    expect(block(text, "Role staff")?.slice(0, 5)).toEqual([
      "Role staff (medium)",
      "  scopes was changed at the tenant",
      "    added:    api/extra",
      "    added:    tenant:https://other.example/all",
      "    removed:  api/write",
    ]);
    const [{ differences }] = JSON.parse(json).stacks;
    const role = differences.find(({ kind }: { kind: string }) => kind === "Role");
    expect(role).toMatchObject({
      expected: { api: ["read", "write"] },
      added: ["api/extra", "tenant:https://other.example/all"],
      removed: ["api/write"],
    });
    expect(json).not.toContain(ids.write);
  });

  test("to a text of several lines is the lines", async () => {
    const { text, all } = await drift();
    expect(block(text, "Action postSignIn")?.slice(0, 7)).toEqual([
      "Action postSignIn (high)",
      "  script was changed at the tenant",
      "     // four",
      "     // five",
      "    -// six",
      "    +// 6",
      "     let a;",
    ]);
    expect(all).not.toContain("⏎");
  });
});

test("what a list lacks is asked for before the list is answered, and once", async () => {
  const { url, appId, appSecret } = engine.tenant;
  const settings: Record<string, string> = { endpoint: url, appId, appSecret };
  let wanted = () => {};
  const isWanted = new Promise<void>((resolve) => {
    wanted = resolve;
  });
  const session = openSession((key) => settings[key], {
    open(settings) {
      const api = openManagement(settings);
      const { GET } = api.client as unknown as { GET(path: string, ...rest: unknown[]): Promise<unknown> };
      const asking = async (path: string, ...rest: unknown[]) => {
        if (path === "/api/roles") await isWanted;
        if (path === "/api/roles/{id}/scopes") wanted();
        return GET(path, ...rest);
      };
      return { ...api, client: { ...api.client, GET: asking } as unknown as typeof api.client };
    },
  });
  engine.sent();
  await driftOf({ project: "panbot", stack: "prod", resources }, session);
  expect(engine.sent().filter((one) => one.includes(`/roles/${ids.role}/`))).toHaveLength(1);
  await session.api().close();
});

test("what is listed as something else is read as itself: no column of that is a setting that nobody knows", async () => {
  const machine = await make("Application", "job", { name: "job", type: "MachineToMachine" });
  const role = await make("Role", "jobs", { name: "jobs", description: "jobs", type: "MachineToMachine" });
  await make("ApplicationRoles", "job", { application: machine, roles: [role] });
  const organization = await make("Organization", "acme", { name: "acme" });
  await make("OrganizationJit", "acme", { organization, emailDomains: ["acme.example"] });
  await make("SamlApplication", "legacy", {
    name: "legacy",
    entityId: "https://legacy.example",
    acsUrl: "https://legacy.example/acs",
  });
  expect((await drift()).text).not.toContain("doesn't know");
});
