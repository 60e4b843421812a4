import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import * as logto from "../../../providers/index.ts";

interface Registered {
  name: string;
  type: string;
  inputs: Record<string, unknown>;
}
let registered: Registered[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => {
        registered.push({ name, type, inputs });
        return { id: `${name}-id`, state: inputs };
      },
      call: () => ({}),
    },
    "panbot",
    "dev",
    false,
  );
  pulumi.runtime.setAllConfig({ "logto:endpoint": "http://localhost:3001/" });
});
beforeEach(() => {
  registered = [];
});

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
const find = (type: string, name: string) =>
  registered.find((one) => one.type === `pulumi-nodejs:dynamic/logto:${type}` && one.name === name)?.inputs;
const idle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("classes", () => {
  test("an API resource makes its scopes, a role refers to them by id", async () => {
    const backend = new logto.ApiResource("backend", {
      indicator: "https://api.novaserve.ai",
      scopes: { "read:orders": "view orders", "write:orders": { description: "change orders" } },
    });
    const extra = new logto.Scope("backend/manage:staff", { apiResource: backend, name: "manage:staff" });
    new logto.Role("staff", { description: "d", scopes: [backend.scopes["read:orders"]!, extra, "s9"] });
    await idle();
    expect(find("ApiResource", "backend")).toEqual({
      __mark: "panbot/dev/backend",
      __provider: "exports.handler=()=>require('pulumi-logto/provider').default.ApiResource",
      name: "backend",
      indicator: "https://api.novaserve.ai",
    });
    expect(find("Scope", "backend/write:orders")).toMatchObject({
      name: "write:orders",
      description: "change orders",
      apiResource: "backend-id",
    });
    expect(find("Role", "staff")).toMatchObject({
      name: "staff",
      scopes: ["backend/read:orders-id", "backend/manage:staff-id", "s9"],
    });
  });

  test("an application makes its roles and secrets, and carries the mark of its stack", async () => {
    const jobs = new logto.Role("jobs", { description: "d", type: "MachineToMachine" });
    const app = new logto.Application("worker", {
      type: "MachineToMachine",
      roles: [jobs],
      secrets: { "2027": { expiresAt: "2028-01-31" } },
    });
    await idle();
    expect(find("Application", "worker")).toMatchObject({ name: "worker", __mark: "panbot/dev/worker" });
    expect(find("Application", "worker")).not.toHaveProperty("roles");
    expect(find("ApplicationRoles", "worker")).toMatchObject({
      application: "worker-id",
      roles: ["jobs-id"],
    });
    expect(find("ApplicationSecret", "worker/2027")).toMatchObject({
      application: "worker-id",
      name: "2027",
      expiresAt: "2028-01-31",
    });
    expect(app.secrets["2027"]).toBeInstanceOf(logto.ApplicationSecret);
    expect(await settled(app.clientId)).toBe("worker-id");
  });

  test("a connector's callback URI follows from the endpoint and its id, and its secrets are secret", async () => {
    const google = new logto.Connector("google", {
      factory: "google-universal",
      config: { clientId: "c" },
      secrets: { clientSecret: "plain" },
    });
    const entra = new logto.SsoConnector("microsoft", { provider: "AzureAdOidc" });
    new logto.SignInExperience("default", { socialConnectors: [google, "github"] });
    await idle();
    expect(await settled(google.callbackUri)).toBe("http://localhost:3001/callback/google");
    expect(await settled(entra.redirectUri)).toBe("http://localhost:3001/callback/microsoft-id");
    expect(await settled(entra.entityId)).toBeUndefined();
    expect(find("Connector", "google")?.instanceId).toBe("google");
    expect(find("SignInExperience", "default")?.socialConnectors).toEqual(["google", "github"]);
    const { secrets } = find("Connector", "google") as { secrets: Record<string, unknown> };
    // The signature by which the engine knows a secret.
    expect(Object.values(secrets)).toContain("1b47061264138c4ac30d75fd1eb44270");
  });

  describe("a reference that leads nowhere is an error that names the place", () => {
    const backend = () =>
      new logto.ApiResource("b", {
        indicator: "https://b.example",
        scopes: { "read:orders": "view orders" },
      });
    const role = (scopes: unknown) => () =>
      new logto.Role("r", { description: "d", scopes: scopes as never });
    const here = /\(at .*classes\.test\.ts:\d+:\d+\)$/;

    test("a scope that isn't declared", () => {
      const { scopes } = backend();
      expect(role([scopes["read:orders"], scopes.nope])).toThrow(
        'Role "r": scopes[1] is undefined; nothing is declared by the name that it was taken by',
      );
      expect(role([scopes.nope])).toThrow(here);
    });

    test("a resource of another kind", () => {
      expect(role([backend()])).toThrow(
        'Role "r": scopes[0] is the ApiResource itself; it takes Scope resources',
      );
      expect(() => new logto.ApplicationRoles("a", { application: backend() as never, roles: [] })).toThrow(
        'ApplicationRoles "a": application is the ApiResource itself; it takes Application resources',
      );
    });

    test("a SAML application is an application", async () => {
      new logto.SamlApplication("s", { accessControl: { enabled: true } } as never);
      await idle();
      expect(find("ApplicationAccessControl", "s")).toMatchObject({ application: "s-id" });
    });

    test("a resource of something else", () => {
      class Other extends pulumi.CustomResource {}
      const other = new Other("x:y:Z", "other");
      expect(role([other])).toThrow('Role "r": scopes[0] is no resource of Logto; it takes Scope resources');
    });

    test("it prints as ever", () => {
      expect(Object.keys(backend())).not.toContain("kindName");
    });
  });
});

