import { type Args, isPlainObject, type Kind, kindOf, type Row } from "pulumi-logto/kinds";
import { fromRow, unheardOf } from "pulumi-logto/lifecycle";
import { isUnset } from "./attributes.ts";
import type { Held } from "./state.ts";

/**
 * Resource types of the-ccsn/logto that hold an object of the Management API as JSON, in the attribute `configuration`.
 * What such a one doesn't say isn't managed.
 */
const configured: Readonly<Record<string, string>> = {
  logto_connector: "Connector",
  logto_sign_in_experience: "SignInExperience",
  logto_account_center: "AccountCenter",
  logto_id_token_config: "IdTokenSettings",
  logto_oidc_session_config: "OidcSessionSettings",
};

/** The kind that it becomes, where it's held so. */
export const configuredKind = ({ type, attributes }: Held): Kind | undefined =>
  Object.hasOwn(configured, type) && attributes.configuration !== undefined
    ? kindOf(configured[type] as string)
    : undefined;

function objectIn({ configuration }: Args): Args | undefined {
  try {
    const value: unknown = JSON.parse(String(configuration));
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What it says as arguments, what is secret apart; `leave` is told of what isn't carried over. */
export function configuredArguments(
  kind: Kind,
  { address, attributes }: Held,
  leave: (what: string, why: string) => void,
): Args | undefined {
  const object = objectIn(attributes);
  if (!object) {
    leave(`${address}.configuration`, "isn't a JSON object");
    return undefined;
  }
  const { id, connector_id: connectorId, configuration: _, ...others } = attributes;
  for (const [attribute, value] of Object.entries(others)) {
    if (!isUnset(value)) leave(`${address}.${attribute}`, "migrate knows no such attribute");
  }
  const row: Row = { ...object, ...(isUnset(connectorId) ? {} : { connectorId }), id: String(id ?? "") };
  for (const column of unheardOf(kind, row)) {
    leave(`${address}.configuration.${column}`, "this version knows no such setting");
  }
  const found = fromRow(kind, row);
  const said = Object.entries(kind.atTenant?.declared?.(found, row) ?? found).filter(([name, value]) => {
    const property = kind.properties[name];
    return property && !property.option && !property.nested && !property.writeOnly && !isUnset(value);
  });
  return Object.fromEntries(said);
}
