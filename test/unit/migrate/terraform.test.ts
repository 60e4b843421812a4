import { describe, expect, test } from "@jest/globals";
import { migrated, mistakes, read, textOf } from "./world.ts";

const provider = 'provider["registry.terraform.io/lenstra/logto"]';
const successor = { provider: 'provider["registry.terraform.io/the-ccsn/logto"]' };
const resource = (
  type: string,
  name: string,
  attributes: object,
  more: object = {},
  instance: object = {},
) => ({
  ...{ mode: "managed", type, name, provider },
  ...more,
  instances: [{ schema_version: 0, attributes, sensitive_attributes: [], ...instance }],
});
const state = (resources: unknown[], more: object = {}) =>
  JSON.stringify(
    {
      version: 4,
      terraform_version: "1.9.8",
      serial: 7,
      lineage: "x",
      outputs: {},
      resources,
      check_results: null,
      ...more,
    },
    undefined,
    2,
  );

/** As the provider's own examples leave it. */
const everything = [
  resource("logto_application", "dashboard", {
    ...{ id: "app0000000001", tenant_id: "default", is_admin: false, is_third_party: false },
    ...{
      name: "PanBot Dashboard",
      type: "Traditional",
      description: "for owners",
      cors_allowed_origins: null,
    },
    redirect_uris: ["http://localhost:3000/callback"],
    post_logout_redirect_uris: ["http://localhost:3000"],
  }),
  resource("logto_application", "worker", {
    ...{ id: "app0000000002", tenant_id: "default", is_admin: false, is_third_party: false, name: "worker" },
    ...{ type: "MachineToMachine", description: null, redirect_uris: [], post_logout_redirect_uris: [] },
  }),
  resource("logto_application", "native", {
    id: "app0000000003",
    name: "Phone",
    type: "Native",
    redirect_uris: null,
  }),
  resource("logto_api_resource", "backend", {
    ...{ id: "res0000000001", name: "PanBot Backend API", indicator: "https://api.novaserve.ai" },
    ...{ access_token_ttl: 3600, is_default: false },
    scopes: [
      { id: "scope00000001", name: "read:orders", description: "view orders", resource_id: "res0000000001" },
      { id: "scope00000003", name: "read:calls", description: null, resource_id: "res0000000001" },
    ],
  }),
  resource("logto_api_resource_scope", "read_orders", {
    ...{ id: "scope00000001", name: "read:orders", description: "view orders" },
    ...{ resource_id: "res0000000001", created_at: 1750000000000, tenant_id: "default" },
  }),
  resource(
    "logto_api_resource_scope",
    "write_orders",
    { id: "scope00000002", name: "write:orders", resource_id: "res0000000001", description: null },
    { module: "module.api" },
    { index_key: "write" },
  ),
  resource("logto_role", "staff", {
    ...{ id: "role000000001", name: "staff", description: "sees orders", type: "User", is_default: true },
    scope_ids: ["scope00000001", "scope00000003"],
  }),
  resource("logto_role", "jobs", {
    id: "role000000002",
    name: "jobs",
    description: "works",
    type: "MachineToMachine",
    is_default: false,
    scope_ids: ["scope00000002"],
  }),
  resource("logto_user", "alice", {
    ...{ id: "user00000001", name: "Alice", primary_email: "alice@example.com", username: null },
    profile: { family_name: "A", given_name: null, middle_name: null, nickname: "al" },
    role_ids: ["role000000001"],
  }),
  resource("logto_user", "bob", {
    id: "user00000002",
    name: "Bob",
    username: "bob",
    primary_email: null,
    profile: null,
    role_ids: null,
  }),
  resource("logto_assign_roles_to_user", "bob", {
    id: "x",
    user_id: "user00000002",
    role_ids: ["role000000001"],
  }),
  resource("logto_sign_in_experience", "default", {
    ...{ id: "default", tenant_id: "default", sign_in_mode: "SignIn", custom_css: null },
    branding: {
      logo_url: "https://a.example/logo.png",
      dark_logo_url: null,
      favicon: null,
      dark_favicon: null,
    },
    sign_in: {
      methods: [
        { identifier: "username", password: true, verification_code: false, is_password_primary: true },
      ],
    },
    social_sign_in_connector_targets: ["google"],
    custom_content: { "/a_path": "x" },
  }),
];

