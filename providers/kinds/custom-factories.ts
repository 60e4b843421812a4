import type { Management } from "../management/index.ts";
import { lookUp, part, send } from "./calls.ts";
import { connectorFactories, type Factory, type FormItem } from "./connector-factories.ts";
import { listOf, mapOf, type Row } from "./kind.ts";

/*
 * Factories that aren't Logto's own. What they are the tenant alone knows, whose server loads them; what it has said of
 * them this process keeps.
 */

const told = new Map<string, Factory>();

/** What is known of a factory: Logto's own, or what a tenant has said. */
export const factoryNamed = (id: unknown): Factory | undefined =>
  typeof id === "string" ? (connectorFactories.get(id) ?? told.get(id)) : undefined;

const itemOf = (item: unknown): FormItem => {
  const { key, type, required, isConfidential, selectItems, showConditions } = mapOf(item);
  return {
    key: String(key),
    type: String(type),
    required: required === true,
    isConfidential: isConfidential === true,
    ...(Array.isArray(selectItems) ? { values: selectItems.map((one) => String(mapOf(one).value)) } : {}),
    showConditions: listOf(showConditions) as NonNullable<FormItem["showConditions"]>,
  };
};

/** Keeps what the tenant says of a factory: beside a connector that it made, or by itself. */
export function keep(id: string, said: Row): Factory | undefined {
  if (connectorFactories.has(id)) return undefined;
  const { type, target, platform, isStandard, isTokenStorageSupported, formItems } = said;
  const factory: Factory = {
    id,
    type: type as Factory["type"],
    target: String(target),
    ...(typeof platform === "string" ? { platform } : {}),
    isStandard: isStandard === true,
    isTokenStorageSupported: isTokenStorageSupported === true,
    isCustom: true,
    form: listOf(formItems).map(itemOf),
  };
  told.set(id, factory);
  return factory;
}

/** The factory of that id, as the tenant has it; `others`: where it has none, those that it has. */
export async function askFor(api: Management, id: string): Promise<{ factory?: Factory; others?: string[] }> {
  const path = "GET /api/connector-factories/{id}";
  const found = await api.once(`factory ${id}`, () => lookUp(api, path, { id }));
  const factory = found && keep(id, found);
  if (factory) return { factory };
  const all = await part(api, "GET /api/connector-factories", (of) => send<Row[]>(api, of));
  return { others: (all ?? []).map((one) => one.id) };
}
