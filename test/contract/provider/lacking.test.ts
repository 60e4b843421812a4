import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { driftOf } from "../../../cli/drift/drift.ts";
import { itemsOfTenant } from "../../../cli/parity/from-tenant.ts";
import { takeCensus } from "../../../cli/shared/tenant/census.ts";
import { unsaidOf } from "../../../cli/shared/tenant/unsaid.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, kinds } from "../../../providers/kinds/index.ts";
import { LogtoError } from "../../../providers/management/index.ts";
import { everything, modelText, plantedSecrets } from "../../acceptance/models.ts";
import { everyKind } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";
import { fill } from "../../support/generated-tenants.ts";
import { obstacles, roundTrip, sessionOf } from "../../support/round-trip.ts";
import { apply } from "../../support/stack-without-cli.ts";
import { held } from "../../unit/review/plans.ts";

/* A tenant that lacks an operation or a column, whichever: as an older Logto does. */

jest.setTimeout(300_000);

/** Paths as the tenant describes them, of those that were asked for. */
async function pathsOf({ url, requests }: RunningTenant, since: number): Promise<string[]> {
  const { paths } = (await (await fetch(`${url}/api/swagger.json`)).json()) as { paths: object };
  const all = Object.keys(paths)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`) }))
    .sort((a, b) => a.path.split("{").length - b.path.split("{").length);
  const asked = requests
    .slice(since)
    .filter(({ method, path }) => method === "GET" && path.startsWith("/api"))
    .flatMap(({ path }) => all.find(({ pattern }) => pattern.test(path))?.path ?? []);
  return [...new Set(asked)].filter((path) => path !== "/api/swagger.json").sort();
}

describe("what is read of it", () => {
  let tenant: RunningTenant;
  let paths: string[];
  let all: number;
  beforeAll(async () => {
    tenant = await startTenant({ port: 0, signingKeyBits: 512 });
    const session = sessionOf(tenant);
    await fill(tenant, session, { base: "everything", without: [], edits: [], scopes: {}, renames: [] });
    await session.api().close();
    const since = tenant.requests.length;
    all = (await census()).found.length;
    paths = await pathsOf(tenant, since);
  });
  beforeEach(() => {
    tenant.lacks.operations = [];
    tenant.lacks.columns = {};
    tenant.faults.length = 0;
  });
  afterAll(() => tenant.close());

  async function census() {
    const session = sessionOf(tenant);
    try {
      return await takeCensus(session, { personal: true });
    } finally {
      await session.api().close();
    }
  }

  test("of a whole tenant, whatever path it lacks, is what is there, and what isn't has a name", async () => {
    expect(paths.length).toBeGreaterThan(35);
    const unnamed: string[] = [];
    for (const path of paths) {
      tenant.lacks.operations = [path];
      const found = await census();
      const { items } = itemsOfTenant(found, { resources: [] } as never, { production: false });
      expect(items.length).toBeGreaterThan(0);
      // Where it's for a part, the object is there without it.
      const said = unsaidOf(found);
      if (said.length === 0) unnamed.push(path);
      const named = said.flatMap((line) => line.split(": ")[1]?.replace(/\.$/, "").split(", ") ?? []);
      expect([path, named]).toEqual([path, [...new Set(named)]]);
    }
    expect(unnamed).toEqual([]);
  });

  test.each([
    ["/api/organizations/{id}/jit/*", "OrganizationJit.roles"],
    ["/api/organizations/{id}/jit/sso-connectors", "OrganizationJit.ssoConnectors"],
    ["/api/applications/{id}/secrets", "ApplicationSecret"],
    ["/api/roles/{id}/scopes", "Role.scopes"],
    ["/api/applications/{id}/access-control", "ApplicationAccessControl"],
  ])("without %s is exported and adopted cleanly, and a remark names %s", async (operation, what) => {
    tenant.lacks.operations = [operation];
    const done = await roundTrip(tenant);
    expect(obstacles(done)).toEqual([]);
    expect(done.draft.remarks.filter((remark) => remark.includes(what))).not.toEqual([]);
    const kind = what.split(".")[0] as string;
    const parts = kinds.filter(({ name }) => name === kind && !what.includes("."));
    const lost = (await census()).found.length;
    expect(all - lost).toBeLessThanOrEqual(parts.length === 0 ? 0 : 4);
  });

  test("has the scopes of a tenant that doesn't list them with its resources", async () => {
    tenant.lacks.columns = { "/api/resources": ["scopes"] };
    expect((await census()).found).toHaveLength(all);
  });

  test("of rows without any one of their columns is a sentence, or all the rest", async () => {
    const columns = new Map<string, string[]>();
    for (const path of paths) {
      const answers = tenant.requests.filter(({ path: asked }) =>
        new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`).test(asked),
      );
      const session = sessionOf(tenant);
      const rows = await Promise.all(
        [...new Set(answers.map((one) => one.path))].slice(0, 5).map(async (one) => {
          const get = session.api().client.GET as unknown as (path: string) => Promise<{ data?: unknown }>;
          return [(await get(one)).data].flat();
        }),
      );
      await session.api().close();
      const keys = rows.flat().flatMap((row) => (row && typeof row === "object" ? Object.keys(row) : []));
      columns.set(
        path,
        [...new Set(keys)].filter((key) => key !== "id"),
      );
    }
    expect([...columns.values()].flat().length).toBeGreaterThan(200);
    // A few of each path at once.
    const passes = 10;
    for (let at = 0; at < passes; at++) {
      tenant.lacks.columns = Object.fromEntries(
        [...columns].map(([path, keys]) => [path, keys.filter((_, index) => index % passes === at)]),
      );
      const found = await census();
      const said = unsaidOf(found).join("\n");
      expect(said).not.toMatch(/TypeError|Cannot read|is not (a function|iterable)/);
      expect(found.found.length).toBeGreaterThan(0);
    }
  });

  test("has all but the one that somebody deletes at that moment", async () => {
    const body = { code: "entity.not_exists_with_id", message: "gone" };
    const [role] = tenant.store.table("roles").filter(({ name }) => name === "Staff");
    tenant.faults.push({ path: `/api/roles/${role?.id}/scopes`, effect: "answer", status: 404, body });
    const found = await census();
    expect(found.absent.map(({ name }) => name)).not.toContain("Role");
    const roles = found.found.filter(({ kind }) => kind.name === "Role").map(({ row }) => row.id);
    expect(roles).not.toContain(role?.id);
    expect(roles.length).toBeGreaterThan(1);
  });
});

