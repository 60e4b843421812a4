import { expect, test } from "@jest/globals";
import { readModel } from "../../../model/notation/index.ts";

const model = `applications:
  web:
    type: Traditional
    redirectUris:
      - https://a.example/callback
      - "\${config.url}/callback"
    secrets:
      next: { expiresAt: 2099-01-31 }
  worker:
    type: MachineToMachine
    roles: [worker, "tenant:nope"]
apiResources:
  api:
    indicator: https://api.example
    scopes:
      read: reads
  other:
    when: false
    indicator: https://other.example
    scopes: { all: everything }
roles:
  worker:
    description: works
    type: MachineToMachine
    scopes: { api: [read], "tenant:https://default.logto.app/api": [al] }
  both:
    description: both
    scopes: { other: [all], api: [read] }
`;

const { entries } = readModel("stacks/shop.yaml", model, {
  project: "shop",
  stack: "dev",
  production: false,
  endpoint: "https://t.logto.app",
  config: () => "https://b.example",
  isSecret: () => false,
  missingSettings: [],
});
const placesOf = (kind: string, name: string) =>
  entries.find((entry) => entry.kind.name === kind && entry.name === name)?.places ?? {};

test.each([
  ["a resource, by its key", "Application", "web", "", "2:3 applications.web"],
  ["an argument, by its value", "Application", "web", "type", "3:11 applications.web.type"],
  ["an entry of a list", "Application", "web", "redirectUris[1]", "6:9 applications.web.redirectUris[1]"],
  [
    "what lies in another",
    "ApplicationSecret",
    "web/next",
    "expiresAt",
    "8:26 applications.web.secrets.next.expiresAt",
  ],
  ["a resource written in short", "Scope", "api/read", "", "16:7 apiResources.api.scopes.read"],
  [
    "a resource that is one argument",
    "ApplicationRoles",
    "worker",
    "roles[1]",
    "11:21 applications.worker.roles[1]",
  ],
  [
    "references that go by their owners",
    "Role",
    "worker",
    "scopes[1]",
    "25:69 roles.worker.scopes.tenant:https://default.logto.app/api[0]",
  ],
])("%s has its place", (_, kind, name, argument, place) => {
  expect(placesOf(kind, name)[argument]).toBe(`stacks/shop.yaml:${place}`);
});

test("of a list that lacks what isn't declared here, no entry has a place that is another's", () => {
  expect(Object.keys(placesOf("Role", "both"))).toEqual(["", "description", "scopes"]);
});