describe("what a program alone can tell before ids are known", () => {
  /** Resources of one program know of each other. */
  const inProgram = (work: () => void) => pulumi.runtime.runInPulumiStack(async () => work());

  test("a reference to a resource that can't stand there", () => {
    const user = new logto.Role("told-staff", { description: "d" });
    const spa = new logto.Application("told-spa", { type: "SPA", redirectUris: [] });
    const worker = new logto.Application("told-worker", { type: "MachineToMachine" });
    expect(() => new logto.ApplicationRoles("told-a", { application: worker, roles: [user] })).toThrow(
      'ApplicationRoles "told-a": roles[0]: Role "told-staff" is of type User',
    );
    expect(() => new logto.ApplicationRoles("told-b", { application: spa, roles: [] })).toThrow(
      'application: Application "told-spa" is of type SPA, and only MachineToMachine ones have roles',
    );
  });

  test("one whose type isn't known is let through", () => {
    const type = pulumi.output("User") as pulumi.Output<"User">;
    const role = new logto.Role("told-later", { description: "d", type });
    const worker = new logto.Application("told-other", { type: "MachineToMachine" });
    expect(() => new logto.ApplicationRoles("told-c", { application: worker, roles: [role] })).not.toThrow();
  });

  test("two of one key in one that is new, and no two of the same key in different ones", () =>
    inProgram(() => {
      const [a, b] = ["told-x", "told-y"].map(
        (name) => new logto.ApiResource(name, { indicator: `https://${name}` }),
      );
      const scope = (name: string, apiResource: logto.ApiResource | undefined) =>
        new logto.Scope(name, { apiResource: apiResource as logto.ApiResource, name: "read" });
      scope("told-1", a);
      scope("told-2", b);
      expect(() => scope("told-3", a)).toThrow('Scope "told-3" has the same key as "told-1" of this program');
    }));

  test("two that are what one alone can be", () =>
    inProgram(() => {
      const application = new logto.SamlApplication("told-saml", {});
      const key = (name: string) => new logto.SamlApplicationSecret(name, { application, active: true });
      key("told-key");
      expect(() => key("told-key-2")).toThrow('active: one can be it, and "told-key" of this program is too');
    }));

  test("a list of distinct resources that holds one twice", () => {
    const field = new logto.CustomProfileField("toldField", { type: "Text" });
    expect(() => new logto.SignInExperience("default", { signUpProfileFields: [field, field] })).toThrow(
      "signUpProfileFields[1]: <CustomProfileField toldField> stands here twice",
    );
  });
});
