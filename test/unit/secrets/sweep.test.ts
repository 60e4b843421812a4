import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type Args, isPlainObject, kinds } from "../../../providers/kinds/index.ts";
import { handlerOf, secretPlaces } from "../../../providers/lifecycle/index.ts";
import { getAt, setAt } from "../../../providers/lifecycle/values.ts";
import { leaksOf, type Text } from "../../acceptance/leaks.ts";
import { everything, modelText, plantedSecrets } from "../../acceptance/models.ts";
import { captured } from "../../support/captured.ts";
import { commandNames } from "../../support/commands.ts";
import { type Applied, apply, type Made, openProject } from "../../support/stack-without-cli.ts";
import { openStandIn } from "../github/stand-in.ts";

jest.setTimeout(60_000);

const root = join(import.meta.dirname, "../../..");

/** Commands that aren't run here, and where they are. */
const elsewhere: Record<string, string> = {
  fleet: "test/acceptance/fleet.test.ts",
  init: "test/unit/init/asking.test.ts",
  migrate: "test/unit/migrate/command.test.ts",
  tenant: "test/unit/cli/tenant.test.ts",
};

const one = ["--stack", "test"];
const formats = (names: readonly string[], ...more: string[]) =>
  names.map((format) => [...more, "--format", format]);

/** How each command is run: every format that it has. */
const sweep: Record<string, string[][]> = {
  review: formats(["text", "markdown", "html", "json", "sarif"], ...one),
  drift: [
    ...formats(["text", "markdown", "json"], ...one),
    ["--all"],
    [...one, "--output", "drift.md", "--format", "markdown", "--write", "json=drift.json"],
  ],
  access: [
    ...formats(["text", "markdown", "html", "svg", "mermaid", "json"], ...one),
    ...formats(["text", "markdown", "html", "json"], "--diff", "test", "other"),
  ],
  parity: [
    ...formats(["text", "markdown", "json"], "test", "other"),
    ...formats(["text", "markdown", "json"], "test", "other", "--live", "--users"),
  ],
  export: formats(["yaml", "typescript"], ...one, "--users", "--dry-run"),
  adopt: [
    [...one, "--dry-run"],
    [...one, "--yes"],
  ],
  doctor: formats(["text", "json"], ...one),
  try: [
    ...formats(["text", "json"], ...one),
    [
      ...one,
      "--send-mail",
      "a@example.com",
      "--send-sms",
      "15550001111",
      "--webhook",
      "events",
      "--token-script",
    ],
  ],
  env: [["test"]],
  schema: [[]],
  comment: [["--pull", "1", "--body", "drift.md"]],
  issue: [["--body", "drift.md", "--drift", "drift.json"]],
};

type Content = Record<string, unknown>;

/** Kinds that have room for a secret at the tenant. */
const withRoom = kinds.filter(
  ({ properties, name }) => secretPlaces(properties).length > 0 && name !== "User",
);

/** The model without some arguments that share a place with others. */
function without(names: readonly string[]): Content {
  const model = structuredClone(everything) as Record<string, Content>;
  // Making keys takes seconds, and no answer shows them. The sweep by the real CLI has these kinds too.
  for (const key of ["oidcKeys", "samlApplications"]) delete model[key];
  delete model.ssoConnectors?.saml;
  for (const { key, singleton } of withRoom) {
    const entries = singleton ? [model[key]] : Object.values(model[key] ?? {});
    for (const entry of entries) for (const name of names) delete (entry as Content)[name];
  }
  return model;
}

const plain = ["headers", "environmentVariables"];
const variants: [string, Content][] = [
  ["every argument", without([])],
  ["the secret one of two arguments alone", without(plain)],
  ["none of two arguments", without([...plain, "secretHeaders", "secretEnvironmentVariables"])],
];

let count = 0;
const planted = new Map<string, string>();
function plant(what: string): string {
  const value = `planted-${what.replaceAll(/\W/g, "-")}-${++count}/+=`;
  planted.set(value, what);
  return value;
}

/** Other values for all texts, and one that nobody declares, at every depth. */
function spoilt(
  value: unknown,
  what: string,
  isDeclared: (path: string[]) => boolean,
  path: string[] = [],
): unknown {
  if (isPlainObject(value)) {
    const parts = Object.entries(value).map(([key, inner]) => [
      key,
      spoilt(inner, `${what} ${key}`, isDeclared, [...path, key]),
    ]);
    return { ...Object.fromEntries(parts), extraKey: plant(`${what} extra`) };
  }
  return typeof value === "string" && !isDeclared(path) ? plant(what) : value;
}

/** What an administrator does in the console: other secrets, and more of them, wherever the kind has room for any. */
async function visit({ session, tenant, resources }: Applied): Promise<Made[]> {
  const visited = resources.filter(({ kind }) => withRoom.includes(kind));
  for (const { kind, name, id, inputs } of visited) {
    const row = await kind.calls.get(session.api(), id, inputs);
    if (!row) throw new Error(`${kind.name} ${name} is gone`);
    for (const place of secretPlaces(kind.properties)) {
      const [column = ""] = place;
      const columns = structuredClone({ [column]: row[column] ?? {} });
      // What is declared in the clear may be said, and stays as it is.
      const isDeclared = (path: string[]) =>
        Object.entries(kind.properties).some(
          ([argument, { secret, path: at = argument }]) =>
            !secret &&
            place.join(".").startsWith(at) &&
            getAt(inputs[argument], [...place.slice(at.split(".").length), ...path]) !== undefined,
        );
      setAt(columns, place, spoilt(getAt(columns, place) ?? {}, `${kind.name} ${name}`, isDeclared));
      // What the API doesn't take, a newer one may.
      await kind.calls.update(session.api(), row, columns, inputs).catch(() => {
        const all = Object.values(tenant.store.tables as Record<string, { id?: unknown }[]>).flat();
        Object.assign(all.find((one) => one.id === id) as object, columns);
      });
    }
  }
  const stored = JSON.stringify(tenant.store.tables);
  for (const { kind, name } of visited) {
    const [value] = [...planted].find(([, what]) => what.startsWith(`${kind.name} ${name}`)) ?? [];
    if (!value || !stored.includes(value)) throw new Error(`nothing was planted in ${kind.name} ${name}`);
  }
  // What the tenant doesn't store is found nowhere.
  for (const value of planted.keys()) if (!stored.includes(value)) planted.delete(value);
  return visited;
}

