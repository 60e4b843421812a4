import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Engine, openEngine, resourceWith } from "./engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const web = (more: object = {}) => ({
  name: "web",
  type: "Traditional",
  redirectUris: ["https://a.example/callback"],
  ...more,
});

describe("roles", () => {
  const role = (scopes: string[], more: object = {}) => ({
    name: "staff",
    description: "d",
    scopes,
    ...more,
  });

  test("a refused role creation leaves no role behind, so the next one succeeds", async () => {
    const { ids } = await resourceWith(engine, "read");
    await expect(engine.create("Role", role([...ids, "nosuchscope"]))).rejects.toThrow();
    expect((await engine.api("GET", "/roles")).map(({ name }: { name: string }) => name)).not.toContain(
      "staff",
    );
    const made = await engine.create("Role", role(ids));
    expect(await engine.api("GET", `/roles/${made.id}/scopes`)).toHaveLength(1);
  });

  test("a role that an interrupted run left without its scopes is finished, not made again", async () => {
    const { ids } = await resourceWith(engine, "read");
    const left = await engine.api("POST", "/roles", { name: "staff", description: "d" });
    engine.interrupted.push({ kind: "Role", name: "staff" });
    const made = await engine.create("Role", role(ids, { __mark: "p/s/staff" }));
    expect(made.id).toBe(left.id);
    expect(await engine.api("GET", `/roles/${left.id}/scopes`)).toHaveLength(1);
  });

  test("a role of that name that is something else is never taken", async () => {
    const other = await engine.api("POST", "/roles", { name: "staff", description: "another" });
    await expect(engine.create("Role", role([]))).rejects.toThrow(
      new RegExp(`name "staff" already \\(id ${other.id}\\).*differs in description.*"adopt: true"`),
    );
    const adopted = await engine.create("Role", role([], { adopt: true }));
    expect(adopted.id).toBe(other.id);
    expect((await engine.api("GET", `/roles/${other.id}`)).description).toBe("d");
  });

  test("scopes change by difference: one that is there already isn't sent, which would refuse the call", async () => {
    const { ids } = await resourceWith(engine, "a", "b", "c");
    const made = await engine.create("Role", role(ids.slice(0, 2)));
    engine.sent();
    const changed = await engine.update(made, role(ids.slice(1)));
    expect(engine.sent().filter((line) => !line.startsWith("GET"))).toEqual([
      `POST /api/roles/${made.id}/scopes`,
      `DELETE /api/roles/${made.id}/scopes/${ids[0]}`,
    ]);
    expect((await engine.read(changed))?.state.scopes).toEqual(ids.slice(1));
  });

  test("a change of type replaces, the old one first, since the name is unique", async () => {
    const made = await engine.create("Role", role([]));
    expect(await engine.diff(made, role([], { type: "MachineToMachine" }))).toMatchObject({
      replaces: ["type"],
      deleteBeforeReplace: true,
    });
  });
});

describe("roles of applications", () => {
  const worker = async () => engine.create("Application", { name: "worker", type: "MachineToMachine" });
  const roles = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        engine.create("Role", { name: `r${index}`, description: "d", type: "MachineToMachine" }),
      ),
    ).then((made) => made.map(({ id }) => id));

  test("are taken away by DELETE, never by PUT, which refuses what it has done", async () => {
    const { id: application } = await worker();
    const ids = await roles(3);
    const held = await engine.create("ApplicationRoles", { application, roles: ids });
    const less = await engine.update(held, { application, roles: ids.slice(0, 1) });
    const none = await engine.update(less, { application, roles: [] });
    expect(engine.sent().filter((line) => line.startsWith("PUT"))).toEqual([]);
    expect((await engine.read(none))?.state.roles).toEqual([]);
  });

  test("lists that look whole until the 21st item: all 25 roles are read, and none is drift", async () => {
    const { id: application } = await worker();
    const ids = await roles(25);
    const held = await engine.create("ApplicationRoles", { application, roles: ids });
    engine.restart();
    const found = await engine.read(held);
    expect(new Set(found?.state.roles as string[])).toEqual(new Set(ids));
    expect(await engine.diff(found ?? held, { application, roles: ids })).toMatchObject({ changes: false });
  });
});

