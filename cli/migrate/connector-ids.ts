import { kindOf } from "pulumi-logto/kinds";
import { openSession } from "pulumi-logto/lifecycle";
import type { Connection } from "./script/config.ts";

/** Ids of a tenant's connectors by their factories; undefined where the file doesn't say how it's reached. */
export async function connectorIdsOf(connection: Connection): Promise<Map<string, string> | undefined> {
  const { endpoint, appId, appSecret } = connection;
  if ([endpoint, appId, appSecret].some((one) => typeof one !== "string")) return undefined;
  const values = connection as Record<string, unknown>;
  const session = openSession((key) => {
    const value = values[key];
    return typeof value === "string" ? value : undefined;
  }, {});
  try {
    const rows = (await kindOf("Connector").calls.list?.(session.api())) ?? [];
    return new Map(rows.map((row) => [String(row.connectorId), row.id]));
  } finally {
    await session.api().close();
  }
}