/** All that is secret: planted in the model and at the tenant, and made by the tenant. */
function secretsOf(...stacks: Applied[]): Record<string, string> {
  const made = stacks.flatMap(({ resources }) =>
    resources.flatMap(({ kind, name, outputs }) =>
      Object.entries(kind.outputs).flatMap(([output, { secret }]) =>
        secret && typeof outputs[output] === "string"
          ? [[`${output} of ${kind.name} ${name}`, outputs[output] as string] as const]
          : [],
      ),
    ),
  );
  const own = stacks.map(({ tenant }) => ["the provider's own", tenant.appSecret] as const);
  const behind = [...planted].map(
    ([value, what]) => [`what somebody set in ${what} (${value})`, value] as const,
  );
  return Object.fromEntries([...Object.entries(plantedSecrets), ...made, ...own, ...behind]);
}

test("every command is run here, or elsewhere", () => {
  expect(commandNames.filter((name) => !(name in sweep) && !(name in elsewhere))).toEqual([]);
});

let other: Applied;
beforeAll(async () => {
  const secrets = Object.fromEntries(
    Object.entries(plantedSecrets).map(([key, value]) => [key, `other-${value}`]),
  );
  other = await apply(modelText(without([])), secrets);
});
afterAll(() => other?.close());

describe.each(variants)("a model that says %s, and a tenant that somebody was at", (_, model) => {
  let test_: Applied;
  let project: ReturnType<typeof openProject>;
  let visited: Made[];
  let github: Awaited<ReturnType<typeof openStandIn>>;
  const texts: Text[] = [];

  beforeAll(async () => {
    const text = modelText(model);
    planted.clear();
    test_ = await apply(text, plantedSecrets);
    project = openProject(text, { test: test_, other });
    visited = await visit(test_);
    github = await openStandIn();
    const { api, repository, token } = github.settings;
    Object.assign(process.env, {
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: repository,
      GITHUB_TOKEN: token,
    });
    process.chdir(project.folder);
  });
  afterAll(async () => {
    process.chdir(root);
    for (const name of ["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN"]) delete process.env[name];
    github?.close();
    project?.remove();
    await test_?.close();
  });

  // The program takes seconds to start, and adopt says the same of all models.
  const names = Object.keys(sweep).filter((name) => name !== "adopt" || model === variants[0]?.[1]);
  test.each(names)("pulumi-logto %s", async (name) => {
    for (const args of sweep[name] as string[][]) {
      // Before an adoption nothing is managed.
      if (name === "adopt") project.states.set("test", []);
      const { text, code } = await captured(project.context, [name, ...args]);
      project.states.clear();
      if (name !== "drift" || !args.includes("--output")) expect(text.length).toBeGreaterThan(20);
      // Findings and differences are expected, failures aren't.
      expect([args, code === 1 ? text : "done"]).toEqual([args, "done"]);
      texts.push({ name: `pulumi-logto ${[name, ...args].join(" ")}`, content: text });
    }
  });

  test("an update that the tenant refuses, and quotes", async () => {
    let refused = 0;
    for (const { kind, name, id, inputs, outputs } of visited) {
      const message = `can't take ${Object.values(secretsOf(test_)).join(", ")}`;
      const body = { code: "x", message };
      for (const method of ["PATCH", "PUT"]) {
        test_.tenant.faults.push({ method, path: "^/api/", effect: "answer", status: 422, times: 1, body });
      }
      const changed = Object.fromEntries(
        Object.entries(inputs).map(([argument, value]) => [
          argument,
          kind.properties[argument]?.secret && isPlainObject(value)
            ? { ...value, more: "planted-in-the-model" }
            : value,
        ]),
      ) as Args;
      const error = await handlerOf(kind, () => test_.session)
        .update(id, outputs, changed)
        .then(() => undefined)
        .catch((thrown: Error) => thrown);
      test_.tenant.faults.length = 0;
      // Without a map of secrets nothing was changed, so nothing was sent.
      if (!error && JSON.stringify(changed) === JSON.stringify(inputs)) continue;
      refused++;
      expect(error?.message).toContain("can't take");
      // Of what lies at other objects nothing can be known here, and no server quotes it.
      const mine = [...planted].filter(([, what]) => what.startsWith(`${kind.name} ${name}`));
      const found = mine.filter(([value]) => error?.message.includes(value));
      expect([kind.name, name, found]).toEqual([kind.name, name, []]);
    }
    expect(refused).toBeGreaterThan(3);
  });

  test("says no secret, in nothing that was printed, posted or written", () => {
    for (const file of ["drift.md", "drift.json"]) {
      texts.push({ name: file, content: readFileSync(join(project.folder, file), "utf8") });
    }
    expect(github.issues.length + github.comments.length).toBe(2);
    texts.push({ name: "GitHub", content: JSON.stringify([github.issues, github.comments]) });
    const secrets = secretsOf(test_, other);
    expect(planted.size).toBeGreaterThan(10);
    expect(leaksOf(secrets, texts)).toEqual([]);
  });
});
