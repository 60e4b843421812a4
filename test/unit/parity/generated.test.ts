import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { itemsOfState } from "../../../cli/parity/from-state.ts";
import { itemsOfTenant } from "../../../cli/parity/from-tenant.ts";
import { parityOf } from "../../../cli/parity/parity.ts";
import type { Side } from "../../../cli/parity/side.ts";
import { modelText } from "../../../cli/shared/draft/text.ts";
import type { StateResource } from "../../../cli/shared/state/state.ts";
import { takeCensus } from "../../../cli/shared/tenant/census.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import {
  type Args,
  isPlainObject,
  type Kind,
  kindOf,
  type Property,
} from "../../../providers/kinds/index.ts";
import { openSession } from "../../../providers/lifecycle/index.ts";
import { everything, plantedSecrets } from "../../acceptance/models.ts";
import { fill, recipe } from "../../support/generated-tenants.ts";
import { project, runModel, stack } from "../../support/in-process.ts";
import { sessionOf } from "../../support/round-trip.ts";
import { held } from "../review/plans.ts";

jest.setTimeout(120_000);

const emptySide = { config: new Map<string, string>(), notes: [] };

/** Everything that there is to declare, as a state has it whose ids begin so. */
const resources: StateResource[] = [];
beforeAll(async () => {
  const settings: Record<string, string> = { endpoint: "http://localhost:1", appId: "a", appSecret: "s" };
  const session = openSession((key) => settings[key], { env: {} });
  const text = modelText({ model: everything, config: new Map(), secrets: new Map(), remarks: [] }, "x");
  const secrets = new Map(
    Object.entries(plantedSecrets).map(([key, value]) => [key.slice(key.indexOf(":") + 1), value]),
  );
  const config = new Map([["issuer", "https://issuer.example"]]);
  await runModel({ text, config, secrets }, session, async ({ kind, name, inputs }) => {
    const id = `dev-id-${resources.length}-`;
    const args = Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
    resources.push({ ...held(kind.name, name, args), id, properties: { ...args } });
    return { id, outputs: {} };
  });
});

const stateSide = (label: string, all: readonly StateResource[]): Side => ({
  ...emptySide,
  label,
  items: itemsOfState({ project: "panbot", stack: label, resources: [...all] }),
});

/** What would be so anyway, said. */
function spelledOut(properties: Record<string, Property>, args: Args, fresh: Args = {}): Args {
  const more = Object.entries(properties).flatMap(([name, property]) => {
    if (property.option || property.nested) return [];
    const value = args[name];
    if (property.fields && isPlainObject(value)) return [[name, spelledOut(property.fields, value)] as const];
    const anyway = fresh[name] ?? property.default ?? property.goesBy;
    return value === undefined && anyway !== undefined && anyway !== null ? [[name, anyway] as const] : [];
  });
  return { ...args, ...Object.fromEntries(more) };
}

/** The same stack somewhere else: other ids, another order, and some of it said though it would be so anyway. */
function elsewhere(all: readonly StateResource[], choice: number): StateResource[] {
  const copies: StateResource[] = JSON.parse(JSON.stringify(all).replaceAll("dev-id-", "prod-id-"));
  return copies.reverse().map((one, at) => {
    const kind: Kind = kindOf(one.kind);
    const args = (choice + at) % 3 === 0 ? one.args : spelledOut(kind.properties, one.args, kind.fresh);
    const turned = Object.entries(args).map(([name, value]) => [
      name,
      kind.properties[name]?.set && Array.isArray(value) ? [...value].reverse() : value,
    ]);
    return { ...one, args: Object.fromEntries(turned) };
  });
}

/** Another value of the same sort; undefined where there's none that has to be told. */
function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}x`;
  return Array.isArray(value) && typeof value[0] === "string" ? [...value, "added"] : undefined;
}

describe("two stacks of one model", () => {
  test("have parity, whatever their ids and order are, and whatever is spelled out", () => {
    expect(resources.length).toBeGreaterThan(50);
    for (const choice of [0, 1, 2]) {
      const report = parityOf(stateSide("dev", resources), stateSide("prod", elsewhere(resources, choice)));
      expect(report.differences).toEqual([]);
      expect(report.resources).toBe(resources.length);
    }
  });

  test("one changed argument is one difference", () => {
    const changes = resources.flatMap(({ kind, args }, at) =>
      Object.entries(args).flatMap(([name, value]) => {
        const property = kindOf(kind).properties[name];
        // Others refer to a connector by its target, which may be its factory's, and wouldn't any more.
        const isTold =
          property &&
          !property.ref &&
          !property.secret &&
          !property.option &&
          !property.perEnvironment &&
          property.path !== "id" &&
          !["factory", "target"].includes(name);
        const changed = isTold ? another(value) : undefined;
        return changed === undefined ? [] : [{ at, name, changed }];
      }),
    );
    expect(changes.length).toBeGreaterThan(100);
    for (const { at, name, changed } of changes) {
      const prod = elsewhere(
        resources.map((one, i) => (i === at ? { ...one, args: { ...one.args, [name]: changed } } : one)),
        at,
      );
      const { differences } = parityOf(stateSide("dev", resources), stateSide("prod", prod));
      const { kind, name: resource } = resources[at] as StateResource;
      expect([kind, resource, name, differences.length]).toEqual([kind, resource, name, 1]);
      expect(differences).toMatchObject([{ kind, name: resource, argument: name }]);
    }
  });
});

describe("two tenants that were filled alike", () => {
  const tenants: RunningTenant[] = [];
  const { stackTraceLimit } = Error;
  beforeAll(async () => {
    // Rendering them through source maps takes most of the time.
    Error.stackTraceLimit = 0;
    for (const _ of ["dev", "prod"]) tenants.push(await startTenant({ port: 0, signingKeyBits: 512 }));
  });
  afterAll(async () => {
    Error.stackTraceLimit = stackTraceLimit;
    for (const tenant of tenants) await tenant.close();
  });

  const sideOf = async (tenant: RunningTenant, label: string, own: { project: string; stack: string }) => {
    const session = sessionOf(tenant);
    try {
      const census = await takeCensus(session, { personal: true });
      const state = { ...own, resources: [] };
      return { ...emptySide, label, ...itemsOfTenant(census, state, session.setting) };
    } finally {
      await session.api().close();
    }
  };

  test("have parity, and one changed text is one difference, with the marks of the stack and without", async () => {
    const property = fc.asyncProperty(recipe, fc.nat(), async (made, choice) => {
      for (const tenant of tenants) {
        tenant.reset();
        const session = sessionOf(tenant);
        // Renames go by the order of the tables, which is another one in each.
        await fill(tenant, session, { ...made, renames: [] });
        await session.api().close();
      }
      const [dev, prod] = tenants as [RunningTenant, RunningTenant];
      for (const own of [
        { project, stack },
        { project: "panbot", stack: "dev" },
      ]) {
        const report = parityOf(await sideOf(dev, "dev", own), await sideOf(prod, "prod", own));
        expect(report.differences).toEqual([]);
      }
      const rows = ["applications", "organizations"].flatMap((table) => prod.store.table(table));
      const others = rows.filter(({ id, type }) => id !== prod.appId && type !== "SAML");
      const changed = others[choice % Math.max(others.length, 1)];
      if (!changed) return;
      changed.description = "by hand";
      const own = { project: "panbot", stack: "dev" };
      const report = parityOf(await sideOf(dev, "dev", own), await sideOf(prod, "prod", own));
      expect(report.differences).toMatchObject([{ argument: "description" }]);
    });
    await fc.assert(property, { numRuns: 3, seed: 15, endOnFailure: true });
  });
});
