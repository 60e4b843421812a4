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
  "apps_more/empty-columns.json": ["applications.app.customData"],
  "applications/backchannel-logout.json": ["applications.app.logoUri"],
  "applications/create-full.json": ["applications.full.customData"],
  "connectors/client-supplied-id.json": ["connectors.has-space-slash.instanceId"],
  "connectors/metadata-on-email.json": ["connectors.smtp.displayName"],
  "connectors_more/test-delivered.json": ["users.id", "users.id"],
  "hooks/retries.json": ["webhooks.h.retries"],
  "hooks/url-formats.json": ["webhooks.h.url", "webhooks.h.url"],
  "jwt_scripts/save-back.json": ["jwtCustomizers.accessToken.contextSample"],
  "orgs_more/create-full.json": ["organizations.full.customData"],
  "profile_fields/required-checkbox.json": ["customProfileFields.e.config"],
  "profile_fields/type-select.json": ["customProfileFields.n1.config"],
  "resources/access-token-ttl.json": ["apiResources.r0.accessTokenTtl", "apiResources.r2.accessTokenTtl"],
  "resources/indicator-formats.json": ["r10", "r11", "r12", "r13", "r5"].map(
    (name) => `apiResources.${name}.indicator`,
  ),
  "resources/patch.json": ["apiResources.renamed.accessTokenTtl"],
  "sso_connectors/domains.json": ["n11", "n2", "n3", "n7"].map((name) => `ssoConnectors.${name}.domains.0`),
  "tokens/organization-and-roles.json": ["apiResources.a.accessTokenTtl"],
  "users/create-empty.json": ["users.id"],
  "users/identifier-formats.json": ["users.id", "users.id"],
};

/** Declared as far as they can be, these still differ from what is there: a null within isn't lost, and isn't said. */
const differing: readonly string[] = ["orgs_more/create-full.json"];

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
      expect(obstacles(done)).toHaveLength(differing.includes(`${area}/${file}`) ? 1 : 0);
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
