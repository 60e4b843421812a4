import type { Located } from "../located.ts";
import type { Names, Reading } from "../reading.ts";
import { addressesOf } from "./addresses.ts";
import type { Webhook } from "./config.ts";
import { itemsOf } from "./named.ts";

const names = {
  name: ["name"],
  url: ["url", "endpoint", "uri", "target"],
  productionUrl: ["production_url", "prod_url"],
  events: ["events", "event", "triggers"],
} satisfies Record<string, Names>;

/** The webhooks of a section. */
export function webhooksOf(reading: Reading, section: Located | undefined): Webhook[] {
  if (!section) return [];
  const single: Names = [...names.url, ...names.name] as unknown as Names;
  return itemsOf(reading, section, single).flatMap(({ key, node }) => {
    const map = reading.map(node, "name, url, events");
    if (!map) return [];
    const found = reading.fields(map, names);
    const name = reading.words(found.name?.node) ?? key ?? "webhook";
    const url = addressesOf(reading, found.url?.node, found.productionUrl?.node);
    const events = reading.list(found.events?.node).flatMap((one) => reading.words(one) ?? []);
    if (url.development.length + url.production.length === 0) {
      return reading.wrong(node, "has no url; write url: <address that gets the events>") ?? [];
    }
    if (events.length === 0) {
      return reading.wrong(node, "has no events; write events: [<name>], e.g. [User.Created]") ?? [];
    }
    return [{ at: node, name, url, events }];
  });
}
