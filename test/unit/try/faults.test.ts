import { generateKeyPairSync } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { plainSend } from "../../../cli/shared/checks/requests.ts";
import { startTenant } from "../../../emulator/index.ts";
import { openWorld, type World } from "./world.ts";

/* What somebody did to a tenant that works, one thing each, and by which name `try` finds it, and nothing else. */

let world: World;
let before: World["tenant"]["store"]["tables"];
beforeAll(async () => {
  world = await openWorld();
  before = structuredClone(world.tenant.store.tables);
});
afterAll(() => world.close());

beforeEach(() => {
  for (const { path, variables } of Object.values(world.envFiles)) {
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(world.folder, path), lines.join(""));
  }
});
afterEach(() => {
  world.tenant.store.tables = structuredClone(before);
  world.tenant.faults.length = 0;
  world.around.send = plainSend;
  for (const { path } of Object.values(world.envFiles)) rmSync(join(world.folder, path), { force: true });
});

const table = (name: string) => world.tenant.store.table(name);
const remove = (name: string, is: (row: Record<string, unknown>) => boolean) => {
  const rows = table(name);
  const kept = rows.filter((row) => !is(row));
  if (kept.length === rows.length) throw new Error(`${name} has no such row`);
  rows.splice(0, rows.length, ...kept);
};
const application = (name: string) =>
  world.tenant.store.byId("applications", world.made("Application", name).id);
const experience = () => table("signInExperience")[0] as Record<string, unknown>;
const scope = (name: string) => world.made("Scope", `backend/${name}`).id;
const role = (name: string) => world.made("Role", name).id;

