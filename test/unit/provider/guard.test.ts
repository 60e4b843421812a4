import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../providers/index.ts";
import { type Args, kindOf, kinds } from "../../../providers/kinds/index.ts";
import { refusedReplacement } from "../../../providers/lifecycle/guard.ts";

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }), call: () => ({}) },
    "panbot",
    "prod",
    false,
  );
});
const configure = (config: Record<string, string>) =>
  pulumi.runtime.setAllConfig({ "logto:endpoint": "https://panbot.logto.app", ...config });
beforeEach(() => configure({ "logto:production": "true" }));

type Options = { protect?: boolean };
type Make = (more?: { allowDeletion?: boolean }, opts?: Options) => logto.LogtoResource;

/** Pulumi keeps there what the engine is told. */
const isProtected = (resource: unknown): boolean => (resource as { __protect?: boolean }).__protect === true;

const guarded: Record<string, Make> = {
  Application: (more, opts) => new logto.Application("a", { type: "SPA", redirectUris: [], ...more }, opts),
  SamlApplication: (more, opts) => new logto.SamlApplication("a", { ...more }, opts),
  ApiResource: (more, opts) =>
    new logto.ApiResource("a", { indicator: "https://a.example", scopes: { x: "y" }, ...more }, opts),
  Role: (more, opts) => new logto.Role("a", { description: "d", ...more }, opts),
  Connector: (more, opts) =>
    new logto.Connector("google", { factory: "google-universal", config: { clientId: "c" }, ...more }, opts),
  SsoConnector: (more, opts) => new logto.SsoConnector("a", { provider: "OIDC", ...more }, opts),
};

test("these kinds are guarded, and no other", () => {
  const all = kinds.filter((kind) => kind.guarded).map(({ name }) => name);
  expect(all.sort()).toEqual(Object.keys(guarded).sort());
});

describe.each(Object.entries(guarded))("%s", (_, make) => {
  test("is protected in production, unless allowDeletion says so", () => {
    expect(isProtected(make())).toBe(true);
    expect(isProtected(make({ allowDeletion: false }))).toBe(true);
    expect(isProtected(make({ allowDeletion: true }))).toBe(false);
  });

  test("isn't in any other stack", () => {
    configure({});
    expect(isProtected(make())).toBe(false);
    configure({ "logto:production": "false" });
    expect(isProtected(make())).toBe(false);
    expect(isProtected(make({}, { protect: true }))).toBe(true);
  });

  test("isn't where the stack allows deletions, but for those that say no", () => {
    configure({ "logto:production": "true", "logto:allowDeletion": "true" });
    expect(isProtected(make())).toBe(false);
    expect(isProtected(make({ allowDeletion: false }))).toBe(true);
  });

  test("is what Pulumi's own option says, where that is given", () => {
    expect(isProtected(make({}, { protect: false }))).toBe(false);
    expect(isProtected(make({ allowDeletion: true }, { protect: true }))).toBe(true);
  });
});

test("what lies in a guarded resource isn't, so scopes come and go", () => {
  const backend = new logto.ApiResource("a", { indicator: "https://a.example", scopes: { x: "y" } });
  const app = new logto.Application("a", { type: "Traditional", redirectUris: [], secrets: { next: {} } });
  expect([backend.scopes.x, app.secrets.next].map(isProtected)).toEqual([false, false]);
  expect(isProtected(new logto.Webhook("a", { url: "https://x.example", events: ["User.Created"] }))).toBe(
    false,
  );
});

describe("a replacement that the plugin refuses", () => {
  const olds = { type: "SPA", name: "web", redirectUris: [] };
  const refused = (news: Args) =>
    refusedReplacement(
      kindOf("Application"),
      { production: true },
      {},
      olds,
      { ...olds, type: "Traditional", ...news },
      {
        __at: JSON.stringify({ "": "m.yaml:2:3 applications.web", type: "m.yaml:2:9 applications.web.type" }),
      },
    );

  test("has its place in the model, and both ways to allow it", () => {
    expect(refused({})).toBe(
      "m.yaml:2:9 applications.web.type: its change deletes this Application and makes another, and this is production (logto:production). If that is meant, say allowDeletion: true of this resource and apply that first; or say it for all. Run:\n  pulumi config set logto:allowDeletion true",
    );
  });

  test("says of what is allowed in the same change that it isn't applied yet", () => {
    expect(refused({ allowDeletion: true })).toMatch(/isn't applied yet: take this change back, apply that/);
  });
});
