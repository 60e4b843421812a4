import { expect, test } from "@jest/globals";
import { changesOf, summaryOf } from "../../../toolchain/summary.ts";

const outputs = {
  endpoint: "http://localhost:3001",
  applications: {
    dashboard: { clientId: "abc", name: "PanBot Dashboard", type: "Traditional" },
    "orders-worker": { clientId: "def", name: "PanBot Orders Worker", type: "MachineToMachine" },
  },
  apiResources: { backend: { id: "r1", indicator: "https://api.novaserve.ai" } },
  callbackUris: { google: "http://localhost:3001/callback/google" },
  checklist: { google: ["Open the console", "Add the callback URI"] },
  applicationSecrets: { dashboard: "hush-application" },
  webhookSigningKeys: { "user-events": "hush-webhook" },
  envFiles: {
    backend: {
      path: "env/backend/dev.env",
      variables: { LOGTO_ENDPOINT: "x", LOGTO_APP_SECRET: "hush-env" },
    },
  },
};

test("the summary names everything that was made", () => {
  expect(summaryOf(outputs).join("\n")).toMatchInlineSnapshot(`
"
Applications and their client ids
  dashboard      Traditional       abc
  orders-worker  MachineToMachine  def

API resources and their indicators
  backend  https://api.novaserve.ai

Callback URIs, to be registered at each identity provider
  google  http://localhost:3001/callback/google

Env files that npm run env can write
  backend  env/backend/dev.env  LOGTO_ENDPOINT, LOGTO_APP_SECRET

What remains to be done by hand
  google
    [ ] Open the console
    [ ] Add the callback URI"
`);
});

test("the summary prints no secret", () => {
  expect(summaryOf(outputs).join("\n")).not.toContain("hush");
});

test("an unknown shape, a hidden output or none at all is left out", () => {
  expect(summaryOf({})).toEqual([]);
  expect(summaryOf({ envFiles: "[secret]", applications: null, callbackUris: [], checklist: "x" })).toEqual(
    [],
  );
});

test.each([
  [{ same: 25 }, "Nothing to change: 25 resources as declared. Nothing was written to the tenant."],
  [{ create: 24, same: 1 }, "Done: 24 created, 1 unchanged."],
  [{ same: 20, update: 1, replace: 2, delete: 1 }, "Done: 20 unchanged, 1 updated, 2 replaced, 1 deleted."],
])("what an update did: %j", (changes, line) => {
  expect(changesOf(changes)).toBe(line);
});
