import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, type Kind, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, openSession, type Session } from "../../../providers/lifecycle/index.ts";

/* Writes that race at a real server, which answers 500 then, or forgets one of them. */

let tenant: RunningTenant;
let session: Session;
/** What goes on at the same time, the most of it, and how much there was in all. */
let seen: { now: number; most: number; all: number };

beforeEach(async () => {
  tenant = await startTenant({ port: 0, signingKeyBits: 512, latencyMs: 15 });
  const config: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  session = openSession((key) => config[key], { env: {} });
  seen = { now: 0, most: 0, all: 0 };
});
afterEach(async () => {
  await session.api().close();
  await tenant.close();
});

const counted =
  <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    seen.now++;
    seen.all++;
    seen.most = Math.max(seen.most, seen.now);
    try {
      return await call(...args);
    } finally {
      seen.now--;
    }
  };

/** The kind's handler, its writes counted. */
function on(name: string) {
  const { calls, ...kind } = kindOf(name);
  const { create, update, delete: remove } = calls;
  const watched = { create: counted(create), update: counted(update), delete: counted(remove) };
  return handlerOf({ ...kind, calls: { ...calls, ...watched } } as Kind, () => session);
}

const make = async (kind: string, args: Args) => {
  const { id, outs } = await on(kind).create(args);
  return { kind, id, state: outs };
};
type Made = Awaited<ReturnType<typeof make>>;
const change = ({ kind, id, state }: Made, more: Args) => on(kind).update(id, state, { ...state, ...more });
const remove = ({ kind, id, state }: Made) => on(kind).delete(id, state);
const social = (factory: string) =>
  make("Connector", {
    factory,
    instanceId: factory,
    config: { clientId: "i" },
    secrets: { clientSecret: "s" },
  });

test.each<[string, () => Promise<(() => Promise<unknown>)[]>]>([
  [
    "two social connectors that go, and the sign-in experience that names them",
    async () => {
      const connectors = [await social("github-universal"), await social("google-universal")];
      const experience = await make("SignInExperience", { socialConnectors: ["github", "google"] });
      return [
        () => change(experience, { socialConnectors: [] }),
        ...connectors.map((one) => () => remove(one)),
      ];
    },
  ],
  [
    "the CAPTCHA provider that goes, and the policy that it switches off",
    async () => {
      const captcha = await make("CaptchaProvider", { type: "Turnstile", siteKey: "a", secretKey: "b" });
      const experience = await make("SignInExperience", { signInMode: "SignIn" });
      return [() => remove(captcha), () => remove(experience)];
    },
  ],
  [
    "profile fields, of which the server counts the places",
    async () => ["a", "b", "c"].map((name) => () => make("CustomProfileField", { name, type: "Text" })),
  ],
  [
    "the active one of two certificates",
    async () => {
      const { id: application } = await make("SamlApplication", { name: "app" });
      const old = await make("SamlApplicationSecret", { application, active: true });
      const next = await make("SamlApplicationSecret", { application });
      return [() => change(old, { active: false }), () => change(next, { active: true })];
    },
  ],
  [
    "the default API resource",
    async () => {
      const old = await make("ApiResource", { name: "a", indicator: "https://a.example", isDefault: true });
      const next = await make("ApiResource", { name: "b", indicator: "https://b.example" });
      return [() => change(old, { isDefault: false }), () => change(next, { isDefault: true })];
    },
  ],
  [
    "the roles of one user",
    async () => {
      const { id: user } = await make("User", { username: "u" });
      const roles = await Promise.all(
        ["a", "b"].map((name) => make("Role", { name, description: name, type: "User" })),
      );
      const held = await make("UserRoles", { user, roles: [] });
      return roles.map(
        ({ id }) =>
          () =>
            change(held, { roles: [id] }),
      );
    },
  ],
])("%s: one after the other", async (_, prepare) => {
  const writes = await prepare();
  Object.assign(seen, { now: 0, most: 0, all: 0 });
  await Promise.all(writes.map((write) => write()));
  expect(seen.all).toBeGreaterThan(1);
  expect(seen.most).toBe(1);
});

test("a certificate that another has switched off isn't switched off again, which a server fails at", async () => {
  const { id: application } = await make("SamlApplication", { name: "app" });
  const old = await make("SamlApplicationSecret", { application, active: true });
  const next = await make("SamlApplicationSecret", { application });
  seen.all = 0;
  await Promise.all([change(next, { active: true }), change(old, { active: false })]);
  expect(seen.all).toBe(1);
});

test("what doesn't race goes at once", async () => {
  const made = await Promise.all(
    ["a", "b", "c"].map((name) => make("ApiResource", { name, indicator: `https://${name}.example` })),
  );
  seen.most = 0;
  await Promise.all(made.map((one) => change(one, { name: "other" })));
  expect(seen.most).toBe(3);
});
