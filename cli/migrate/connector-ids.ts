import { kindOf } from "pulumi-logto/kinds";
import { openSession } from "pulumi-logto/lifecycle";
import type { ScriptConfig } from "./script/shape.ts";

/** Ids of a tenant's connectors by their factories; undefined where the file doesn't say how it's reached. */
export async function connectorIdsOf({
  endpoint,
  m2m,
}: ScriptConfig): Promise<Map<string, string> | undefined> {
  const settings = new Map(Object.entries({ endpoint, appId: m2m.app_id, appSecret: m2m.app_secret }));
  if ([...settings.values()].some((value) => typeof value !== "string")) return undefined;
  const session = openSession((key) => settings.get(key) as string | undefined, {});
  try {
    const rows = (await kindOf("Connector").calls.list?.(session.api())) ?? [];
    return new Map(rows.map((row) => [String(row.connectorId), row.id]));
  } finally {
    await session.api().close();
  }
}
