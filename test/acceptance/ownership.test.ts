import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* An object has one owner: what a user does on a bad day deletes and takes over nothing that was not said. */

let console_: Console;
let workspace: Workspace;

const up = (code: number | "failure") =>
  workspace.expect(code, "up", "--yes", "--skip-preview", "--stack", "dev");
const preview = (code: number | "failure") => workspace.expect(code, "preview", "--stack", "dev");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "dev");

describe("PanBot's model", () => {
  const path = "stacks/panbot.yaml";
  let model: string;
  const edit = (...edits: [string, string][]) =>
    workspace.write(
      path,
      edits.reduce((text, [before, after]) => {
        expect(text).toContain(before);
        return text.replace(before, after);
      }, model),
    );

  beforeAll(async () => {
    console_ = await openConsole();
    workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
    const { url, appId, appSecret } = console_.tenant;
    await workspace.config(
      { "logto:endpoint": url, "logto:appId": appId, "panbot:microsoftIssuer": `${url}/dev-issuer/v2.0` },
      { "logto:appSecret": appSecret },
    );
    model = readFileSync(join(workspace.folder, path), "utf8");
    await up(0);
  });
  afterAll(async () => {
    workspace.remove();
    await console_.close();
  });

  test.each<[string, [string, string][], RegExp]>([
    [
      "a role",
      [["  staff:\n", "  personnel:\n    name: staff\n"]],
      /stacks\/panbot\.yaml:32:3 roles\.personnel: the Role with name "staff" \(id \w+\) is Role "staff" of this stack already.*formerly: staff/s,
    ],
    [
      "an application",
      [
        ["  dashboard:\n", "  board:\n"],
        ...[1, 2].map((): [string, string] => [
          "${applications.dashboard.clientId}",
          "${applications.board.clientId}",
        ]),
        ...[1, 2].map((): [string, string] => [
          "${applications.dashboard.clientSecret}",
          "${applications.board.clientSecret}",
        ]),
      ],
      /Application with name "PanBot Dashboard".* is Application "dashboard" of this stack already.*formerly: dashboard/s,
    ],
    [
      "a webhook",
      [["  user-events:\n", "  events-of-users:\n"]],
      /Webhook with name "PanBot user events" .* is Webhook "user-events" of this stack already.*formerly: user-events/s,
    ],
  ])(
    "%s that is renamed without a word is refused by the preview, with what to write",
    async (_, edits, words) => {
      const before = await console_.contents();
      console_.count();
      edit(...edits);
      expect((await preview("failure")).text).toMatch(words);
      expect((await up("failure")).text).toMatch(words);
      expect(console_.count().writes).toBe(0);
      expect(await console_.contents()).toEqual(before);
      workspace.write(path, model);
      await clean();
    },
  );

  test.each(["true", "false"])(
    "a key that is changed without a word is said with the line to write, by the preview (native: %s)",
    async (native) => {
      workspace.usePlugin();
      await workspace.config({ "logto:native": native });
      await up(0);
      const before = await console_.contents();
      edit(
        ["  staff:\n    description", "  personnel:\n    description"],
        ["  dashboard:\n    name: PanBot Dashboard\n", "  board:\n    name: PanBot Board\n"],
        ...[1, 2].flatMap((): [string, string][] => [
          ["${applications.dashboard.clientId}", "${applications.board.clientId}"],
          ["${applications.dashboard.clientSecret}", "${applications.board.clientSecret}"],
        ]),
      );
      const { text } = await preview(0);
      expect(text).toMatch(
        /stacks\/panbot\.yaml:\d+:3 roles\.personnel: is new, and Role "staff" .*called "personnel" now, write here.*\n\s+formerly: \[staff\]/,
      );
      expect(text).toMatch(
        /stacks\/panbot\.yaml:\d+:3 applications\.board: is new, and Application "dashboard" .*\n\s+formerly: \[dashboard\]/,
      );
      // As it says.
      edit(
        ["  staff:\n", "  personnel:\n    formerly: [staff]\n"],
        ["  dashboard:\n", "  board:\n    formerly: [dashboard]\n"],
        ...[1, 2].flatMap((): [string, string][] => [
          ["${applications.dashboard.clientId}", "${applications.board.clientId}"],
          ["${applications.dashboard.clientSecret}", "${applications.board.clientSecret}"],
        ]),
      );
      const kept = (await preview(0)).text;
      expect(kept).not.toContain("is new, and");
      expect(kept).not.toMatch(/\b(create|delete)d?\b/);
      workspace.write(path, model);
      await clean();
      expect(await console_.contents()).toEqual(before);
    },
  );

  test("a refusal has its place in the model, and no place is in the state", async () => {
    edit(["    roles: [orders-worker]\n", '    roles: [orders-worker, "tenant:nobody"]\n']);
    expect((await preview("failure")).text).toContain(
      'stacks/panbot.yaml:15:28 applications.orders-worker.roles[1]: the tenant has no Role "nobody"',
    );
    workspace.write(path, model);
    expect(workspace.stateText()).not.toContain("panbot.yaml");
  });

  test("with formerly it's kept, with all that hangs on it", async () => {
    const before = await console_.contents();
    edit(["  staff:\n", "  personnel:\n    formerly: staff\n    name: staff\n"]);
    await up(0);
    expect(await console_.contents()).toEqual(before);
    edit(["  staff:\n", "  staff:\n    formerly: personnel\n"]);
    await up(0);
    workspace.write(path, model);
    await clean();
    expect(await console_.contents()).toEqual(before);
  });

  test("what is replaced by hand is there once, as before", async () => {
    const urn = (kind: string, name: string) =>
      `urn:pulumi:dev::panbot::pulumi-nodejs:dynamic/logto:${kind}::${name}`;
    await workspace.expect(
      0,
      ...["up", "--yes", "--skip-preview", "--stack", "dev"],
      ...["--replace", urn("Role", "staff"), "--replace", urn("SignInExperience", "default")],
    );
    await clean();
    expect((await console_.call("GET", "/roles")).map(({ name }: { name: string }) => name)).toContain(
      "staff",
    );
    const { socialSignInConnectorTargets } = await console_.call("GET", "/sign-in-exp");
    expect(socialSignInConnectorTargets).toContain("google");
  });

  test("a colleague's clone with an empty state is told so in one message, and changes nothing", async () => {
    const before = await console_.contents();
    const { path: file, text } = workspace.stateFile();
    rmSync(file);
    await workspace.expect(0, "stack", "init", "dev");
    edit(["${config.dashboardUrl}/callback", "${config.dashboardUrl}/another"]);
    console_.count();
    for (const run of [preview, up]) {
      const { text: said } = await run("failure");
      expect(said).toMatch(
        /the state of stack "dev" is empty, while the tenant http\S+ has \d+ objects with its mark/,
      );
      const [, diagnostics] = said.split("Diagnostics:");
      expect(diagnostics?.match(/is empty, while the tenant/g)).toHaveLength(1);
      expect(said).toContain("LOGTO_RECOVER=true");
    }
    expect(console_.count().writes).toBe(0);
    expect(await console_.contents()).toEqual(before);

    workspace.write(path, model);
    workspace.env.LOGTO_RECOVER = "true";
    await preview(0);
    expect((await up(0)).text).toMatch(
      /takes up the Role with name "staff" \(id \w+\), since LOGTO_RECOVER is set/,
    );
    workspace.env.LOGTO_RECOVER = "";
    await clean();
    expect(await console_.contents()).toEqual(before);
    workspace.write(file.slice(workspace.folder.length + 1), text);
    await clean();
  });
});

