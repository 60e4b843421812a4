import { expect, test } from "@jest/globals";
import { startTenant } from "../../../emulator/index.ts";
import { openSession } from "../../../providers/lifecycle/index.ts";
import { openManagement, SettingsError } from "../../../providers/management/index.ts";

const open = (config: Record<string, string>) => {
  const warned: string[] = [];
  const settings = { appId: "a", appSecret: "planted", ...config } as Record<string, string>;
  const session = openSession((key) => settings[key], {
    ...{ env: {}, open: () => ({}) as never },
    warn: (message) => void warned.push(message),
  });
  return { session, warned };
};

test("a run says once that its endpoint is http, as soon as it asks the tenant", () => {
  const { session, warned } = open({ endpoint: "http://logto:3001", insecureEndpoint: "http://logto:3001" });
  expect(warned).toEqual([]);
  session.api();
  session.api();
  expect(warned).toEqual([
    expect.stringMatching(/^http:\/\/logto:3001 is http, as logto:insecureEndpoint accepts it/),
  ]);
});

test.each(["https://logto.example", "http://localhost:3001", "http://auth.localhost:3001"])(
  "of %s there is nothing to say",
  (endpoint) => {
    const { session, warned } = open({ endpoint, insecureEndpoint: "http://logto:3001" });
    session.api();
    expect(warned).toEqual([]);
  },
);

test("without the second word production asks nobody anything", () => {
  const { session } = open({
    ...{ endpoint: "http://logto:3001", insecureEndpoint: "http://logto:3001", production: "true" },
  });
  expect(() => session.api()).toThrow(SettingsError);
});

test("a name below localhost leads to this machine, whatever name servers say", async () => {
  const tenant = await startTenant({ port: 0, admin: {} });
  const at = (url: string | undefined) => (url ?? "").replace("localhost", "logto.localhost");
  const { admin } = tenant;
  const config: Record<string, string | undefined> = {
    ...{ endpoint: at(tenant.url), tokenEndpoint: at(admin?.url) },
    ...{ appId: admin?.appId, appSecret: admin?.appSecret },
  };
  const session = openSession((key) => config[key], { env: {}, open: openManagement });
  try {
    const api = session.api();
    const roles = await api.all((query) => api.client.GET("/api/roles", { params: { query } }) as never);
    expect(roles).toHaveLength(1);
  } finally {
    await session.api().close();
    await tenant.close();
  }
});
