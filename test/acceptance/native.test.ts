import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openWorkspace, root, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

const program = `import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const of = (kind) => class extends pulumi.CustomResource {
  constructor(name, args, opts) { super("logto:index:" + kind, name, { clientSecret: undefined, signingKey: undefined, callbackUri: undefined, target: undefined, ...args }, opts); }
};
const api = new (of("ApiResource"))("api", { indicator: "https://api.example" });
const read = new (of("Scope"))("read", { apiResource: api.id, name: "read" });
const role = new (of("Role"))("staff", { description: config.get("description") ?? "d", scopes: [read.id] });
const app = new (of("Application"))("web", { type: "Traditional", redirectUris: ["https://a.example/cb"] });
const github = new (of("Connector"))("github", {
  factory: "github-universal", config: { clientId: "c" }, secrets: { clientSecret: pulumi.secret("planted-native") } });
export const secret = app.clientSecret;
export const callback = github.callbackUri;
export const target = github.target;
`;

let console_: Console;
let workspace: Workspace;

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ program });
  workspace.write(
    "Pulumi.yaml",
    `name: acceptance\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\noptions: { refresh: always }\nplugins: { providers: [{ name: logto, path: ${join(root, "providers")} }] }\n`,
  );
  await workspace.config(
    { "logto:endpoint": console_.tenant.url, "logto:appId": console_.tenant.appId },
    { "logto:appSecret": console_.tenant.appSecret },
  );
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

test("a program without classes of ours", async () => {
  console.log((await workspace.run("preview", "--stack", "test", "--diff")).text);
  console.log((await workspace.run("up", "--yes", "--skip-preview", "--stack", "test")).text);
  console.log((await workspace.run("preview", "--stack", "test", "--expect-no-changes", "--diff")).text);
  await workspace.config({ "acceptance:description": "other" });
  console.log((await workspace.run("preview", "--stack", "test", "--diff")).text);
  console.log((await workspace.run("up", "--yes", "--skip-preview", "--stack", "test")).text);
  console.log(workspace.stateText().slice(0, 6000));
  expect(workspace.stateText()).not.toContain("planted-native");
  console.log((await workspace.run("destroy", "--yes", "--skip-preview", "--stack", "test")).text);
});
