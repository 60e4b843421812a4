import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { exportModel } from "../../../cli/export/model.ts";
import { typescriptText } from "../../../cli/export/typescript.ts";
import type { Draft } from "../../../cli/shared/draft/draft.ts";
import { modelText } from "../../../cli/shared/draft/text.ts";
import { takeCensus } from "../../../cli/shared/tenant/census.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { connector } from "../../../providers/kinds/connector.ts";
import { kinds } from "../../../providers/kinds/index.ts";
import { plantedSecrets } from "../../acceptance/models.ts";
import { fill } from "../../support/generated-tenants.ts";
import { project, stack } from "../../support/in-process.ts";
import { obstacles, roundTrip, sessionOf } from "../../support/round-trip.ts";
import { typeProblems } from "../toolchain/type-check.ts";

jest.setTimeout(60_000);

const marks = `${project}/${stack}/`;
let tenant: RunningTenant;
let draft: Draft;

async function exported(personal = true): Promise<Draft> {
  const session = sessionOf(tenant);
  try {
    const census = await takeCensus(session, { personal });
    return exportModel(census, { setting: session.setting, marks, taken: new Map() });
  } finally {
    await session.api().close();
  }
}

beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  const session = sessionOf(tenant);
  const scopes = { "odd:`${x}`": "it's `${y}`\n# no comment", __proto__: "a key like others" };
  await fill(tenant, session, { base: "everything", without: [], edits: [], scopes, renames: [] });
  await session.api().close();
  const role = tenant.store.find("roles", { name: "Staff" })?.id;
  for (const { id } of tenant.store.table("scopes")) {
    if (id === "management-api-all" || tenant.store.find("rolesScopes", { roleId: role, scopeId: id }))
      continue;
    tenant.store.insert("rolesScopes", { id: `granted-${id}`, roleId: role, scopeId: id });
  }
  draft = await exported();
});
afterAll(() => tenant.close());

describe("the export of a tenant with every kind", () => {
  test("every kind that lives inside another says what lies in it", () => {
    expect(kinds.filter(({ inside, calls }) => inside && !calls.within).map(({ name }) => name)).toEqual([]);
  });

  test("secrets are values of the stack config, and stand nowhere else", () => {
    const planted = Object.values(plantedSecrets).filter((value) => value.endsWith("-one"));
    const known = [...draft.secrets.values()];
    const lifted = planted.filter((value) => known.includes(value));
    // The user's password is never answered.
    expect(planted.filter((value) => !lifted.includes(value))).toEqual(["planted-alicePassword-one"]);
    const texts = [modelText(draft, "x"), typescriptText(draft), ...draft.config.values()];
    expect(planted.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
  });

  test.each([
    ["vn1uw5gr9jd0", "acme"],
    ["vnqcuwegrmjd", "acme"],
    ["corporate", "corporate"],
  ])("a connector of the id %s is called %s: not what the server chose, digits or none", (id, name) => {
    expect(connector.atTenant?.calledAs?.({ id, connectorId: "oauth2", target: "acme" })).toBe(name);
  });

  test("what every tenant has is left out, and named", () => {
    expect(draft.remarks[0]).toContain("Left out, since nobody declares it");
    expect(draft.remarks[0]).toContain('Application "Setup Automation"');
  });

  test("a second export is the same, whatever the order of the tenant's answers", async () => {
    const session = sessionOf(tenant);
    const census = await takeCensus(session, { personal: true });
    for (const { kind, args } of census.found) {
      for (const [name, value] of Object.entries(args)) {
        const property = kind.properties[name];
        if (property?.set && (property.ref || property.items) && Array.isArray(value)) value.reverse();
      }
    }
    const places = census.builtIn.map(({ found }) => kinds.indexOf(found.kind));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const again = exportModel(census, { setting: session.setting, marks, taken: new Map() });
    await session.api().close();
    expect(modelText(again, "x")).toBe(modelText(draft, "x"));
  });

  test("users only where they are asked for", async () => {
    const without = await exported(false);
    expect(without.model.users).toBeUndefined();
    expect(JSON.stringify(without.model)).not.toContain('"members"');
    expect(draft.model.users).toBeDefined();
  });

  test("keys that are taken for other values aren't taken again", async () => {
    const session = sessionOf(tenant);
    const census = await takeCensus(session, { personal: false });
    const taken = new Map([["googleClientId", "another"]]);
    const { config } = exportModel(census, { setting: session.setting, marks, taken });
    await session.api().close();
    expect(config.get("googleClientId2")).toBe("google-id");
    expect(config.has("googleClientId")).toBe(false);
  });

  test("the program declares what has to be there first before what needs it", () => {
    const program = typescriptText({ ...draft, model: { ...draft.model, signInExperience: {} } });
    expect(program).toMatch(
      /new logto\.SignInExperience\("default", \{\}, \{ dependsOn: \[corporate, google, mailer, captchaProvider, de\] \}\)/,
    );
    expect(program.indexOf('new logto.Connector("mailer"')).toBeLessThan(
      program.indexOf("new logto.SignInExperience"),
    );
  });

  test("the program in TypeScript type-checks", () => {
    expect(typeProblems({ exported: typescriptText(draft) })).toEqual([]);
  });
});

describe("objects with a mark of the stack", () => {
  const add = (id: string, name: string, mark?: string) => {
    const template = tenant.store.find("applications", { name: "worker" }) ?? {};
    const customData = mark ? { pulumiLogto: `${marks}${mark}` } : {};
    marked.store.insert("applications", { ...template, id, name, customData });
  };
  const applications = async () => {
    const done = await roundTrip(marked);
    expect(obstacles(done)).toEqual([]);
    const own = done.pairs.filter(({ declared }) => declared.kind.name === "Application");
    return own.map((pair) => [pair.declared.name, "id" in pair ? pair.id : pair.what]);
  };
  let marked: RunningTenant;
  beforeAll(async () => {
    marked = await startTenant({ port: 0 });
  });
  beforeEach(() => marked.reset());
  afterAll(() => marked.close());

  test("keep their logical names, whoever has the name at the tenant now", async () => {
    add("renamed", "Mobile", "device");
    add("namesake", "device");
    expect(await applications()).toEqual(
      expect.arrayContaining([
        ["device", "renamed"],
        ["device-2", "namesake"],
      ]),
    );
  });

  test("are told apart by their ids where somebody copied the mark", async () => {
    add("one", "device", "device");
    add("other", "Mobile", "device");
    const found = await applications();
    expect(found.map(([, id]) => id).sort()).toEqual(["one", "other"]);
  });
});