test("what is made and no longer shown drifts, or ends in a sentence", async () => {
  const { oidcKeys: _, ...model } = everything;
  const { tenant, resources: made, close } = await apply(modelText(model), plantedSecrets);
  try {
    const resources = made.map(({ kind, name, id, inputs, outputs }) => {
      const args = Object.entries(inputs as Args).filter(([argument]) => argument in kind.properties);
      return { ...held(kind.name, name, Object.fromEntries(args)), id, properties: outputs };
    });
    const drift = async () => {
      const session = sessionOf(tenant);
      try {
        return (await driftOf({ project: "panbot", stack: "test", resources }, session)).differences.length;
      } catch (error) {
        if (error instanceof LogtoError) return error.message;
        throw error;
      } finally {
        await session.api().close();
      }
    };
    const since = tenant.requests.length;
    expect(await drift()).toBe(0);
    for (const path of await pathsOf(tenant, since)) {
      tenant.lacks.operations = [path];
      expect(await drift()).not.toBe(0);
    }
  } finally {
    await close();
  }
});

describe("what is declared for it", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test("is refused in the preview, by the name of what it needs, whatever is read that it lacks", async () => {
    const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
    const since = world.tenant.requests.length;
    await world.clean(all);
    const paths = await pathsOf(world.tenant, since);
    // A model's resources lie in them all: a Logto without is none.
    const base = ["/api/applications/{id}", "/api/organizations/{id}"];
    const passed: string[] = [];
    for (const path of paths.filter((one) => !base.includes(one))) {
      world.tenant.lacks.operations = [];
      await world.begin();
      world.tenant.lacks.operations = [path];
      const { failures } = await world.up(all, undefined, { isPreview: true });
      const odd = failures.filter(({ message }) => !/needs (a Logto that has GET|Logto 1\.43)/.test(message));
      expect(odd).toEqual([]);
      if (failures.length === 0) passed.push(path);
    }
    expect(passed).toEqual([]);
  });
});
