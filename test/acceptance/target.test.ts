import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);

/* A part of a stack: it's applied as asked, or refused by name, and the state can be worked with afterwards. */

let console_: Console;
let workspace: Workspace;
let seed: Awaited<ReturnType<Console["contents"]>>;

const modelOf = ({ text = "one", indicator = "https://a.example" } = {}) => `
apiResources: { api: { name: API, indicator: ${indicator}, scopes: { read: reads ${text}, write: writes ${text} } } }
roles:
  staff: { description: staff ${text}, scopes: { api: [read] } }
  jobs: { description: jobs ${text}, type: MachineToMachine, scopes: { api: [write] } }
applications: { worker: { type: MachineToMachine, description: works ${text}, roles: [jobs] } }
organizationScopes: { invite: { description: invites ${text} } }
organizationRoles:
  lead: { description: leads ${text}, scopes: [invite], resourceScopes: { api: [read] } }
  bot: { description: runs ${text}, type: MachineToMachine }
organizations: { acme: { name: Acme, description: acme ${text}, jit: { roles: [lead] }, applications: { worker: { roles: [bot] } } } }
connectors: { google: { config: { clientId: id-${text} }, secrets: { clientSecret: "\${secret.google}" } } }
customPhrases: { de: { translation: { input: { username: ${text} } } } }
signInExperience:
  languageInfo: { autoDetect: true, fallbackLanguage: de }
  socialConnectors: [google]
  termsOfUseUrl: https://terms.example/${text}
`;

beforeAll(async () => {
  console_ = await openConsole();
  seed = await console_.contents();
  workspace = await openWorkspace({ project: "panbot", stack: "test" });
  const { url, appId, appSecret } = console_.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId },
    { "logto:appSecret": appSecret, "panbot:google": "planted" },
  );
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

const model = (...change: Parameters<typeof modelOf>) =>
  workspace.write("stacks/panbot.yaml", modelOf(...change));
const pick = (flag: string, ...names: string[]) =>
  names.flatMap((name) => [flag, `urn:pulumi:test::panbot::pulumi-nodejs:dynamic/logto:${name}`]);
const up = (code: number | "failure", ...rest: string[]) =>
  workspace.expect(code, "up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", "test", ...rest);
const destroy = (code: number | "failure", ...rest: string[]) =>
  workspace.expect(code, "destroy", "--yes", "--skip-preview", "--stack", "test", ...rest);
const refresh = () => workspace.expect(0, "refresh", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
/** What was done, as `Role::staff`. */
const done = ({ text }: { text: string }, how: string) =>
  [...text.matchAll(new RegExp(`dynamic/logto:(\\w+) (\\S+) ${how} `, "g"))]
    .map(([, kind, name]) => `${kind}::${name}`)
    .sort();

test("--target changes its targets, and --exclude all others", async () => {
  model();
  await up(0);
  model({ text: "two" });
  const targets = ["OrganizationRole::lead", "Role::staff", "SignInExperience::default"];
  expect(done(await up(0, ...pick("--target", ...targets)), "updated")).toEqual(targets);
  const others = done(await up(0, ...pick("--exclude", "Connector::google")), "updated");
  expect(others).toEqual(expect.arrayContaining(["Application::worker", "Scope::api/read"]));
  expect([...targets, "Connector::google"].filter((name) => others.includes(name))).toEqual([]);
  expect(done(await up(0), "updated")).toEqual(["Connector::google"]);
  await clean();
});

test("--replace makes anew what is nested or referred to, and what hangs on it", async () => {
  const names = ["ApplicationRoles::worker", "OrganizationScope::invite", "Connector::google"];
  const { text } = await up(0, ...pick("--replace", ...names));
  for (const name of names) expect(done({ text }, "(?:replaced|created replacement)")).toContain(name);
  await clean();
});

test("a replacement that leaves out what belongs to the object says so, and the next update mends it", async () => {
  model({ text: "two", indicator: "https://b.example" });
  const { text } = await up("failure", ...pick("--target", "ApiResource::api"));
  expect(text).toMatch(
    /apiResource is ApiResource \w+, which this update has replaced, and --target or --exclude left out/,
  );
  await refresh();
  await up(0);
  await clean();
});

test("destroy --target is refused with the names of what depends on it, or takes that along", async () => {
  const target = pick("--target", "Scope::api/read");
  const { text } = await destroy("failure", ...target);
  expect(text).toMatch(/Role::staff' will be destroyed but was not specified/);
  await clean();
  const gone = done(await destroy(0, ...target, "--target-dependents"), "deleted");
  expect(gone).toEqual(expect.arrayContaining(["OrganizationRole::lead", "Role::staff", "Scope::api/read"]));
  await refresh();
  await up(0);
  await clean();
});

test("destroy --exclude leaves what is excluded, and destroy the rest", async () => {
  await destroy(0, ...pick("--exclude", "Application::worker"));
  const left = (await console_.call("GET", "/applications")).map(({ name }: { name: string }) => name);
  expect(left).toContain("worker");
  await refresh();
  await destroy(0);
  expect(await console_.contents()).toEqual(seed);
});