/** Another value for a variable of an env file. */
const written = (file: "web" | "worker", changed: Record<string, string | undefined>) => {
  const { path, variables } = world.envFiles[file] as World["envFiles"][string];
  const lines = Object.entries({ ...variables, ...changed }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}\n`],
  );
  writeFileSync(join(world.folder, path), lines.join(""));
};

/** Something else than an answer from addresses that have the text in them. */
const elsewhere = (part: string, answer: () => Response) => {
  world.around.send = async (request) => (request.url.includes(part) ? answer() : plainSend(request));
};

const gone = () => {
  throw Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }),
  });
};

const clientId = "[0-9a-z]{21}";
const api = "https://api.novaserve.ai";

const faults: [string, () => unknown, ...string[]][] = [
  [
    "a wrong secret in an env file",
    () => written("web", { LOGTO_APP_SECRET: "planted-of-another" }),
    "env-files: web.env: LOGTO_APP_SECRET isn't a secret that the tenant takes for PanBot Dashboard .*invalid_client",
  ],
  [
    "a redirect URI that is off by a slash",
    () => {
      application("dashboard").oidcClientMetadata.redirectUris = ["https://dashboard.novaserve.ai/callback/"];
    },
    "redirect-uris: PanBot Dashboard: sign-in refuses the redirect URI https://dashboard.novaserve.ai/callback .*; it takes https://dashboard.novaserve.ai/callback/, and they differ by a trailing slash",
  ],
  [
    "a redirect URI that is gone",
    () => {
      application("dashboard").oidcClientMetadata.redirectUris = ["https://other.example/callback"];
    },
    "redirect-uris: PanBot Dashboard: sign-in refuses the redirect URI https://dashboard.novaserve.ai/callback \\(invalid_redirect_uri[^;]*\\)$",
  ],
  [
    "a redirect URI that takes more than was declared",
    () => {
      application("dashboard").oidcClientMetadata.redirectUris.push("https://*.try.invalid/callback");
    },
    "redirect-uris: PanBot Dashboard: sign-in takes https://pulumi-logto.try.invalid/callback, which isn't declared",
  ],
  [
    "an application that was deleted",
    () => world.tenant.store.delete("applications", { id: world.made("Application", "dashboard").id }),
    `redirect-uris: PanBot Dashboard: the tenant has no application ${clientId} .*nobody can sign in`,
    `sign-out: PanBot Dashboard: the tenant has no application ${clientId}`,
    `secrets: PanBot Dashboard: the tenant has no application ${clientId}`,
    `env-files: web.env: LOGTO_APP_ID is ${clientId}, and the tenant has no such application`,
  ],
  [
    "a post sign-out redirect URI that is gone",
    () => {
      application("dashboard").oidcClientMetadata.postLogoutRedirectUris = [];
    },
    "sign-out: PanBot Dashboard: sign-out refuses the post sign-out redirect URI https://dashboard.novaserve.ai ",
  ],
  [
    "a CORS origin that is gone",
    () => {
      application("orders-app").customClientMetadata.corsAllowedOrigins = [];
    },
    "cors: PanBot Orders App: the token endpoint lets no page of https://embed.novaserve.ai read its answers",
  ],
  [
    "a preflight request that something in between refuses",
    () => world.tenant.faults.push({ method: "OPTIONS", effect: "answer", status: 405, times: 9 }),
    "cors: PanBot Orders App: the token endpoint refuses the preflight request \\(OPTIONS\\) of https://embed.novaserve.ai",
    "cors: PanBot Orders App: the token endpoint refuses the preflight request \\(OPTIONS\\) of https://orders.novaserve.ai",
  ],
  [
    "a scope that is missing from a role",
    () =>
      remove(
        "rolesScopes",
        ({ roleId, scopeId }) => roleId === role("orders-worker") && scopeId === scope("write:orders"),
      ),
    `machine-tokens: PanBot Orders Worker: its token for ${api} lacks write:orders, which it has by role orders-worker in the model`,
  ],
  [
    "a scope too much in a role",
    () =>
      table("rolesScopes").push({
        tenantId: "default",
        id: "x",
        roleId: role("orders-worker"),
        scopeId: scope("manage:staff"),
      }),
    `machine-tokens: PanBot Orders Worker: its token for ${api} has manage:staff, which no role grants it in the model`,
  ],
  [
    "a machine's role that is missing",
    () => remove("applicationsRoles", ({ roleId }) => roleId === role("orders-worker")),
    `machine-tokens: PanBot Orders Worker: its token for ${api} lacks read:orders`,
    `machine-tokens: PanBot Orders Worker: its token for ${api} lacks write:orders`,
  ],
  [
    "the Management API for a machine that has no business there",
    () =>
      table("applicationsRoles").push({
        ...(table("applicationsRoles").find(
          ({ applicationId }) => applicationId === world.tenant.appId,
        ) as object),
        id: "x",
        applicationId: world.made("Application", "orders-worker").id,
      }),
    "machine-tokens: PanBot Orders Worker: its token for https://default.logto.app/api has all, which no role grants it",
  ],
  [
    "a secret that was rotated at the tenant",
    () => {
      const id = world.made("Application", "orders-worker").id;
      Object.assign(table("applicationSecrets").find(({ applicationId }) => applicationId === id) as object, {
        value: "planted-rotated",
      });
    },
    "secrets: PanBot Orders Worker: the tenant doesn't take its secret, as the state has it",
    "machine-tokens: PanBot Orders Worker: gets no token \\(invalid_client",
    "env-files: worker.env: LOGTO_APP_SECRET isn't a secret that the tenant takes for PanBot Orders Worker",
  ],
  [
    "a token script that denies machines their tokens",
    () => {
      const row = table("logtoConfigs").find(({ key }) => key === "jwt.clientCredentials");
      Object.assign(row?.value, {
        script: "const getCustomJwtClaims = async ({ api }) => api.denyAccess('no')",
      });
    },
    `machine-tokens: PanBot Orders Worker: gets no token for ${api} \\(access_denied.*a token script denies it`,
    "machine-tokens: PanBot Orders Worker: gets no token for https://default.logto.app/api",
    "organization-tokens: PanBot Orders Worker: gets no token for organization Shop .*a token script denies it",
  ],
  [
    "a membership of an organization that is missing",
    () => {
      const id = world.made("Application", "orders-worker").id;
      remove("organizationApplications", ({ applicationId }) => applicationId === id);
      remove("organizationApplicationRoles", ({ applicationId }) => applicationId === id);
    },
    "organization-tokens: PanBot Orders Worker: gets no token for organization Shop .*the application is no member there",
  ],
  [
    "an organization role that is missing",
    () => table("organizationApplicationRoles").splice(0),
    "organization-tokens: PanBot Orders Worker: its token for organization Shop lacks invite:member, which it has by role shop-worker in the model",
    `organization-tokens: PanBot Orders Worker: its token for ${api} in organization Shop lacks read:menus`,
  ],
  [
    "a connector that isn't shown",
    () => {
      experience().socialSignInConnectorTargets = ["google", "facebook", "linkedin", "wechat"];
    },
    "sign-in-page: it doesn't show apple",
  ],
  [
    "a connector that was deleted",
    () => remove("connectors", ({ id }) => id === "google"),
    "sign-in-page: it doesn't show google: its connector isn't at the tenant",
  ],
  [
    "connectors in another order",
    () => {
      experience().socialSignInConnectorTargets = ["facebook", "google", "apple", "linkedin", "wechat"];
    },
    "sign-in-page: it shows the buttons in the order facebook, google, apple, linkedin, wechat; the model says google, facebook, apple, linkedin, wechat",
  ],
  [
    "registration that is off",
    () => {
      experience().signInMode = "SignIn";
    },
    "sign-in-page: the sign-in mode is SignIn; the model says SignInAndRegister",
  ],
  [
    "single sign-on that is off",
    () => {
      experience().singleSignOnEnabled = false;
    },
    "sign-in-page: it doesn't offer enterprise single sign-on by Microsoft",
  ],
  [
    "an issuer that is gone",
    () => elsewhere("/dev-issuer/", gone),
    "sso-issuers: Microsoft: http://localhost:\\d+ doesn't answer \\(ENOTFOUND\\); its users can't sign in",
  ],
  [
    "an issuer that calls itself otherwise",
    () => elsewhere("/dev-issuer/", () => Response.json({ issuer: "https://other.example" })),
    "sso-issuers: Microsoft: .* calls itself https://other.example",
  ],
  [
    "a SAML application without an active certificate",
    () => {
      for (const secret of table("samlApplicationSecrets")) secret.active = false;
    },
    `saml-applications: CRM: its metadata can't be had \\(/api/saml-applications/${clientId}/metadata answers 404\\)`,
  ],
  [
    "an API resource that is gone",
    () => remove("resources", ({ indicator }) => indicator === api),
    `api-resources: PanBot [A-Za-z ]+ can't ask for a token for ${api} \\(invalid_target`,
    `machine-tokens: PanBot Orders Worker: gets no token for ${api} .*the tenant has no API resource ${api}`,
    `organization-tokens: PanBot Orders Worker: gets no token for ${api} in organization Shop`,
    "env-files: web.env: LOGTO_API_RESOURCE is https://api.novaserve.ai, and the tenant has no API resource of that indicator",
    "env-files: worker.env: LOGTO_API_RESOURCE",
  ],
  [
    "keys that can't be had",
    () => world.tenant.faults.push({ path: "/oidc/jwks", effect: "answer", status: 503, times: 99 }),
    "keys: .*/oidc/jwks gives 503: APIs that fetch the keys now refuse every token",
  ],
  [
    "keys that tokens aren't signed by",
    () => {
      const jwk = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" });
      const body = { keys: [{ ...jwk, kid: "other", alg: "ES384", use: "sig" }] };
      world.tenant.faults.push({ path: "/oidc/jwks", effect: "answer", status: 200, body, times: 99 });
    },
    `machine-tokens: PanBot Orders Worker: its token for ${api} is signed by a key that .*/oidc/jwks doesn't have`,
    "machine-tokens: PanBot Orders Worker: its token for https://default.logto.app/api is signed",
    "organization-tokens: PanBot Orders Worker: its token for organization Shop is signed",
    `organization-tokens: PanBot Orders Worker: its token for ${api} in organization Shop is signed`,
  ],
  [
    "an endpoint in an env file where nothing answers",
    () => written("web", { LOGTO_ENDPOINT: "http://localhost:9" }),
    "env-files: web.env: LOGTO_ENDPOINT is http://localhost:9, and http://localhost:9 doesn't answer",
  ],
  [
    "an endpoint in an env file with a slash too much",
    () => written("web", { LOGTO_ENDPOINT: `${world.tenant.url}/` }),
    "env-files: web.env: LOGTO_ENDPOINT is http://localhost:\\d+/: without the slash at its end",
  ],
  [
    "the client id of another application in an env file",
    () => written("web", { LOGTO_APP_ID: world.made("Application", "orders-app").id }),
    "env-files: web.env: LOGTO_APP_ID is the client id of PanBot Orders App; the stack says that of PanBot Dashboard",
    "env-files: web.env: LOGTO_APP_SECRET isn't a secret that the tenant takes for PanBot Orders App",
    "env-files: web.env: LOGTO_BASE_URL is https://dashboard.novaserve.ai, and no redirect URI of PanBot Orders App",
  ],
  [
    "a base URL in an env file by another scheme",
    () => written("web", { LOGTO_BASE_URL: "http://dashboard.novaserve.ai" }),
    "env-files: web.env: LOGTO_BASE_URL is http://dashboard.novaserve.ai, .*they differ by the scheme",
  ],
  [
    "an indicator in an env file with a slash too much",
    () => written("worker", { LOGTO_API_RESOURCE: `${api}/` }),
    `env-files: worker.env: LOGTO_API_RESOURCE is ${api}/, and the API resource's indicator ${api}: they differ by a trailing slash`,
  ],
  [
    "a variable that an env file lacks",
    () => written("web", { LOGTO_APP_SECRET: undefined }),
    "env-files: web.env: LOGTO_APP_SECRET is missing",
  ],
];

