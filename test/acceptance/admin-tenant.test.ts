import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { captured } from "../support/captured.ts";
import { openWorkspace, type Workspace } from "./harness.ts";

jest.setTimeout(300_000);

let tenant: RunningTenant;
let workspace: Workspace;

const tell = async (...args: string[]) =>
  (await captured(workspace.context, [...args, "--stack", "test"])).text;

const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
/** All that it holds. */
const tables = () =>
  structuredClone(
    Object.fromEntries(Object.entries(tenant.store.tables).filter(([, rows]) => rows.length > 0)),
  );

beforeAll(async () => {
  tenant = await startTenant({ port: 0, tenantId: "admin" });
  workspace = await openWorkspace({ project: "panbot" });
  const { url, appId, appSecret, store } = tenant;
  const { resource } = store.credentials;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId, "logto:resource": resource },
    { "logto:appSecret": appSecret },
  );
});
afterAll(async () => {
  workspace?.remove();
  await tenant?.close();
});

describe("the admin tenant of a self-hosted Logto", () => {
  test("is exported without the console, taken over cleanly, and given another administrator; destroy leaves the console", async () => {
    const seeded = tables();
    const exported = await tell("export", "--users", "--force");
    expect(exported).toContain(
      'Application "Admin Console" (the admin tenant has it from the start, for the console)',
    );
    expect(await tell("adopt", "--yes")).toContain("Adopted 4 resources");
    await clean();
    expect(tables()).toEqual(seeded);

    const path = "stacks/panbot.yaml";
    const model = readFileSync(join(workspace.folder, path), "utf8");
    expect(model).toContain("signInMode: Register");
    workspace.write(
      path,
      `${model.replace("signInMode: Register", "signInMode: SignIn")}
users:
  second:
    username: second
    roles: [ "tenant:user", "tenant:default:admin" ]
`,
    );
    await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    await clean();
    expect(tenant.store.table("signInExperience")[0]?.signInMode).toBe("SignIn");
    const [user] = tenant.store.table("users");
    const held = tenant.store.filter("usersRoles", { userId: user?.id });
    expect(held.map(({ roleId }) => tenant.store.byId("roles", roleId).name).sort()).toEqual([
      "default:admin",
      "user",
    ]);
    expect(await tell("drift")).toContain("no drift in 6 resources");
    expect(await tell("review", "--audit", "--strict")).not.toContain("Admin Console");

    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(tables()).toEqual(seeded);
  });
});
