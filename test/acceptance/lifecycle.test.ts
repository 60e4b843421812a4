import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { everyKind } from "./every-kind.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/** Values that nobody but the tenant and the encrypted state may hold. */
const secrets = {
  googleSecret: "planted-google-secret-1f9a",
  mailSecret: "planted-mail-secret-77c2",
  ssoSecret: "planted-sso-secret-b0d4",
  hookSecret: "planted-hook-secret-e5e1",
};

let console_: Console;
let workspace: Workspace;
let seed: Record<string, unknown>;

const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
const set = (values: Record<string, string>) => workspace.config(values);
const idOf = (name: string) =>
  workspace.state().deployment.resources?.find((one) => String(one.urn).endsWith(`::${name}`))?.id as string;

const ids = () =>
  Object.fromEntries(workspace.state().deployment.resources?.map(({ urn, id }) => [urn, id]) ?? []);

/** The tenant's contents without what the provider's own traffic or the clock changes. */
const plain = (contents: Record<string, unknown>) => JSON.parse(JSON.stringify(contents));

beforeAll(async () => {
  console_ = await openConsole();
  seed = plain(await console_.contents());
  workspace = await openWorkspace({ program: everyKind });
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "acceptance:issuer": `${console_.issuer}/v2.0`,
    },
    {
      "logto:appSecret": console_.tenant.appSecret,
      ...Object.fromEntries(Object.entries(secrets).map(([key, value]) => [`acceptance:${key}`, value])),
    },
  );
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("every kind, through the real CLI", () => {
  test("the first preview knows the callback URI, and reaches the tenant with no write", async () => {
    console_.count();
    const { text } = await workspace.expect(0, "preview", "--stack", "test");
    expect(text).toContain(`${console_.tenant.url}/callback/google`);
    expect(console_.count().writes).toBe(0);
  });

  test("up from nothing makes everything, and a second preview has nothing to do", async () => {
    await up();
    const contents = await console_.contents();
    expect((contents.applications as unknown[]).length).toBe(3);
    expect((contents.connectors as unknown[]).length).toBe(3);
    await clean();
    console_.count();
    await up();
    expect(console_.count().writes).toBe(0);
  });

  test("a change of every kind happens in place", async () => {
    const before = ids();
    await set({ "acceptance:variant": "second" });
    const { text } = await up();
    expect(text).not.toMatch(/replaced|deleted|created/);
    expect(ids()).toEqual(before);
    await clean();
  });

  test("what is changed behind its back is found by a plain preview, for every kind, and put right by up", async () => {
    const { call } = console_;
    const dashboard = idOf("dashboard");
    const edits: [string, () => Promise<unknown>][] = [
      ["dashboard", () => call("PATCH", `/applications/${dashboard}`, { description: "edited" })],
      ["dashboard/2027", () => call("PATCH", `/applications/${dashboard}/secrets/2027`, { name: "renamed" })],
      ["worker", () => call("DELETE", `/applications/${idOf("worker")}/roles/${idOf("jobs")}`)],
      ["backend", () => call("PATCH", `/resources/${idOf("backend")}`, { accessTokenTtl: 60 })],
      [
        "backend/read:orders",
        () =>
          call("PATCH", `/resources/${idOf("backend")}/scopes/${idOf("backend/read:orders")}`, {
            description: "edited",
          }),
      ],
      [
        "staff",
        () => call("POST", `/roles/${idOf("staff")}/scopes`, { scopeIds: [idOf("backend/read:orders")] }),
      ],
      [
        "google",
        async () => {
          const { config } = await call("GET", "/connectors/google");
          await call("PATCH", "/connectors/google", {
            config: { ...config, clientSecret: "edited-secret-value" },
          });
        },
      ],
      [
        "microsoft",
        () => call("PATCH", `/sso-connectors/${idOf("microsoft")}`, { domains: ["other.example"] }),
      ],
      ["default", () => call("PATCH", "/sign-in-exp", { signInMode: "Register" })],
      ["events", () => call("PATCH", `/hooks/${idOf("events")}`, { events: ["Role.Created"] })],
    ];
    for (const [, edit] of edits) await edit();
    const { text } = await workspace.expect(7, "preview", "--expect-no-changes", "--diff", "--stack", "test");
    const changed = [
      ...text.matchAll(/urn=urn:pulumi:test::acceptance::pulumi-nodejs:dynamic\/logto:\w+::(\S+?)\]/g),
    ].map((match) => match[1]);
    for (const [name] of edits.filter(([name]) => name !== "dashboard/2027")) expect(changed).toContain(name);
    expect(text).not.toContain("edited-secret-value");
    await up();
    await clean();
    expect((await call("GET", `/applications/${dashboard}`)).description).toBe("the dashboard");
  });

  test("what is deleted behind its back is found by a plain preview, for every kind, and made again by up", async () => {
    const { call } = console_;
    await call("DELETE", `/applications/${idOf("worker")}`);
    await call("DELETE", `/applications/${idOf("dashboard")}/secrets/2027`);
    await call("DELETE", `/resources/${idOf("backend")}/scopes/${idOf("backend/extra")}`);
    await call("DELETE", `/roles/${idOf("staff")}`);
    await call("DELETE", "/connectors/github");
    await call("DELETE", "/connectors/mail");
    await call("DELETE", `/sso-connectors/${idOf("microsoft")}`);
    await call("DELETE", `/hooks/${idOf("events")}`);
    await workspace.expect(7, "preview", "--expect-no-changes", "--stack", "test");
    await up();
    await clean();
    await call("DELETE", `/resources/${idOf("backend")}`);
    await workspace.expect(7, "preview", "--expect-no-changes", "--stack", "test");
    await up();
    await clean();
  });

  test("what the API can't change is replaced, and what depends on it follows", async () => {
    await set({
      "acceptance:indicator": "https://api2.novaserve.ai",
      "acceptance:moreType": "User",
      "acceptance:variant": "first",
    });
    const before = { backend: idOf("backend"), more: idOf("more"), staff: idOf("staff") };
    await up();
    expect(idOf("backend")).not.toBe(before.backend);
    expect(idOf("more")).not.toBe(before.more);
    expect(idOf("staff")).toBe(before.staff);
    await clean();
  });

  test("no secret is in what was printed, or in the state, or in any file", async () => {
    const generated = [
      ...(await console_.call("GET", `/applications/${idOf("dashboard")}/secrets`)).map(
        ({ value }: { value: string }) => value,
      ),
      ...(await console_.call("GET", "/hooks")).map(({ signingKey }: { signingKey: string }) => signingKey),
      console_.tenant.appSecret,
    ];
    expect(generated.length).toBeGreaterThanOrEqual(4);
    const texts = [
      ...workspace.printed.map((content) => ({ name: "output", content })),
      // The CLI's arguments are in the first command that was printed; files are what stays.
      ...filesOf(workspace.folder).filter(({ name }) => !name.endsWith("index.ts")),
    ];
    for (const value of [...Object.values(secrets), ...generated, "gh-secret-plain", "edited-secret-value"]) {
      const found = texts
        .filter(({ content }) => content.includes(value))
        .map(({ name, content }) => (name === "output" ? content.slice(0, 80) : name));
      expect([value.slice(0, 12), found.filter((one) => !one.startsWith("$ pulumi config set-all"))]).toEqual(
        [value.slice(0, 12), []],
      );
    }
  });

  test("destroy leaves the tenant as it was, the sign-in experience restored", async () => {
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(plain(await console_.contents())).toEqual(seed);
  });
});
