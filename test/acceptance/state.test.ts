import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { remove } from "../support/remove.ts";
import { openWorkspace, type Workspace } from "./harness.ts";

jest.setTimeout(300_000);

const model = `roles: { staff: { description: works here } }
applications: { web: { type: MachineToMachine, name: Web } }
organizations: { acme: { name: Acme } }
`;

let tenant: RunningTenant;
let workspace: Workspace;
let shared: string;
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  shared = mkdtempSync(join(tmpdir(), "shared-"));
  workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
  workspace.write("stacks/panbot.yaml", model);
  await workspace.config({ "logto:endpoint": tenant.url });
});
afterAll(async () => {
  workspace?.remove();
  remove(shared);
  await tenant?.close();
});

const warning = "the state of this production stack is in";
const preview = () => workspace.expect(0, "preview", "--stack", "dev");

test("a production stack whose state is in one clone says so in its preview, once; others don't", async () => {
  expect((await preview()).text).not.toContain(warning);
  await workspace.config({ "logto:production": "true", "logto:publicEndpoint": "https://a.example" });
  const { text } = await preview();
  // The CLI shows it as it comes, and again at the end.
  expect(text.slice(text.indexOf("Diagnostics:")).split(warning)).toHaveLength(2);
  expect(text).toContain(`${warning} ${join(workspace.folder, ".state")}, on this machine alone`);
  expect(text).toContain("npm run cli -- doctor --stack dev");
});

test("moved by doctor's commands, it's found by another clone, secrets and all, and nobody is warned", async () => {
  await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev");
  const file = join(workspace.folder, "dev.state.json");
  await workspace.expect(0, "stack", "export", "--file", file, "--stack", "dev");
  expect(readFileSync(file, "utf8")).not.toContain(tenant.appSecret);
  workspace.env.PULUMI_BACKEND_URL = `file://${shared}`;
  await workspace.expect(0, "stack", "init", "dev");
  await workspace.expect(0, "stack", "import", "--file", file, "--stack", "dev");
  const { text } = await workspace.expect(0, "preview", "--stack", "dev", "--expect-no-changes");
  expect(text).not.toContain(warning);
});

test("a renamed stack and project, and a state that is moved to another stack, are no change", async () => {
  const written = () =>
    tenant.requests.filter(({ method, path }) => method !== "GET" && path.startsWith("/api"));
  const before = written().length;
  const clean = (stack: string) => workspace.expect(0, "preview", "--stack", stack, "--expect-no-changes");
  await workspace.expect(0, "stack", "rename", "organization/canteen/live", "--stack", "dev");
  workspace.write(
    "Pulumi.yaml",
    readFileSync(join(workspace.folder, "Pulumi.yaml"), "utf8").replace("name: panbot", "name: canteen"),
  );
  workspace.write("stacks/canteen.yaml", model);
  await clean("live");
  await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "live");

  await workspace.expect(0, "stack", "init", "other");
  const moved = ["Application::web", "Organization::acme"].map(
    (name) => `urn:pulumi:live::canteen::pulumi-nodejs:dynamic/logto:${name}`,
  );
  await workspace.expect(0, "state", "move", "--yes", "--source", "live", "--dest", "other", ...moved);
  workspace.write("Pulumi.other.yaml", readFileSync(join(workspace.folder, "Pulumi.live.yaml"), "utf8"));
  const [roles, ...others] = model.split("\n");
  workspace.write("stacks/canteen.yaml", others.join("\n"));
  await clean("other");
  workspace.write("stacks/canteen.yaml", `${roles}\n`);
  await clean("live");
  expect(written()).toHaveLength(before);
});
