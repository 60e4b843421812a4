import fc from "fast-check";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { customConnectors } from "./custom-connectors.ts";

/** Addresses as real tenants have them: of machines, of containers, of apps; and such as a shell or a list trips over. */
const addresses = fc.constantFrom(
  ...[
    "http://localhost:3000/cb",
    "http://127.0.0.1:9321/callback",
    "http://[::1]/cb",
    "acme://logto/callback",
  ],
  ...["http://host.docker.internal:9080/hook", "http://app.acme.test", "http://10.0.0.1/a,b?x=it's&y=$z#!"],
  ...["https://app.acme.test/cb", "http://*.acme.test/cb", "*"],
);

/** What a tenant is, and what stack takes it over, beside what somebody fills it with. */
export const surroundings = fc.record({
  tenant: fc.constantFrom("default" as const, "default" as const, "default" as const, "admin" as const),
  production: fc.boolean(),
  addresses: fc.array(fc.record({ at: fc.nat(), address: addresses }), { maxLength: 8 }),
});
export type Surroundings = typeof surroundings extends fc.Arbitrary<infer T> ? T : never;

/** Settings of the stack, below `logto:`. */
export const settingsOf = ({ production }: Surroundings): Record<string, string> =>
  production ? { production: "true" } : {};

// biome-ignore lint/suspicious/noExplicitAny: a table's rows are what the server keeps in it.
type Row = Record<string, any>;

/** Every place of a row that takes an address: where it's of that sort. */
const places: Record<string, readonly ((row: Row, address: string) => void)[]> = {
  applications: [
    ({ oidcClientMetadata: { redirectUris } }, address) => void redirectUris?.push(address),
    ({ oidcClientMetadata: { postLogoutRedirectUris } }, address) =>
      void postLogoutRedirectUris?.push(address),
    ({ oidcClientMetadata }, address) => {
      if (/^https?:/.test(address)) oidcClientMetadata.backchannelLogoutUri = address;
    },
    (row, address) => {
      const origin = /^https?:\/\/[^/]+/.exec(address)?.[0] ?? address;
      row.customClientMetadata = { ...row.customClientMetadata, corsAllowedOrigins: [origin] };
    },
  ],
  hooks: [
    ({ config }, address) => {
      if (/^https?:/.test(address)) config.url = address;
    },
  ],
  samlApplicationConfigs: [
    ({ acsUrl }, address) => {
      if (acsUrl && URL.canParse(address)) acsUrl.url = address;
    },
  ],
  ssoConnectors: [
    ({ config }, address) => {
      if (config?.issuer && /^https?:/.test(address)) config.issuer = address;
    },
  ],
  connectors: [
    ({ config }, address) => {
      if (config?.tokenEndpoint) config.tokenEndpoint = address;
    },
  ],
  signInExperience: [
    (row, address) => {
      if (/^https?:/.test(address)) row.unknownSessionRedirectUrl = address;
    },
  ],
  accountCenters: [
    (row, address) => {
      if (/^https?:/.test(address)) row.deleteAccountUrl = address;
    },
  ],
};

/** Puts addresses where any are. */
export function putAddresses({ store, appId }: RunningTenant, { addresses }: Surroundings): void {
  const all = Object.entries(places).flatMap(([table, puts]) =>
    store
      .table(table)
      .filter(({ id, type }) => id !== appId && type !== "MachineToMachine" && type !== "Protected")
      .flatMap((row) => puts.map((put) => (address: string) => put(row, address))),
  );
  for (const { at, address } of addresses) all[at % all.length]?.(address);
}

/** A tenant of each sort, started once. */
export async function openTenants() {
  const start = (tenantId: Surroundings["tenant"]) =>
    startTenant({ port: 0, signingKeyBits: 512, tenantId, connectors: customConnectors });
  const tenants = { default: await start("default"), admin: await start("admin") };
  return {
    of: ({ tenant }: Surroundings): RunningTenant => tenants[tenant],
    close: () => Promise.all(Object.values(tenants).map((one) => one.close())),
  };
}