describe("API resources and scopes", () => {
  test("all of 25 scopes are found, each by its own id", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `s${index}`);
    const { resource, scopes } = await resourceWith(engine, ...names);
    engine.restart();
    for (const scope of scopes)
      expect((await engine.read(scope))?.state).toMatchObject({ apiResource: resource.id });
  });

  test("isDefault goes by its own call, since creation and PATCH ignore it", async () => {
    const args = { name: "r", indicator: "https://r.example", isDefault: true };
    const made = await engine.create("ApiResource", args);
    expect((await engine.api("GET", `/resources/${made.id}`)).isDefault).toBe(true);
    const changed = await engine.update(made, { ...args, isDefault: false });
    expect((await engine.api("GET", `/resources/${made.id}`)).isDefault).toBe(false);
    expect((await engine.read(changed))?.state.isDefault).toBe(false);
  });

  test("another indicator replaces: the server would ignore it without a word", async () => {
    const made = await engine.create("ApiResource", { name: "r", indicator: "https://r.example" });
    expect(await engine.diff(made, { name: "r", indicator: "https://r.example/" })).toEqual({
      changes: true,
      replaces: ["indicator"],
      deleteBeforeReplace: true,
    });
  });

  test("references by name at the tenant become ids", async () => {
    const { inputs } = await engine.check("Role", {
      name: "m",
      description: "d",
      type: "MachineToMachine",
      scopes: ["tenant:https://default.logto.app/api all"],
    });
    expect(inputs.scopes).toEqual(["management-api-all"]);
    const { failures } = await engine.check("ApplicationRoles", {
      application: "x",
      roles: ["tenant:Logto Management API acess"],
    });
    expect(failures[0]?.reason).toContain('did you mean "Logto Management API access"?');
  });
});