test("in production a key that is changed without a word is refused by the guard, and said beside it", async () => {
  const tenant = await openConsole();
  const small = await openWorkspace({ project: "panbot" });
  try {
    const { url, appId, appSecret } = tenant.tenant;
    await small.config(
      {
        "logto:endpoint": url,
        "logto:appId": appId,
        "logto:production": "true",
        "logto:model": "small.yaml",
      },
      { "logto:appSecret": appSecret },
    );
    small.write("small.yaml", "roles:\n  staff: { description: works on orders }\n");
    await small.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    small.write("small.yaml", "roles:\n  team: { description: works on orders }\n");
    const { text } = await small.expect("failure", "preview", "--stack", "test");
    expect(text).toMatch(/::staff"?\s+cannot be deleted\s+because it is protected/);
    expect(text).toMatch(/small\.yaml:2:3 roles\.team: is new, and Role "staff" .*\n\s+formerly: \[staff\]/);
  } finally {
    small.remove();
    await tenant.close();
  }
});

describe.each(["false", "true"])("a program's parents (native: %s)", (native) => {
  const program = (parent: string, aliases: readonly string[] = []) => `
import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";

class Sign extends pulumi.ComponentResource {
  constructor(name) {
    super("shop:index:Sign", name);
  }
}
const sign = new Sign("sign");
const options = (name) => ({
  parent: ${parent},
  aliases: ${JSON.stringify(aliases)}.filter((one) => one.endsWith("::" + name)),
});
new logto.Role("staff", { description: "works" }, options("staff"));
new logto.Application("web", { type: "SPA", redirectUris: [] }, options("web"));
`;
  const refusal =
    /is (?:Role|Application) "\w+" of this stack already, by another parent\. .* aliases: \["(.*?)"\]/;
  let console_: Console;
  let workspace: Workspace;
  const run = (code: number | "failure", ...args: string[]) =>
    workspace.expect(code, ...args, "--stack", "test");

  beforeAll(async () => {
    console_ = await openConsole();
    workspace = await openWorkspace({ program: program("undefined") });
    workspace.usePlugin();
    const { url, appId, appSecret } = console_.tenant;
    await workspace.config(
      { "logto:endpoint": url, "logto:appId": appId, "logto:native": native },
      { "logto:appSecret": appSecret },
    );
    await run(0, "up", "--yes", "--skip-preview");
  });
  afterAll(async () => {
    workspace.remove();
    await console_.close();
  });

  test("what moves into a component is refused by the preview, and kept by the alias that it says", async () => {
    const before = await console_.contents();
    const aliases: string[] = [];
    // The engine ends at the first one.
    for (const _ of ["staff", "web"]) {
      workspace.write("index.ts", program("sign", aliases));
      const { text } = await run("failure", "preview");
      expect(text).toMatch(refusal);
      aliases.push(refusal.exec(text)?.[1] ?? "");
    }
    expect(new Set(aliases).size).toBe(2);
    workspace.write("index.ts", program("sign", aliases));
    console_.count();
    await run(0, "up", "--yes", "--skip-preview");
    expect(console_.count().writes).toBe(0);
    expect(await console_.contents()).toEqual(before);
    // The alias has done its work.
    workspace.write("index.ts", program("sign"));
    await run(0, "preview", "--expect-no-changes");
  });
});
