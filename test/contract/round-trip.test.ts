import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { startTenant } from "../../emulator/index.ts";
import { obstacles, roundTrip } from "../support/round-trip.ts";
import { soak } from "../support/soak.ts";
import { type Case, play } from "./replay.ts";

jest.setTimeout(60_000);

const folder = join(import.meta.dirname, "cases");

/** What an end state has that no model can say: each is named in the export, and stays as it is. */
const unsayable: Record<string, string[]> = {
  "applications/backchannel-logout.json": ["applications.app.logoUri"],
  "applications/create-full.json": ["applications.full.customData"],
  "connectors/client-supplied-id.json": ["connectors.has-space-slash.instanceId"],
  "connectors/metadata-on-email.json": ["connectors.smtp.displayName"],
  "hooks/retries.json": ["webhooks.h.retries"],
  "hooks/url-formats.json": ["webhooks.h.url", "webhooks.h.url"],
  "resources/access-token-ttl.json": ["apiResources.r0.accessTokenTtl", "apiResources.r2.accessTokenTtl"],
  "resources/indicator-formats.json": ["r10", "r11", "r12", "r13", "r5"].map(
    (name) => `apiResources.${name}.indicator`,
  ),
  "resources/patch.json": ["apiResources.renamed.accessTokenTtl"],
  "sso_connectors/domains.json": ["n11", "n2", "n3", "n7"].map((name) => `ssoConnectors.${name}.domains.0`),
  "users/create-empty.json": ["users.id"],
  "users/identifier-formats.json": ["users.id", "users.id"],
};

/** The places without what the server makes up: numbers of namesakes, and ids. */
const placeOf = (remark: string) =>
  (/^Can't be declared: (\S+)/.exec(remark)?.[1] ?? "")
    .replace(/^(webhooks\.h)-\d/, "$1")
    .replace(/^(connectors)\.[a-z0-9]{12}\./, "$1.t.")
    .replace(/^users\..+$/, "users.id");

describe.each(readdirSync(folder))("the end state of %s", (area) => {
  test.each(readdirSync(join(folder, area)))("%s exports and adopts cleanly", async (file) => {
    const recorded: Case = JSON.parse(readFileSync(join(folder, area, file), "utf8"));
    const tenant = await startTenant({ port: 0, signingKeyBits: 512 });
    try {
      await play(recorded, tenant);
      const done = await roundTrip(tenant);
      expect(obstacles(done)).toEqual([]);
      const lost = done.draft.remarks.filter((remark) => remark.startsWith("Can't be declared")).map(placeOf);
      expect(lost.sort()).toEqual(unsayable[`${area}/${file}`] ?? []);
    } finally {
      await tenant.close();
    }
  });
});

test("generated tenants export and adopt cleanly", async () => {
  expect(await soak("round-trip", 8, 1)).toContain("8 clean, 0 unreadable");
});