describe("applications", () => {
  test("a PATCH never loses what isn't declared, though the server replaces whole columns", async () => {
    const made = await engine.create(
      "Application",
      web({ customData: { team: "a" }, refreshToken: { ttlInDays: 14 } }),
    );
    const { customData } = await engine.api("GET", `/applications/${made.id}`);
    await engine.api("PATCH", `/applications/${made.id}`, {
      oidcClientMetadata: {
        redirectUris: ["https://a.example/callback"],
        postLogoutRedirectUris: ["https://a.example"],
        backchannelLogoutUri: "https://a.example/logout",
      },
      customClientMetadata: { refreshTokenTtlInDays: 14, rotateRefreshToken: false, idTokenTtl: 60 },
      customData: { ...customData, console: { deep: 1 } },
    });
    await engine.update(
      made,
      web({
        redirectUris: ["https://b.example/callback"],
        customData: { team: "b" },
        refreshToken: { ttlInDays: 7 },
      }),
    );
    const row = await engine.api("GET", `/applications/${made.id}`);
    expect(row.oidcClientMetadata).toEqual({
      redirectUris: ["https://b.example/callback"],
      postLogoutRedirectUris: ["https://a.example"],
      backchannelLogoutUri: "https://a.example/logout",
    });
    expect(row.customClientMetadata).toEqual({
      refreshTokenTtlInDays: 7,
      rotateRefreshToken: false,
      idTokenTtl: 60,
    });
    expect(row.customData).toMatchObject({ team: "b", console: { deep: 1 } });
  });

  test("what isn't declared is no drift, and neither is the order of a set", async () => {
    const args = web({ redirectUris: ["https://a.example/1", "https://a.example/2"] });
    const made = await engine.create("Application", args);
    await engine.api("PATCH", `/applications/${made.id}`, {
      description: "by the console",
      oidcClientMetadata: {
        redirectUris: ["https://a.example/2", "https://a.example/1"],
        postLogoutRedirectUris: ["https://a.example"],
      },
    });
    engine.restart();
    const found = await engine.read(made);
    expect(await engine.diff(found ?? made, args)).toMatchObject({ changes: false });
  });

  test("an argument that is taken out goes back to the server's default", async () => {
    const made = await engine.create(
      "Application",
      web({ description: "d", postLogoutRedirectUris: ["https://a.example"] }),
    );
    await engine.update(made, web());
    expect(await engine.api("GET", `/applications/${made.id}`)).toMatchObject({
      description: null,
      oidcClientMetadata: { postLogoutRedirectUris: [] },
    });
  });

  test("no PATCH is sent that would be empty", async () => {
    const made = await engine.create("Application", web());
    const role = await engine.create("Role", { name: "r", description: "d", isDefault: false });
    engine.sent();
    await engine.update(made, web({ description: "" }));
    await engine.update(role, { name: "r", description: "d" });
    expect(engine.sent().filter((line) => line.startsWith("PATCH"))).toEqual([]);
  });

  test("a device-flow application keeps that flag through every change", async () => {
    const args = { name: "tv", type: "Native", isDeviceFlow: true };
    const made = await engine.create("Application", args);
    const changed = await engine.update(made, { ...args, refreshToken: { ttlInDays: 3 } });
    expect((await engine.read(changed))?.state).toMatchObject({
      isDeviceFlow: true,
      refreshToken: { ttlInDays: 3 },
    });
  });

  test("the type and being third-party can't be changed: a change replaces, the new one first", async () => {
    const made = await engine.create("Application", web());
    expect(await engine.diff(made, web({ type: "SPA" }))).toEqual({
      changes: true,
      replaces: ["type"],
      deleteBeforeReplace: false,
    });
    expect(await engine.diff(made, web({ isThirdParty: true }))).toMatchObject({
      replaces: ["isThirdParty"],
    });
  });

  test("an unmarked application of the same name is never taken, and the user is told of it", async () => {
    const other = await engine.api("POST", "/applications", {
      name: "web",
      type: "Traditional",
      oidcClientMetadata: { redirectUris: ["https://a.example/callback"], postLogoutRedirectUris: [] },
    });
    const made = await engine.create("Application", { ...web(), __mark: "p/s/web" });
    expect(made.id).not.toBe(other.id);
    expect(engine.warnings).toEqual([expect.stringContaining(other.id)]);
  });

  test("many others of the same name are said in one sentence", async () => {
    const application = {
      name: "web",
      type: "Traditional",
      oidcClientMetadata: { redirectUris: ["https://a.example/callback"], postLogoutRedirectUris: [] },
    };
    for (let i = 0; i < 5; i++) await engine.api("POST", "/applications", application);
    await engine.create("Application", { ...web(), __mark: "p/s/web" });
    expect(engine.warnings).toEqual([
      expect.stringMatching(
        /^the tenant has 5 others of Application named "web" \((\w+, ){3}and 2 more\), which aren't this stack's; a new one/,
      ),
    ]);
  });

  test("the mark is no drift and isn't shown, and what the user keeps in custom data stays beside it", async () => {
    const made = await engine.create("Application", {
      ...web({ customData: { team: "a" } }),
      __mark: "p/s/web",
    });
    const found = await engine.read(made);
    expect(found?.state.customData).toEqual({ team: "a" });
    expect(
      await engine.diff(found ?? made, { ...web({ customData: { team: "a" } }), __mark: "p/s/web" }),
    ).toMatchObject({
      changes: false,
    });
  });

  test("several of one name can't be adopted by name; the error names their ids", async () => {
    const ids = [];
    for (let i = 0; i < 2; i++) {
      ids.push((await engine.api("POST", "/applications", { name: "web", type: "Traditional" })).id);
    }
    await expect(engine.create("Application", web({ adopt: true }))).rejects.toThrow(new RegExp(ids[1]));
    const taken = await engine.create("Application", web({ adopt: ids[0] }));
    expect(taken.id).toBe(ids[0]);
  });

  test("secrets: a rotated default secret is found by the next refresh", async () => {
    const made = await engine.create("Application", web());
    expect(made.state.clientSecret).toMatch(/^\w{32}$/);
    await engine.api("DELETE", `/applications/${made.id}/secrets/Default%20secret`);
    await engine.api("POST", `/applications/${made.id}/secrets`, { name: "Default secret" });
    engine.restart();
    const found = await engine.read(made);
    expect(found?.state.clientSecret).toMatch(/^\w{32}$/);
    expect(found?.state.clientSecret).not.toBe(made.state.clientSecret);
  });
});

