import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { run } from "../../../cli/program.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { type Applied, apply, openProject } from "../../support/stack-without-cli.ts";

jest.setTimeout(60_000);

const model = `
applications:
  web: { name: Web, type: Traditional, redirectUris: [], secrets: { next: {} } }
apiResources:
  backend: { name: Backend, indicator: "https://api.acme.example" }
webhooks:
  hook: { name: Hook, events: [User.Created], url: "https://hook.acme.example" }
`;

let stack: Applied;
let project: ReturnType<typeof openProject>;
let context: Context;
/** What the stack's output says, as its last update left it. */
let envFiles: Record<string, { path: string; variables: Record<string, string | null> }>;
let tables: Applied["tenant"]["store"]["tables"];

const made = (kind: string) => {
  const found = stack.resources.find((one) => one.kind.name === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
};

beforeAll(async () => {
  stack = await apply(model, {});
  project = openProject(model, { test: stack });
  context = {
    ...project.context,
    pulumi: async (args) =>
      args[1] === "output"
        ? { code: 0, stdout: JSON.stringify(envFiles), stderr: "" }
        : project.context.pulumi(args),
  };
  tables = structuredClone(stack.tenant.store.tables);
});
afterAll(async () => {
  project.remove();
  await stack.close();
});

let count = 0;
beforeEach(() => {
  stack.tenant.store.tables = structuredClone(tables);
  count += 1;
  envFiles = {
    web: {
      path: `web-${count}.env`,
      variables: {
        LOGTO_APP_ID: made("Application").id,
        LOGTO_APP_SECRET: String(made("Application").outputs.clientSecret),
        NEXT_SECRET: String(made("ApplicationSecret").outputs.value),
        AUTH: `Bearer ${made("Webhook").outputs.signingKey}`,
        LOGTO_API_RESOURCE: "https://api.acme.example",
      },
    },
    other: { path: `other-${count}.env`, variables: { COOKIE: "planted-cookie" } },
  };
});

/** What the command says, and which of the files are there then. */
async function env() {
  const said: string[] = [];
  process.exitCode = 0;
  const spies = (["log", "error"] as const).map((stream) =>
    jest.spyOn(console, stream).mockImplementation((line) => void said.push(String(line))),
  );
  try {
    await run(context, ["env", "test"]);
    const text = said.join("\n");
    for (const { value, signingKey } of [...(tables.applicationSecrets ?? []), ...(tables.hooks ?? [])])
      expect(text).not.toContain(value ?? signingKey);
    const files = Object.values(envFiles).filter(({ path }) => existsSync(join(project.folder, path)));
    return { text, code: process.exitCode, files: files.length };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

test("what is alive at the tenant is written, and then unchanged", async () => {
  expect(await env()).toMatchObject({ code: 0, files: 2, text: expect.stringMatching(/Wrote.*Wrote/s) });
  const content = readFileSync(join(project.folder, `web-${count}.env`), "utf8");
  expect(content).toContain(`LOGTO_APP_SECRET=${made("Application").outputs.clientSecret}\n`);
  expect((await env()).text).toMatch(/Unchanged.*Unchanged/s);
});

test("files that name nothing of the tenant's ask it for nothing", async () => {
  delete envFiles.web;
  const asked = stack.tenant.requests.length;
  expect(await env()).toMatchObject({ code: 0, files: 1 });
  expect(stack.tenant.requests).toHaveLength(asked);
});

const isOfWeb = ({ applicationId }: Record<string, unknown>) => applicationId === made("Application").id;
/** The rows of a table that aren't so are left. */
const drop = (table: string, isGone: (row: Record<string, unknown>) => boolean) => {
  const { store } = stack.tenant;
  store.tables[table] = store.table(table).filter((row) => !isGone(row));
};
const change = (table: string, values: object, isMeant: (row: Record<string, unknown>) => boolean) => {
  for (const row of stack.tenant.store.table(table)) if (isMeant(row)) Object.assign(row, values);
};

test.each<[string, () => void, RegExp]>([
  [
    "a default secret that was rotated away in the console",
    () => {
      const [secret] = stack.tenant.store.table("applicationSecrets").filter(({ name }) => name === "next");
      stack.tenant.store
        .table("applicationSecrets")
        .push({ ...secret, name: "2027", value: "planted-2027" } as never);
      drop("applicationSecrets", (row) => isOfWeb(row) && row.name === "Default secret");
    },
    /^error: envFiles\.web: LOGTO_APP_SECRET holds the clientSecret of Application "web", which the tenant has no more: the secrets of the application are "next", "2027"\. .*"Default secret"/m,
  ],
  [
    "the last secret",
    () => drop("applicationSecrets", isOfWeb),
    /LOGTO_APP_SECRET holds .*: the application has no secret\..*\n.*NEXT_SECRET holds the value of ApplicationSecret "web\/next", which the tenant has no more/,
  ],
  [
    "a default secret that was made anew",
    () => change("applicationSecrets", { value: "planted-another" }, isOfWeb),
    /LOGTO_APP_SECRET holds the clientSecret of Application "web", which the tenant has otherwise now\n(?:.*\n)+ {2}pulumi up --stack test\n {2}pulumi-logto env test/,
  ],
  [
    "a signing key that was rotated, within a longer value",
    () => change("hooks", { signingKey: "planted-another" }, () => true),
    /AUTH holds the signingKey of Webhook "hook", which the tenant has otherwise now/,
  ],
  [
    "an application that is gone",
    () => drop("applications", ({ name }) => name === "Web"),
    /LOGTO_APP_ID holds the id of Application "web", which the tenant has no more/,
  ],
  [
    "an API resource that is gone",
    () => drop("resources", ({ name }) => name === "Backend"),
    /LOGTO_API_RESOURCE holds the indicator of ApiResource "backend", which the tenant has no more/,
  ],
])("%s: an error that says what is there, and no file is written", async (_, happens, words) => {
  happens();
  const { text, code, files } = await env();
  expect(text).toMatch(words);
  expect(text).not.toMatch(/Wrote|Unchanged/);
  expect({ code, files }).toEqual({ code: 1, files: 0 });
});

test("a secret that has expired since", async () => {
  const { outputs } = made("ApplicationSecret");
  outputs.expiresAt = "2020-01-31";
  try {
    expect((await env()).text).toMatch(
      /NEXT_SECRET holds the value of ApplicationSecret "web\/next", which expired on 2020-01-31/,
    );
  } finally {
    delete outputs.expiresAt;
  }
});

test("a secret that the last update has found gone already", async () => {
  drop("applicationSecrets", (row) => isOfWeb(row) && row.name === "Default secret");
  (envFiles.web as { variables: object }).variables = {
    LOGTO_APP_ID: made("Application").id,
    LOGTO_APP_SECRET: null,
  };
  const { outputs } = made("Application");
  const { clientSecret } = outputs;
  delete outputs.clientSecret;
  try {
    const { text, code, files } = await env();
    expect(text).toMatch(
      /envFiles\.web: LOGTO_APP_SECRET has no value: .*Application "web" .*the secrets of the application are "next"/,
    );
    expect({ code, files }).toEqual({ code: 1, files: 0 });
  } finally {
    outputs.clientSecret = clientSecret;
  }
});
