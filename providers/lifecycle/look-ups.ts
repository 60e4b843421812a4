import { type Args, connectorFactories, type Kind, kinds } from "../kinds/index.ts";
import { withoutNames } from "../management/index.ts";
import { operationsOf } from "./feasible.ts";
import { lookUp } from "./look-up.ts";
import type { Session } from "./session.ts";

/* Functions of the package: what a program asks of a tenant that it doesn't declare. */

type LookUp = (session: Session, args: Args) => Promise<Args>;

/** The kinds of which one can be looked up. */
export const lookedUp: readonly Kind[] = kinds.filter(({ atTenant }) => atTenant?.knownBy);

/** Which Logto it is, as far as it can be told by what it answers. */
async function tenant(session: Session): Promise<Args> {
  const api = session.api();
  const { publicEndpoint, resource } = api.settings;
  const operations = await operationsOf(api);
  const newer = kinds.flatMap(({ rules }) => rules?.newer?.({}) ?? []);
  const has = (operation: string) => operations?.has(withoutNames(operation));
  const since = newer.filter(({ operation }) => has(operation)).map(({ since }) => since);
  return {
    endpoint: publicEndpoint,
    issuer: `${publicEndpoint}/oidc`,
    discovery: `${publicEndpoint}/oidc/.well-known/openid-configuration`,
    resource,
    ...(since.length > 0 ? { versionAtLeast: since.sort().at(-1) } : {}),
    operations: [...(operations ?? [])].sort(),
  };
}

async function factories(session: Session): Promise<Args> {
  const api = session.api();
  const rows = await api.ok(api.client.GET("/api/connector-factories"));
  return {
    factories: (rows as unknown as Args[]).map(({ id, type, target, platform }) => ({
      ...{ id, type, target },
      ...(platform ? { platform } : {}),
      known: connectorFactories.has(String(id)),
    })),
  };
}

/** By token. */
export const lookUps: ReadonlyMap<string, LookUp> = new Map([
  ...lookedUp.map((kind): [string, LookUp] => [
    `logto:index:get${kind.name}`,
    (session, args) => lookUp(kind, session, args),
  ]),
  ["logto:index:getTenant", tenant],
  ["logto:index:getConnectorFactories", factories],
]);