/** As the-ccsn/logto leaves it, by its published schema. */
const configuration = (type: string, name: string, attributes: object, said: unknown) =>
  resource(
    type,
    name,
    { ...attributes, configuration: typeof said === "string" ? said : JSON.stringify(said) },
    successor,
    { sensitive_attributes: [[{ type: "get_attr", value: "configuration" }]] },
  );
const web = resource(
  "logto_application",
  "web",
  {
    ...{ id: "app1", name: "Web", type: "Traditional", redirect_uris: ["https://web.example/cb"] },
    client_secrets: { "Default secret": "planted-a", gitops: "planted-b", byHand: "planted-c" },
  },
  successor,
  { sensitive_attributes: [[{ type: "get_attr", value: "client_secrets" }]] },
);
const succeeding = [
  web,
  resource(
    "logto_application_secret",
    "gitops",
    { id: "app1/gitops", application_id: "app1", name: "gitops", value: "planted-b" },
    successor,
  ),
  configuration(
    "logto_connector",
    "github",
    { id: "con0000000001", connector_id: "github-universal" },
    { config: { clientId: "github-id", clientSecret: "planted-github" }, syncProfile: true },
  ),
  configuration(
    "logto_sign_in_experience",
    "this",
    { id: "default" },
    {
      supportWebsiteUrl: "https://support.example",
      socialSignInConnectorTargets: ["github", "google"],
      signIn: {
        methods: [{ identifier: "email", password: true, verificationCode: false, isPasswordPrimary: true }],
      },
    },
  ),
  configuration(
    "logto_account_center",
    "this",
    { id: "default" },
    { enabled: true, fields: { name: "Edit" } },
  ),
  configuration("logto_id_token_config", "this", { id: "default" }, { enabledExtendedClaims: ["roles"] }),
  configuration("logto_oidc_session_config", "this", { id: "default" }, { ttl: 1800 }),
];

