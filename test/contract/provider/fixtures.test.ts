import { afterEach, describe, expect, test } from "@jest/globals";
import type { TenantOptions } from "../../../emulator/index.ts";
import { customConnectors } from "../../support/custom-connectors.ts";
import { type Engine, openEngine } from "./engine.ts";

/* Tenants that aren't as the newest one of somebody who has just begun: what the embedded one can be told to be. */

let engine: Engine;
afterEach(() => engine.close());

/** Answers with the body, or with the status and what is said to it. */
async function start(options: TenantOptions) {
  engine = await openEngine(options);
  return (method: string, path: string, body?: unknown) =>
    engine.api(method, path, body).catch(({ message }: Error) => message.slice(message.indexOf(": ") + 2));
}

describe("a tenant that lacks something", () => {
  test("answers as for any path that it doesn't know, and describes itself without it", async () => {
    const api = await start({
      lacks: { operations: ["/api/organizations/{id}/jit/*", "POST /api/applications/{id}/secrets"] },
    });
    const { id } = await api("POST", "/organizations", { name: "Acme" });
    expect(await api("GET", "/no-such-thing")).toBe("404 Not Found");
    expect(await api("GET", `/organizations/${id}/jit/roles`)).toBe("404 Not Found");
    expect(await api("GET", `/organizations/${id}`)).toMatchObject({ name: "Acme" });
    const secrets = `/applications/${engine.tenant.appId}/secrets`;
    expect(await api("GET", secrets)).toHaveLength(1);
    expect(await api("POST", secrets, { name: "more" })).toBe("405 Method Not Allowed");
    const { paths } = await api("GET", "/swagger.json");
    expect(Object.keys(paths).filter((path) => path.includes("/jit/"))).toEqual([]);
    expect(Object.keys(paths["/api/applications/{id}/secrets"])).toEqual(["get"]);
  });

  test("shows no columns that it lacks, and may get them and lose them while it runs", async () => {
    const api = await start({ lacks: { columns: { "/api/resources": ["scopes"] } } });
    const columns = async () => Object.keys((await api("GET", "/resources?includeScopes=true"))[0]);
    expect(await columns()).not.toContain("scopes");
    engine.tenant.lacks.columns = {};
    engine.tenant.lacks.operations.push("/api/roles");
    expect(await columns()).toContain("scopes");
    expect(await api("GET", "/roles")).toBe("404 Not Found");
  });
});

describe("a tenant with connectors of its own", () => {
  const staff = { connectorId: "acme-staff-web", config: { clientId: "c", clientSecret: "s" } };
  const pigeon = { connectorId: "acme-pigeon", config: { endpoint: "https://p.example", licence: "l" } };

  test("lists their factories among the others, and checks a configuration by theirs", async () => {
    const api = await start({ connectors: customConnectors });
    const factories = await api("GET", "/connector-factories");
    expect(factories).toHaveLength(51);
    expect(factories).toContainEqual(
      expect.objectContaining({ id: "acme-pigeon", type: "Email", isDemo: false, platform: null }),
    );
    const incomplete = await api("POST", "/connectors", { ...staff, config: { clientId: "c" } });
    expect(incomplete).toContain("connector.invalid_config");
    expect(await api("POST", "/connectors", staff)).toMatchObject({
      ...staff,
      type: "Social",
      target: "acme-staff",
    });
    expect(await api("POST", "/connectors", staff)).toContain("connector.multiple_instances_not_supported");
  });

  test("has one that sends e-mail, whoever wrote it", async () => {
    const api = await start({ connectors: customConnectors });
    await api("POST", "/connectors", { connectorId: "mailgun-email" });
    await api("POST", "/connectors", pigeon);
    expect(await api("GET", "/connectors")).toEqual([expect.objectContaining(pigeon)]);
  });

  test("no longer shows what was made by one that it doesn't load any more", async () => {
    const api = await start({ connectors: customConnectors });
    const { id } = await api("POST", "/connectors", pigeon);
    engine.tenant.store.customFactories.length = 0;
    expect(await api("GET", "/connectors")).toEqual([]);
    expect(await api("GET", `/connectors/${id}`)).toContain("entity.not_found");
  });
});
