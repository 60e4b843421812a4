import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { captured } from "../../support/captured.ts";
import { readLikeGh } from "../../support/godotenv.ts";
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
let envFiles: Record<string, { path: string; variables: Record<string, string | null>; secrets?: string[] }>;
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
async function env(...options: string[]) {
  const { text, out, code } = await captured(context, ["env", "test", ...options]);
  if (!options.includes("--show-secrets")) {
    for (const { value, signingKey } of [...(tables.applicationSecrets ?? []), ...(tables.hooks ?? [])])
      expect(text).not.toContain(value ?? signingKey);
  }
  const files = Object.values(envFiles).filter(({ path }) => existsSync(join(project.folder, path)));
  return { text, out, code, files: files.length };
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

describe("--format", () => {
  const variables = () => envFiles.web?.variables as Record<string, string>;
  const only = (...names: string[]) =>
    Object.fromEntries(Object.entries(variables()).filter(([name]) => names.includes(name)));
  const secretNames = ["LOGTO_APP_SECRET", "NEXT_SECRET", "AUTH"];
  const plainNames = ["LOGTO_APP_ID", "LOGTO_API_RESOURCE"];
  const web = ["--file", "web", "--format"];
  const secretOnes = ["--part", "secrets", "--show-secrets"];
  beforeEach(() => {
    (envFiles.web as { secrets?: string[] }).secrets = secretNames;
    (envFiles.other as { secrets?: string[] }).secrets = ["COOKIE"];
  });

  test("prints what the files would hold, and writes none", async () => {
    const json = await env("--format", "json", "--show-secrets");
    expect(json).toMatchObject({ code: 0, files: 0 });
    expect(JSON.parse(json.out)).toEqual({ web: variables(), other: { COOKIE: "planted-cookie" } });
    expect(parseEnv((await env(...web, "dotenv", "--show-secrets")).out)).toEqual(variables());
    const { out } = await env("--format", "kubernetes", "--show-secrets");
    expect(out.match(/^kind: .*/gm)).toEqual(['kind: "ConfigMap"', 'kind: "Secret"', 'kind: "Secret"']);
  });

  test("tells secrets and the rest apart, for gh's two commands", async () => {
    expect(readLikeGh((await env(...web, "github", ...secretOnes)).out)).toEqual(only(...secretNames));
    expect(readLikeGh((await env(...web, "github", "--part", "variables")).out)).toEqual(only(...plainNames));
  });

  test("what is known to be secret is so, though the program forgot to say it", async () => {
    (envFiles.web as { secrets?: string[] }).secrets = ["AUTH"];
    expect(readLikeGh((await env(...web, "github", "--part", "variables")).out)).toEqual(only(...plainNames));
  });

  test("where the program says nothing of secrets, all are taken for such", async () => {
    delete envFiles.web?.secrets;
    const { text, code } = await env(...web, "github", "--part", "variables");
    expect(text).toMatch(/^envFiles\.web doesn't say which .* secrets: \["LOGTO_APP_ID", /m);
    expect(text).toContain("error: envFiles.web: has no variables");
    expect(code).toBe(1);
    expect(readLikeGh((await env(...web, "github", ...secretOnes)).out)).toEqual(variables());
  });

  test("no secret is printed unless that is said", async () => {
    for (const options of [["json"], ["kubernetes"], ["json", "--part", "secrets"]]) {
      const { out, text, code } = await env("--format", ...options);
      expect({ out, code }).toEqual({ out: "", code: 1 });
      expect(text).toMatch(
        /error: LOGTO_APP_SECRET, NEXT_SECRET, AUTH, COOKIE: secret, .* --show-secrets\. .*--output <file>\. .*--part variables/,
      );
    }
    expect(JSON.parse((await env(...web, "json", "--part", "variables")).out)).toEqual({
      web: only(...plainNames),
    });
  });

  test("--output writes a file that its owner alone can read, and says only that", async () => {
    const file = join(project.folder, `out-${count}.env`);
    writeFileSync(file, "# mine\n", { mode: 0o644 });
    expect((await env(...web, "dotenv", "--output", file)).out).toBe(`Wrote     ${file}\n`);
    expect(readFileSync(file, "utf8")).toMatch(/^# mine\nLOGTO_APP_ID=/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await env(...web, "dotenv", "--output", file)).out).toBe(`Unchanged ${file}\n`);
    expect((await env(...web, "json", "--output", file)).code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ web: variables() });
    const deep = join(project.folder, `new-${count}/folder/a.json`);
    expect((await env(...web, "json", "--output", deep)).code).toBe(0);
    expect(statSync(deep).mode & 0o777).toBe(0o600);
  });

  test("--output is refused where git tracks the file", async () => {
    const file = join(project.folder, "tracked.yaml");
    writeFileSync(file, "a: 1\n");
    execFileSync("git", ["init", "-q"], { cwd: project.folder });
    execFileSync("git", ["add", "tracked.yaml"], { cwd: project.folder });
    expect((await env("--format", "kubernetes", "--output", file)).text).toContain("git tracks ");
    expect(readFileSync(file, "utf8")).toBe("a: 1\n");
  });

  test.each<[string, string[], string]>([
    ["several files in a format for one", ["--format", "dotenv"], "Say which: --file web, --file other"],
    [
      "a file that there isn't",
      ["--file", "wep"],
      "--file wep: the stack has no such env file; there is: web, other",
    ],
    ["gh's format without a part", [...web, "github"], "gh secret set --env-file -"],
    ["a part without a format", ["--part", "secrets"], "go with --format: dotenv, json, github, kubernetes"],
  ])("refuses %s", async (_, options, words) => {
    expect(await env(...options)).toMatchObject({ code: 1, files: 0, text: expect.stringContaining(words) });
  });

  test("refuses a program's secret that is no variable", async () => {
    (envFiles.web as { secrets?: string[] }).secrets = ["LOGTO_APP_SECRT"];
    expect((await env(...web, "json", "--part", "variables")).text).toContain(
      'envFiles.web.secrets: there is no variable "LOGTO_APP_SECRT"; there is: LOGTO_APP_ID, ',
    );
  });

  test("what the tenant has no more is printed in no format", async () => {
    drop("applications", ({ name }) => name === "Web");
    expect(await env(...web, "json", "--show-secrets")).toMatchObject({ out: "", code: 1 });
  });
});

test("--file writes that one alone", async () => {
  expect(await env("--file", "other")).toMatchObject({ code: 0, files: 1 });
});