describe("the provider never locks itself out", () => {
  test("its application, its role and the Management API can't be changed, deleted or adopted", async () => {
    const { appId } = engine.tenant;
    const [role] = await engine.api("GET", "/roles");
    await expect(
      engine.create("Application", { name: "x", type: "MachineToMachine", adopt: appId }),
    ).rejects.toThrow(/runs as/);
    await expect(
      engine.create("Role", { name: role.name, description: "d", type: "MachineToMachine", adopt: true }),
    ).rejects.toThrow(/holds it/);
    await expect(
      engine.create("ApiResource", { name: "x", indicator: "https://default.logto.app/api", adopt: true }),
    ).rejects.toThrow(/Management API/);
    await expect(
      engine.create("ApiResource", { name: "x", indicator: "https://default.logto.app/api" }),
    ).rejects.toThrow(/^ApiResource "https:\/\/default\.logto\.app\/api" can't be made by the provider/);
    await expect(engine.create("ApplicationRoles", { application: appId, roles: [] })).rejects.toThrow(
      /runs as/,
    );
    for (const [kind, id, state] of [
      ["Application", appId, { name: "x", type: "MachineToMachine" }],
      ["Role", role.id, { name: role.name, description: "d", type: "MachineToMachine" }],
      ["ApiResource", "management-api", { name: "x", indicator: "https://default.logto.app/api" }],
    ] as const) {
      await expect(engine.delete({ kind, id, state })).rejects.toThrow(/lock itself out/);
      await expect(engine.update({ kind, id, state }, { ...state, name: "changed" })).rejects.toThrow(
        /lock itself out/,
      );
    }
    expect(engine.sent().filter((line) => !line.startsWith("GET"))).toEqual([]);
  });
});

describe("webhooks", () => {
  const hook = (more: object = {}) => ({
    name: "h",
    url: "https://x.example/hook",
    events: ["User.Created"],
    ...more,
  });

  test("headers that only the tenant has stay, and none of them gets into the state", async () => {
    const made = await engine.create("Webhook", hook({ secretHeaders: { authorization: "planted" } }));
    await engine.api("PATCH", `/hooks/${made.id}`, {
      config: {
        url: "https://x.example/hook",
        headers: { authorization: "planted", "x-console": "unseen" },
        retries: 2,
      },
    });
    engine.restart();
    const found = await engine.read(made);
    expect(JSON.stringify(found?.state)).not.toContain("unseen");
    await engine.update(
      found ?? made,
      hook({ url: "https://y.example/hook", secretHeaders: { authorization: "planted" } }),
    );
    expect((await engine.api("GET", `/hooks/${made.id}`)).config).toEqual({
      url: "https://y.example/hook",
      headers: { authorization: "planted", "x-console": "unseen" },
      retries: 2,
    });
  });
});

describe("deletion", () => {
  test("what is gone already counts as deleted", async () => {
    const made = await engine.create("Role", { name: "r", description: "d" });
    await engine.delete(made);
    await engine.delete(made);
    expect(await engine.read(made)).toBeUndefined();
  });
});
