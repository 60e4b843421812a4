import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { exportTenant } from "../../cli/export/command.ts";
import { kinds } from "../../providers/kinds/index.ts";
import { ensurePulumi, ensureYamlHost } from "../../toolchain/index.ts";
import { openWorkspace, root, type Workspace } from "./harness.ts";
import { leaksOf, textsIn } from "./leaks.ts";
import { everything, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);

/* A tenant that another stack and people have set up becomes a program in Pulumi YAML. */

interface Program {
  config?: object;
  resources: Record<string, { type: string; name?: string; properties: Record<string, unknown> }>;
}

const header = {
  name: "taken",
  runtime: "yaml",
  options: { refresh: "always" },
  plugins: { providers: [{ name: "logto", path: join(root, "providers") }] },
};

let tenant: Console;
let maker: Workspace;
let taker: Workspace;

const write = (program: object = {}) => taker.write("Pulumi.yaml", stringify({ ...header, ...program }));
const read = (file: string) => readFileSync(join(taker.folder, file), "utf8");
const preview = (code: number | "failure") =>
  taker.expect(code, "preview", "--expect-no-changes", "--stack", "taken");

/** What a person puts into the program that Pulumi has written: each needed secret, from the stack config. */
const needed: Record<string, Record<string, unknown>> = {
  google: { secrets: { clientSecret: "$" + "{googleClientSecret}" } },
  corporate: { secrets: { clientSecret: "$" + "{corporateClientSecret}" } },
  mailer: { secrets: { auth: { pass: "$" + "{mailerAuthPass}" } } },
  corporateSso: { secrets: { clientSecret: "$" + "{corporateSsoClientSecret}" } },
  defaultCaptchaProvider: { secretKey: "$" + "{captchaProviderSecretKey}" },
};
const keysOf = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/\$\{(\w+)\}/g)].map(([, key]) => key as string);

function filledIn({ resources }: Program): Program {
  const config = keysOf(needed).map((key) => [key, { type: "string", secret: true }]);
  for (const [name, properties] of Object.entries(needed))
    Object.assign(resources[name]!.properties, properties);
  return { config: Object.fromEntries(config), resources };
}

beforeAll(async () => {
  await ensureYamlHost(await ensurePulumi());
  tenant = await openConsole();
  const { url, appId, appSecret } = tenant.tenant;
  maker = await openWorkspace({ project: "panbot", stack: "test" });
  maker.useModelAlone();
  maker.write("stacks/everything.yaml", modelText(everything));
  const model = { "logto:model": "stacks/everything.yaml", "panbot:issuer": `${tenant.issuer}/v2.0` };
  await maker.config(
    { "logto:endpoint": url, "logto:appId": appId, ...model },
    { "logto:appSecret": appSecret, ...plantedSecrets },
  );
  await maker.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
  await tenant.call("POST", "/applications", {
    name: "Made by hand",
    type: "SPA",
    oidcClientMetadata: { redirectUris: ["https://hand.example/callback"], postLogoutRedirectUris: [] },
  });
  await tenant.call("POST", "/roles", { name: "by-hand", description: "made by hand" });
  await tenant.call("POST", "/organizations", { name: "By hand" });

  taker = await openWorkspace({ project: "taken", stack: "taken", program: "" });
  write();
  await taker.config({ "logto:endpoint": url, "logto:appId": appId }, { "logto:appSecret": appSecret });
  await exportTenant(taker.context).parseAsync(
    ["--stack", "taken", "--users", "--format", "import", "--set-secrets"],
    { from: "user" },
  );
  taker.printed.splice(0);
});
afterAll(async () => {
  maker?.remove();
  taker?.remove();
  await tenant?.close();
});

test("pulumi import takes every kind and writes a program of it, with references and no secrets", async () => {
  const imports: { type: string }[] = JSON.parse(read("import.json")).resources;
  const taken = new Set(imports.map(({ type }) => type.split(":").at(-1)));
  // Keys are rotated, not held; and this tenant has no domain.
  expect(kinds.map(({ name }) => name).filter((name) => !taken.has(name))).toEqual(["OidcKeys", "Domain"]);

  const file = ["--file", "import.json", "--generate-code", "--out", "program.yaml"];
  await taker.expect(0, "import", ...file, "--yes", "--skip-preview", "--stack", "taken");
  const { resources } = parse(read("program.yaml")) as Program;
  expect(Object.keys(resources)).toHaveLength(imports.length);
  expect(resources.auditor?.properties.scopes).toEqual(["$" + "{ordersApiReadOrders.id}"]);
  expect(resources.ordersApiReadOrders).toMatchObject({
    name: "orders-api/read:orders",
    properties: { apiResource: "$" + "{ordersApi.id}" },
  });
});

test("what the program needs and may not be told in the clear, a preview asks for", async () => {
  const program = parse(read("program.yaml")) as Program;
  write(program);
  const { text } = await preview("failure");
  expect(text).toMatch(/needs "[\w.]+" here|secretKey: is empty/);
  write(filledIn(program));
});

test("with those from the stack config nothing is left to do, and nothing is written", async () => {
  tenant.count();
  await preview(0);
  await taker.expect(0, "up", "--yes", "--skip-preview", "--stack", "taken");
  await preview(0);
  expect(tenant.count().writes).toBe(0);
  const texts = [...textsIn(taker.folder), { name: "the output", content: taker.printed.join("\n") }];
  expect(leaksOf({ ...plantedSecrets, app: tenant.tenant.appSecret }, texts)).toEqual([]);
});

test("a secret that is another than at the tenant is a change", async () => {
  await taker.config({}, { "taken:googleClientSecret": "planted-another" });
  taker.printed.pop();
  const { text } = await taker.expect(0, "preview", "--stack", "taken");
  expect(text).toContain("1 to update");
});