describe("finds by name, and nothing else", () => {
  test.each(faults)("%s", async (_, plant, ...expected) => {
    plant();
    const found = await world.faults();
    expect(found).toEqual(expected.map((text) => expect.stringMatching(new RegExp(`^${text}`))));
  });

  test("an env file of another tenant", async () => {
    const other = await startTenant({ port: 0 });
    try {
      written("web", { LOGTO_ENDPOINT: other.url });
      expect(await world.faults()).toEqual([
        `env-files: web.env: LOGTO_ENDPOINT is ${other.url}, and what answers there is another tenant, ${other.url}/oidc; this stack's is ${world.tenant.url}`,
      ]);
    } finally {
      await other.close();
    }
  });

  test("a tenant that doesn't answer, once: all else is skipped", async () => {
    world.tenant.faults.push({ path: "openid-configuration", effect: "answer", status: 503, times: 99 });
    const results = await world.results();
    expect(await world.faults()).toEqual([expect.stringContaining("gives 503, and no discovery document")]);
    expect(results.slice(1).flatMap(({ findings }) => findings)).toEqual(
      results.slice(1).map(() => ({ verdict: "skipped", says: 'not checked: it needs "Discovery"' })),
    );
  });
});

test("every fault says what to do about it", async () => {
  written("web", { LOGTO_APP_SECRET: "planted-of-another" });
  application("dashboard").oidcClientMetadata.postLogoutRedirectUris = [];
  expect((await world.find("sign-out"))[0]?.mend).toEqual([
    "pulumi-logto drift --stack test   (says what was changed at the tenant since)",
    "pulumi up --stack test   (puts back what the model says)",
  ]);
  expect((await world.find("env-files"))[0]?.mend).toEqual([
    "pulumi-logto env test   (writes the stack's values into it)",
  ]);
  // What the stack says itself isn't mended by writing it again.
  written("web", {});
  world.tenant.store.delete("applications", { id: world.made("Application", "dashboard").id });
  const anew = [
    "pulumi up --stack test   (takes up what the tenant has, and makes what it lacks)",
    "pulumi-logto env test   (then restart what reads the env files)",
  ];
  expect((await world.find("env-files"))[0]?.mend).toEqual(anew);
  expect((await world.find("secrets"))[0]?.mend).toEqual(anew);
});