describe("a state of the-ccsn/logto", () => {
  test("becomes a model too: secrets by name, connectors, and what is held as JSON", async () => {
    const migration = await migrated(state(succeeding));
    expect(migration.model).toEqual({
      applications: {
        web: {
          ...{ name: "Web", type: "Traditional", redirectUris: ["${config.webUrl}/cb"] },
          secrets: { gitops: { adopt: true } },
          adopt: "app1",
        },
      },
      connectors: {
        github: {
          factory: "github-universal",
          instanceId: "${config.githubConnectorId:-github}",
          config: { clientId: "${config.githubClientId}" },
          secrets: { clientSecret: "${secret.githubClientSecret}" },
          syncProfile: true,
          adopt: true,
        },
      },
      signInExperience: {
        supportWebsiteUrl: "https://support.example",
        socialConnectors: ["github", "tenant:google"],
        signInMethods: [
          { identifier: "email", password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      accountCenter: { enabled: true, fields: { name: "Edit" } },
      idTokenSettings: { enabledExtendedClaims: ["roles"] },
      oidcSessionSettings: { ttl: 1800 },
    });
    expect(migration.config.get("githubConnectorId")).toBe("con0000000001");
    expect(migration.secrets.get("githubClientSecret")).toBe("planted-github");
    expect(read(migration).entries.map(({ name }) => name)).toContain("web/gitops");
    const said = migration.remarks.join("\n");
    expect(said).toContain('logto_application.web.client_secrets: "byHand"');
    expect(said).toContain('applications.web.secrets: { "byHand": { adopt: true } }');
    expect(said).not.toContain("Default secret");
    expect(said + textOf(migration)).not.toContain("planted-");
  });

  test("says of each that isn't carried over why, and what to do", async () => {
    const migration = await migrated(
      state([
        web,
        resource(
          "logto_application_secret",
          "lost",
          { id: "x/y", application_id: "x", name: "y" },
          successor,
        ),
        configuration(
          "logto_connector",
          "broken",
          { id: "c1", connector_id: "github-universal" },
          "planted-{",
        ),
        configuration("logto_connector", "strange", { id: "c2", connector_id: "no-such" }, { config: {} }),
        configuration(
          "logto_account_center",
          "this",
          { id: "default" },
          { enabled: true, future: "planted-" },
        ),
        configuration("logto_account_center", "too", { id: "default" }, { enabled: false }),
        resource("logto_organization", "acme", { id: "o1", name: "Acme" }, successor),
        resource("logto_quantum", "x", { id: "q" }, { provider: 'provider["example.com/else/logto"]' }),
      ]),
    );
    read(migration);
    const said = migration.remarks.join("\n");
    for (const words of [
      "logto_application_secret.lost: its application isn't in the model",
      "logto_connector.broken.configuration: isn't a JSON object",
      "logto_account_center.this.configuration.future: this version knows no such setting",
      "logto_account_center.too: a tenant has it once",
      "logto_organization.acme: migrate knows no such type. Let the tenant say it: pulumi-logto export --dry-run --only organizations",
      "logto_quantum.x: migrate knows no such type. Let the tenant say it: pulumi-logto export --dry-run.",
    ]) {
      expect(said).toContain(words);
    }
    expect(migration.model.accountCenter).toEqual({ enabled: true });
    // It may be one of the tenant's own.
    expect(migration.model.connectors).toHaveProperty("strange.factory", "no-such");
    expect(said + textOf(migration)).not.toContain("planted-");
  });
});

describe("a state of lenstra/logto", () => {
  test("becomes a model by its ids, with references by name", async () => {
    const migration = await migrated(state(everything));
    expect(migration.model).toEqual({
      applications: {
        dashboard: {
          ...{ name: "PanBot Dashboard", type: "Traditional", description: "for owners" },
          redirectUris: ["${config.dashboardUrl}/callback"],
          postLogoutRedirectUris: ["${config.dashboardUrl}"],
          adopt: "app0000000001",
        },
        worker: { type: "MachineToMachine", adopt: "app0000000002" },
        native: { name: "Phone", type: "Native", redirectUris: [], adopt: "app0000000003" },
      },
      apiResources: {
        backend: {
          name: "PanBot Backend API",
          indicator: "https://api.novaserve.ai",
          scopes: {
            "read:orders": { description: "view orders", adopt: "scope00000001" },
            "write:orders": { adopt: "scope00000002" },
            "read:calls": { adopt: "scope00000003" },
          },
          adopt: "res0000000001",
        },
      },
      roles: {
        staff: {
          ...{ description: "sees orders", isDefault: true },
          scopes: { backend: ["read:orders", "read:calls"] },
          adopt: "role000000001",
        },
        jobs: {
          description: "works",
          type: "MachineToMachine",
          scopes: { backend: ["write:orders"] },
          adopt: "role000000002",
        },
      },
      users: {
        alice: {
          ...{
            primaryEmail: "alice@example.com",
            name: "Alice",
            profile: { familyName: "A", nickname: "al" },
          },
          roles: ["staff"],
          adopt: "user00000001",
        },
        bob: { username: "bob", name: "Bob", roles: ["staff"], adopt: "user00000002" },
      },
      signInExperience: {
        signInMode: "SignIn",
        socialConnectors: ["tenant:google"],
        signInMethods: [
          { identifier: "username", password: true, verificationCode: false, isPasswordPrimary: true },
        ],
        branding: { logoUrl: "https://a.example/logo.png" },
        customContent: { "/a_path": "x" },
      },
    });
    expect(read(migration).entries.length).toBeGreaterThan(10);
    expect([...migration.open, ...migration.secrets.keys()]).toEqual([
      "logto:endpoint",
      "logto:appId",
      "logto:appSecret",
    ]);
  });

  test("what it can't carry over is named", async () => {
    const lost = [
      ...everything,
      resource("logto_application", "future", {
        id: "a9",
        name: "Future",
        type: "SPA",
        redirect_uris: ["https://f.example/"],
        new_setting: true,
        unset: null,
      }),
      resource("logto_organization", "acme", { id: "o1", name: "Acme" }),
      resource(
        "aws_instance",
        "web",
        { id: "i-1" },
        { provider: 'provider["registry.terraform.io/hashicorp/aws"]' },
      ),
      { ...resource("logto_application", "read", { id: "a8" }), mode: "data" },
      resource("logto_api_resource_scope", "orphan", { id: "s9", name: "x", resource_id: "gone" }),
      resource("logto_role", "lost", { id: "r9", name: "lost", description: "d", scope_ids: ["gone"] }),
      resource("logto_user", "nobody", { id: "u9", name: "Nobody", role_ids: ["role000000002"] }),
      resource("logto_user", "carol", { id: "u8", username: "carol", role_ids: ["role000000002", "gone"] }),
      resource("logto_assign_roles_to_user", "lost", { id: "y", user_id: "gone", role_ids: [] }),
      resource(
        "logto_application",
        "secret",
        {
          id: "a7",
          name: "S",
          type: "MachineToMachine",
          description: "planted-secret",
          client_secret: "planted-other",
        },
        {},
        {
          sensitive_attributes: [[{ type: "get_attr", value: "description" }]],
        },
      ),
      resource(
        "logto_role",
        "tainted",
        { id: "r8", name: "tainted", description: "d" },
        {},
        { status: "tainted" },
      ),
    ];
    const migration = await migrated(
      state(lost, { outputs: { secret: { value: "planted-output", type: "string", sensitive: true } } }),
    );
    read(migration);
    const said = migration.remarks.join("\n");
    for (const place of [
      ...["logto_application.future.new_setting", "logto_organization.acme", "aws_instance.web"],
      ...[
        "data.logto_application.read",
        "logto_api_resource_scope.orphan",
        "logto_role.lost.scope_ids: gone",
      ],
      ...["logto_user.nobody", "logto_user.carol.role_ids: role000000002", "logto_user.carol.role_ids: gone"],
      ...[
        "logto_assign_roles_to_user.lost",
        "logto_application.secret.description",
        "logto_application.secret.client_secret",
      ],
      ...["logto_role.tainted is tainted", "outputs (secret)", 'its scope "read:calls"'],
    ]) {
      expect(said).toContain(place);
    }
    expect(said).not.toContain("future.unset");
    expect(said + textOf(migration)).not.toContain("planted-");
  });

  test("several of one name get names of their own", async () => {
    const same = [
      resource("logto_role", "a", { id: "r1", name: "one", description: "d" }, {}, { index_key: "x y" }),
      resource("logto_role", "a", { id: "r2", name: "two", description: "d" }, {}, { index_key: "x-y" }),
      resource(
        "logto_role",
        "a",
        { id: "r3", name: "three", description: "d" },
        { module: "module.m" },
        { index_key: 0 },
      ),
    ];
    const migration = await migrated(state(same));
    expect(Object.keys(migration.model.roles as object)).toEqual(["a-x-y", "a-x-y-2", "m-a-0"]);
    read(migration);
  });

  test.each([
    [
      "an older form",
      JSON.stringify({ version: 3, terraform_version: "0.11.14", modules: [] }),
      "is the form of another Terraform; allowed: 4",
    ],
    [
      "what terraform show prints",
      JSON.stringify({ format_version: "1.0", values: {} }),
      "terraform state pull",
    ],
    [
      "an encrypted one",
      JSON.stringify({ serial: 1, lineage: "x", encrypted_data: "planted-" }),
      "tofu state pull",
    ],
    ["resources that are none", state([{ mode: "managed" }]), "resources[0].type: is missing"],
    [
      "resources of another shape",
      state([{ mode: "managed", type: "logto_role", name: "a", instances: {} }]),
      "resources[0].instances: has to be a list",
    ],
    ["no version", JSON.stringify({ lineage: "x", resources: [] }), "version: is missing"],
  ])("%s is refused, and why", async (_, text, why) => {
    const found = (await mistakes(text)).join("\n");
    expect(found).toContain(why);
    expect(found).toMatch(/^\d+:\d+/);
    expect(found).not.toContain("planted-");
  });

  test("a state with tabs, and one with nothing in it", async () => {
    const tabs = JSON.stringify(JSON.parse(state(everything)), undefined, "\t");
    expect((await migrated(tabs)).model).toEqual((await migrated(state(everything))).model);
    expect(await mistakes(state([]))).toEqual([expect.stringContaining("there is nothing in it")]);
  });
});
