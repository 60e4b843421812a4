import { type ConnectorMetadata, ConnectorType } from "@logto/connector-kit";
import { RequestError } from "../http/errors.ts";
import type { Row, Store } from "../store.ts";
import { factoryOf } from "./factories.ts";
import type { Factory } from "./shape.ts";

/** A connector of the tenant, with what its factory says of it. Its own metadata cover the factory's. */
export interface TenantConnector {
  row: Row;
  type: ConnectorType;
  metadata: ConnectorMetadata;
  factory: Factory;
}

/** Undefined where the server no longer loads what it's made of. */
export async function connectorOf(store: Store, row: Row): Promise<TenantConnector | undefined> {
  const factory = await factoryOf(row.connectorId, store);
  if (!factory) return undefined;
  return { row, factory, type: factory.type, metadata: { ...factory.metadata, ...row.metadata } };
}

/** The tenant's connectors, by id. */
export async function connectorsOf(store: Store): Promise<TenantConnector[]> {
  const rows = store.table("connectors").toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const connectors = await Promise.all(rows.map((row) => connectorOf(store, row)));
  return connectors.filter((one) => one !== undefined);
}

const isTwin = (one: ConnectorMetadata, other: ConnectorMetadata) =>
  one.target === other.target && one.platform === other.platform;

/** The social connector by which users of that target on that platform already sign in. */
export const twinOf = (connectors: readonly TenantConnector[], metadata: ConnectorMetadata) =>
  connectors.find((one) => one.type === ConnectorType.Social && isTwin(one.metadata, metadata));

/** Whether the tenant is in a state in which the real server refuses to list its connectors. */
export function refuseAmbiguous(connectors: readonly TenantConnector[]): void {
  const ofType = (type: ConnectorType) => connectors.filter((one) => one.type === type);
  const social = ofType(ConnectorType.Social).filter(({ metadata }) => metadata.platform !== null);
  if (social.some((one) => twinOf(social, one.metadata) !== one)) {
    throw new RequestError(400, "connector.multiple_target_with_same_platform");
  }
  if (ofType(ConnectorType.Email).length > 1) throw new RequestError(400, "connector.more_than_one_email");
  if (ofType(ConnectorType.Sms).length > 1) throw new RequestError(400, "connector.more_than_one_sms");
}
