import { copyFileSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { writeEnvFile } from "../../cli/shared/env-files/env-file.ts";
import { remove } from "../support/remove.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { type Console, isReal, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

const secretKeys = [
  "googleClientSecret",
  "facebookClientSecret",
  "applePrivateKey",
  "linkedinClientSecret",
  "wechatAppSecret",
  "microsoftClientSecret",
];
const plainKeys = [
  "googleClientId",
  "facebookClientId",
  "appleServiceId",
  "appleTeamId",
  "appleKeyId",
  "linkedinClientId",
  "wechatAppId",
  "microsoftClientId",
];

/** PanBot in two environments, each with a tenant of its own, side by side. */
let dev: { tenant: Console; workspace: Workspace };
let prod: { tenant: Console; workspace: Workspace };
let data: string;

const up = ({ workspace }: typeof dev) =>
  workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", workspace.stack);
const clean = ({ workspace }: typeof dev) =>
  workspace.expect(0, "preview", "--expect-no-changes", "--stack", workspace.stack);
const outputs = async ({ workspace }: typeof dev) => {
  const { stdout } = await workspace.expect(
    0,
    ...["stack", "output", "--json", "--show-secrets", "--stack", workspace.stack],
  );
  return JSON.parse(stdout);
};

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "panbot-"));
  dev = {
    tenant: await openConsole({ dataFile: join(data, "dev.json") }),
    workspace: await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" }),
  };
  const { url, appId, appSecret } = dev.tenant.tenant;
  await dev.workspace.config(
    {
      "logto:endpoint": url,
      "logto:appId": appId,
      "panbot:microsoftIssuer": `${dev.tenant.issuer}/v2.0`,
    },
    { "logto:appSecret": appSecret },
  );
  prod = {
    tenant: await openConsole({ appId: "prod-automation", appSecret: "planted-prod-automation-secret" }),
    workspace: await openWorkspace({ project: "panbot", stack: "prod", configOf: "prod" }),
  };
});
afterAll(async () => {
  for (const one of [dev, prod]) {
    one?.workspace.remove();
    await one?.tenant.close();
  }
  remove(data);
});

