import { expect, test } from "@jest/globals";
import { pairingText } from "../../../cli/adopt/text.ts";
import { startTenant } from "../../../emulator/index.ts";
import { project, stack } from "../../support/in-process.ts";
import { roundTrip } from "../../support/round-trip.ts";

test("what carries another stack's mark is said to, and what carries none or this one's isn't", async () => {
  const tenant = await startTenant({ port: 0 });
  try {
    const add = (name: string, mark?: string) =>
      tenant.store.insert("applications", {
        ...tenant.store.byId("applications", tenant.appId),
        ...{ id: name, name, type: "SPA", customData: mark === undefined ? {} : { pulumiLogto: mark } },
      });
    add("theirs", `${project}/another/shop`);
    add("ours", `${project}/${stack}/ours`);
    add("nobodys");
    const { pairs } = await roundTrip(tenant, {}, { only: ["applications"], exclude: [] });
    const text = pairingText({ pairs, unmanaged: [] }, "");
    expect(text).toContain("Matched, and as declared: 3");
    expect(text).toMatch(
      /with the mark of another stack: 1\..*first\n {2}Application theirs = theirs \(.*\/another\/shop\)\n\n?$/m,
    );
  } finally {
    await tenant.close();
  }
});
