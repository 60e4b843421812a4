import type { Row } from "../../../providers/kinds/index.ts";

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

export const scopes = {
  "read:businesses": "view business profiles",
  "write:businesses": "create and change business profiles",
  "read:orders": "view orders",
  "write:orders": "create and change orders",
  "read:calls": "view call records",
  "read:menus": "view menus",
  "write:menus": "create and change menus",
  "manage:staff": "manage staff accounts",
};

/** Makes what the script makes, by the calls that it would send. */
export async function runScript(api: Call): Promise<Record<string, string>> {
  const post = async (path: string, body: object): Promise<Row> => api("POST", path, body) as Promise<Row>;
  const dashboard = await post("/applications", {
    name: "PanBot Dashboard",
    type: "Traditional",
    oidcClientMetadata: {
      redirectUris: ["http://localhost:3000/callback", "https://dashboard.novaserve.ai/callback"],
      postLogoutRedirectUris: ["http://localhost:3000", "https://dashboard.novaserve.ai"],
    },
  });
  const worker = await post("/applications", {
    name: "PanBot Orders Worker",
    type: "MachineToMachine",
    oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
  });
  const backend = await post("/resources", {
    name: "PanBot Backend API",
    indicator: "https://api.novaserve.ai",
  });
  const ids: Record<string, string> = {};
  for (const [name, description] of Object.entries(scopes)) {
    ids[name] = (await post(`/resources/${backend.id}/scopes`, { name, description })).id;
  }
  const all = Object.keys(scopes);
  const role = async (name: string, description: string, granted: string[], type = "User") =>
    (await post("/roles", { name, description, type, scopeIds: granted.map((one) => ids[one]) })).id;
  const reads = all.filter((one) => one.startsWith("read:"));
  const staff = await role("staff", "sees the business", reads);
  await role("owner", "runs the business", all);
  await role("admin", "may do everything", all);
  const machine = await role(
    "orders-worker",
    "scheduled jobs",
    ["read:orders", "write:orders"],
    "MachineToMachine",
  );
  await post(`/applications/${worker.id}/roles`, { roleIds: [machine] });
  const connector = (connectorId: string, config: object) => post("/connectors", { connectorId, config });
  await connector("google-universal", { clientId: "google-id", clientSecret: "planted-google" });
  await connector("facebook-universal", {
    clientId: "123456789012345678901",
    clientSecret: "planted-facebook",
  });
  await connector("azuread-universal", {
    ...{ clientId: "microsoft-id", clientSecret: "planted-microsoft", tenantId: "common" },
    cloudInstance: "https://login.microsoftonline.com",
  });
  await connector("apple-universal", {
    ...{ clientId: "com.novaserve.web", teamId: "TEAM000000", keyId: "KEY0000000" },
    privateKey: "-----BEGIN PRIVATE KEY-----\nplanted-apple\n-----END PRIVATE KEY-----\n",
  });
  await connector("linkedin-universal", { clientId: "linkedin-id", clientSecret: "planted-linkedin" });
  await connector("wechat-web", { appId: "wx-id", appSecret: "planted-wechat" });
  return { ...ids, dashboard: dashboard.id, worker: worker.id, backend: backend.id, staff };
}