describe("PanBot, dev and prod side by side", () => {
  test("prod names everything that is missing in one error, with the commands, and reaches no tenant", async () => {
    const { text } = await prod.workspace.expect("failure", "preview", "--stack", "prod");
    expect(text).toContain(`Pulumi.prod.yaml: 17 values are missing for stack "prod":`);
    for (const key of secretKeys) {
      expect(text).toContain(`pulumi config set --secret --stack prod panbot:${key}`);
    }
    for (const key of plainKeys) expect(text).toContain(`pulumi config set --stack prod panbot:${key}`);
    expect(text).toContain("pulumi config set --secret --stack prod logto:appSecret");
    expect(text).not.toContain("    at ");
    expect(prod.tenant.count().all).toBe(0);
  });

  test("with its values, prod is made at its own tenant, and dev at its own", async () => {
    const { url } = prod.tenant.tenant;
    await prod.workspace.config(
      {
        "logto:endpoint": url,
        "logto:publicEndpoint": "https://panbot.logto.app",
        "logto:appId": "prod-automation",
        // Nothing else answers a discovery document here, and a production stack wants https.
        "panbot:microsoftDomain": "panbot.example",
        ...Object.fromEntries(plainKeys.map((key) => [`panbot:${key}`, `prod-${key.toLowerCase()}`])),
      },
      {
        "logto:appSecret": "planted-prod-automation-secret",
        ...Object.fromEntries(secretKeys.map((key) => [`panbot:${key}`, `planted-prod-${key}`])),
      },
    );
    prod.workspace.write(
      "stacks/panbot.yaml",
      readFileSync(join(prod.workspace.folder, "stacks/panbot.yaml"), "utf8").replace(
        "  microsoft:\n",
        "  microsoft:\n    when: $" + "{config.withMicrosoft:-false}\n",
      ),
    );
    await Promise.all([up(dev), up(prod)]);
    const contents = (await dev.tenant.contents()) as Record<string, Record<string, unknown>[]>;
    const resource = contents.resources?.find(({ indicator }) => indicator === "https://api.novaserve.ai");
    expect(resource?.scopes).toHaveLength(8);
    expect(contents.resources).toHaveLength(2);
    expect(contents.roles?.filter(({ type }) => type === "User").map(({ name }) => name)).toEqual(
      expect.arrayContaining(["staff", "owner", "admin"]),
    );
    expect(contents.applications?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["PanBot Dashboard", "PanBot Orders Worker"]),
    );
    const worker = contents.applications?.find(({ name }) => name === "PanBot Orders Worker");
    expect(await dev.tenant.call("GET", `/applications/${worker?.id}/roles`)).toMatchObject([
      { name: "orders-worker" },
    ]);
    expect(contents.connectors?.map(({ id }) => id)).toEqual([
      "apple",
      "facebook",
      "google",
      "linkedin",
      "wechat",
    ]);
    expect(contents.ssoConnectors).toMatchObject([
      { connectorName: "Microsoft", domains: ["panbot.example"] },
    ]);
    expect(contents.signInExperience).toMatchObject({
      socialSignInConnectorTargets: ["google", "facebook", "apple", "linkedin", "wechat"],
      singleSignOnEnabled: true,
    });
    expect(contents.hooks).toMatchObject([
      { config: { url: "http://localhost:8000/api/v1/auth/oidc/webhook" } },
    ]);
    expect((await prod.tenant.call("GET", "/hooks"))[0].config.url).toBe(
      "https://backend.novaserve.ai/api/v1/auth/oidc/webhook",
    );
  });

  test("the state of a model says nothing of where the packages lie on this machine", () => {
    const { resources = [] } = dev.workspace.state().deployment;
    const ours = resources.filter(({ type }) => String(type).includes("logto:"));
    expect(ours.length).toBeGreaterThan(20);
    expect(JSON.stringify(ours)).not.toMatch(/sourcePosition|declare\.[jt]s|providers\//);
  });

  test("again, neither has anything to do, and nothing is written", async () => {
    await Promise.all([clean(dev), clean(prod)]);
    dev.tenant.count();
    await up(dev);
    expect(dev.tenant.count().writes).toBe(0);
  });

  test("outputs are wholly plain or wholly secret, and hold what applications and consoles need", async () => {
    const shown = JSON.parse(
      (await prod.workspace.expect(0, "stack", "output", "--json", "--stack", "prod")).stdout,
    );
    expect(shown).toMatchObject({
      endpoint: "https://panbot.logto.app",
      applications: { dashboard: { name: "PanBot Dashboard", type: "Traditional" } },
      apiResources: { backend: { indicator: "https://api.novaserve.ai" } },
      callbackUris: { google: "https://panbot.logto.app/callback/google" },
      applicationSecrets: "[secret]",
      webhookSigningKeys: "[secret]",
      envFiles: "[secret]",
    });
    expect(shown.checklist.google.join()).toContain("https://panbot.logto.app/callback/google");
    expect(shown.checklist.apple.join()).toContain("add the domain panbot.logto.app");
    const all = await outputs(prod);
    const { dashboard } = all.applications;
    expect(all.envFiles.web).toEqual({
      path: "env/web-prod/.env.local",
      secrets: ["LOGTO_APP_SECRET", "LOGTO_COOKIE_SECRET"],
      variables: {
        LOGTO_ENDPOINT: "https://panbot.logto.app",
        LOGTO_APP_ID: dashboard.clientId,
        LOGTO_APP_SECRET: all.applicationSecrets.dashboard,
        LOGTO_COOKIE_SECRET: expect.stringMatching(/^\w{48}$/),
        LOGTO_BASE_URL: "https://dashboard.novaserve.ai",
        LOGTO_API_RESOURCE: "https://api.novaserve.ai",
      },
    });
    expect(all.applicationSecrets.dashboard).toMatch(/^\w{32}$/);
  });

  test("env files hold the values of their stack, and the cookie secret is the same in every run", async () => {
    const before = await outputs(dev);
    expect(writeEnvFile(data, before.envFiles.backend)).toBe("written");
    const path = join(data, "env/backend/dev.env");
    expect(readFileSync(path, "utf8").trim().split("\n").sort()).toEqual([
      `LOGTO_APP_ID=${before.applications.dashboard.clientId}`,
      `LOGTO_APP_SECRET=${before.applicationSecrets.dashboard}`,
      `LOGTO_ENDPOINT=${dev.tenant.tenant.url}`,
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await up(dev);
    expect((await outputs(dev)).envFiles).toEqual(before.envFiles);
    expect((await outputs(prod)).envFiles.web.variables.LOGTO_COOKIE_SECRET).not.toBe(
      before.envFiles.web.variables.LOGTO_COOKIE_SECRET,
    );
  });

  test("in production a role can't be removed by taking it out of the model; allowDeletion lets it go", async () => {
    const path = join(prod.workspace.folder, "stacks/panbot.yaml");
    const model = readFileSync(path, "utf8");
    const admin = / {2}admin:\n.*\n.*\n/;
    prod.workspace.write("stacks/panbot.yaml", model.replace(admin, ""));
    const { text } = await prod.workspace.expect("failure", "preview", "--stack", "prod");
    expect(text).toContain("protected");
    prod.workspace.write(
      "stacks/panbot.yaml",
      model.replace("  admin:\n", "  admin:\n    allowDeletion: true\n"),
    );
    await up(prod);
    prod.workspace.write("stacks/panbot.yaml", model.replace(admin, ""));
    await up(prod);
    const roles = await prod.tenant.call("GET", "/roles");
    expect(roles.map(({ name }: { name: string }) => name)).not.toContain("admin");
    await clean(prod);
  });

  test("a rotated secret of the provider's own application is taken up by the next preview", async () => {
    const [secret] = prod.tenant.tenant.store.filter("applicationSecrets", {
      applicationId: "prod-automation",
    });
    Object.assign(secret as object, { value: "planted-rotated-secret" });
    await prod.workspace.config({}, { "logto:appSecret": "planted-rotated-secret" });
    await clean(prod);
  });

  // A real one stays where it is.
  (isReal ? test.skip : test)(
    "a tenant that moved is found at its new address by the next preview",
    async () => {
      const old = dev.tenant;
      await old.close();
      copyFileSync(join(data, "dev.json"), join(data, "moved.json"));
      dev.tenant = await openConsole({ dataFile: join(data, "moved.json") });
      const { text } = await dev.workspace.run("preview", "--stack", "dev");
      expect(text).toContain(`logto:endpoint`);
      await dev.workspace.config({
        "logto:endpoint": dev.tenant.tenant.url,
        "logto:publicEndpoint": old.tenant.url,
      });
      await clean(dev);
    },
  );

  test("a preview says what runs out, and a date that is none is a mistake of the stack's file", async () => {
    const { workspace } = dev;
    const soon = new Date(Date.now() + 10 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const path = join(workspace.folder, "stacks/panbot.yaml");
    const model = readFileSync(path, "utf8");
    const said = `    type: Traditional\n    secrets: { spare: { expiresAt: ${soon} } }\n`;
    workspace.write("stacks/panbot.yaml", model.replace("    type: Traditional\n", said));
    await workspace.config({ "panbot:microsoftClientSecretExpires": soon });
    const { text } = await workspace.expect(0, "preview", "--stack", "dev");
    expect(text).toContain(`panbot:microsoftClientSecret expires on ${soon}`);
    expect(text).toContain("pulumi config set --secret --stack dev panbot:microsoftClientSecret");
    expect(text).toContain(`ApplicationSecret dashboard/spare expires on ${soon}`);
    await workspace.config({ "panbot:microsoftClientSecretExpires": "soon" });
    const wrong = await workspace.expect("failure", "preview", "--stack", "dev");
    expect(wrong.text).toContain('Pulumi.dev.yaml: panbot:microsoftClientSecretExpires: "soon" is no date');
    await workspace.expect(0, "config", "rm", "--stack", "dev", "panbot:microsoftClientSecretExpires");
    workspace.write("stacks/panbot.yaml", model);
  });

  test("no secret is in any file or in anything that was printed", async () => {
    const values = [
      ...["planted-prod-automation-secret", "planted-rotated-secret"],
      ...secretKeys.map((key) => `planted-prod-${key}`),
      ...(await Promise.all([dev, prod].map(outputs))).flatMap((all) => [
        ...Object.values<string>(all.applicationSecrets),
        ...Object.values<string>(all.webhookSigningKeys),
        all.envFiles.web.variables.LOGTO_COOKIE_SECRET,
      ]),
    ];
    expect(values.length).toBeGreaterThan(12);
    for (const { workspace } of [dev, prod]) {
      const printed = workspace.printed.filter(
        (text) => !/^\$ pulumi (config set-all|stack output .*--show-secrets)/.test(text),
      );
      const texts = [...printed, ...filesOf(workspace.folder).map(({ content }) => content)];
      expect(values.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
    }
  });
});
