import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Pairing } from "../../../cli/adopt/pairing.ts";
import { pairingText } from "../../../cli/adopt/text.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { kindOf } from "../../../providers/kinds/index.ts";
import type { Session } from "../../../providers/lifecycle/session.ts";
import { sessionOf } from "../../support/round-trip.ts";

/* An object that is in the state under a name that the model has no more: two entries of one object are its end. */

let tenant: RunningTenant;
let session: Session;
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  const { id: _, ...row } = tenant.store.byId("applications", tenant.appId) ?? {};
  tenant.store.insert("applications", { ...row, id: "its-id", name: "Shop", type: "SPA", customData: {} });
  session = sessionOf(tenant);
});
afterAll(async () => {
  await session.api().close();
  await tenant.close();
});

const kind = kindOf("Application");
const urn = (name: string) => `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/logto:Application::${name}`;
const pairOf = (inputs: Record<string, unknown>) =>
  new Pairing(session, {
    managed: new Map([[urn("old"), { id: "its-id", outputs: {} }]]),
    managedObjects: new Map([["Application its-id", urn("old")]]),
    named: new Set(),
    contested: new Map(),
  }).add({
    urn: urn("new"),
    kind,
    name: "new",
    inputs: { name: "Shop", type: "SPA", redirectUris: ["https://a.example/"], ...inputs },
  });

test("isn't taken by its id", async () => {
  expect(await pairOf({ adopt: "its-id" })).toMatchObject({
    what: "refused",
    why: 'its-id is Application "old" of this stack already. If that is called "new" now, write "formerly: old"',
  });
});

test("is named where something like it is declared, and said to be deleted", async () => {
  const pair = await pairOf({});
  expect(pair).toMatchObject({ what: "missing", held: [urn("old")] });
  const left = [{ urn: urn("old"), kind, id: "its-id" }];
  const text = pairingText({ pairs: [pair], left, unmanaged: [] }, "");
  expect(text).toContain('Application new is like Application "old" of this stack already');
  expect(text).toMatch(/Only in the state: 1\. An up deletes.*\n {2}Application old = its-id\n/);
  expect(text).not.toContain("An up makes these");
  // Where the other one is declared as well, this is one more.
  expect(pairingText({ pairs: [pair], unmanaged: [] }, "")).toContain(
    "An up makes these\n  Application new\n",
  );
});
