import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { usesModel } from "../../../cli/shared/model/reading.ts";
import { declareModel } from "../../../model/index.ts";

/* A program that declares a model, without an engine. */

let folder: string;
let registered: { name: string; type: string }[];
let called: string[];
let warnings: string[];
const connection = { "logto:endpoint": "https://shop.logto.app", "logto:appId": "a", "logto:appSecret": "s" };
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

async function start(config: Record<string, string> = {}): Promise<void> {
  registered = [];
  called = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ name, type, inputs }) {
        registered.push({ name, type });
        return { id: `${name}-id`, state: inputs };
      },
      call({ token }) {
        called.push(token);
        return {};
      },
    },
    "shop",
    "test",
  );
  pulumi.runtime.setAllConfig({ ...connection, ...config }, ["logto:appSecret"]);
}

const model = "roles:\n  staff: { description: works on orders }\n";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "program-"));
  jest.spyOn(process, "cwd").mockReturnValue(folder);
  warnings = [];
  jest.spyOn(pulumi.log, "warn").mockImplementation(async (line) => void warnings.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test("the usual file is declared, below the component that is named", async () => {
  await start();
  write("model.yaml", `${model}applications:\n  web: { type: SPA, redirectUris: ["https://a.example"] }\n`);
  class SignIn extends pulumi.ComponentResource {
    readonly outputs = declareModel(undefined, { parent: this });
    constructor() {
      super("shop:index:SignIn", "sign-in");
    }
  }
  const { endpoint, applications } = await new SignIn().outputs;
  expect(endpoint).toBe("https://shop.logto.app");
  await new Promise((resolve) => applications.web?.clientId.apply(resolve));
  expect(registered.map(({ name }) => name)).toEqual(expect.arrayContaining(["sign-in", "web"]));
});

test("mocks hear of nothing that the program doesn't say, where an engine would be told what will be asked about", async () => {
  await start({ "logto:native": "true" });
  write("model.yaml", model);
  await declareModel();
  expect(called).toEqual([]);
});

test("the file that the program names comes before logto:model, and that before the usual ones", async () => {
  for (const name of ["named", "configured", "model"]) write(`${name}.yaml`, `nothing-${name}: 1\n`);
  mkdirSync(join(folder, "stacks"));
  write("stacks/shop.yaml", "nothing-usual: 1\n");
  await start({ "logto:model": "configured.yaml" });
  await expect(declareModel("named.yaml")).rejects.toThrow("nothing-named");
  await expect(declareModel()).rejects.toThrow("nothing-configured");
  await start();
  await expect(declareModel()).rejects.toThrow("nothing-usual");
});

describe("it's said, without a stack trace", () => {
  test("where no model is", async () => {
    await start();
    const error = await declareModel().catch((one) => one);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toMatch(
      /^stacks\/shop\.yaml: can't be read \(ENOENT\); a model is in stacks\/shop\.yaml or model\.yaml, or where logto:model says$/,
    );
  });

  test("where logto:production is no boolean", async () => {
    await start({ "logto:production": "yes" });
    write("model.yaml", model);
    const error = await declareModel().catch((one) => one);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain("logto:production");
  });
});

test.each(["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"])(
  "in production it warns of a state that %s keeps here",
  async (name) => {
    write(name, '{ "name": "shop", "backend": { "url": "file://./.state" } }');
    write("model.yaml", model);
    await start({ "logto:production": "true" });
    await declareModel();
    expect(warnings.join("\n")).toContain("npx pulumi-logto doctor --stack test");
  },
);

test("the commands take a project for one with a model by the package.json that its program has", () => {
  const project = join(folder, "infra");
  mkdirSync(project);
  expect(usesModel(project, undefined)).toBe(false);
  write("package.json", '{ "devDependencies": { "pulumi-logto-model": "0.1.0" } }');
  expect(usesModel(project, undefined)).toBe(true);
  write("infra/package.json", "{}");
  expect(usesModel(project, undefined)).toBe(false);
  expect(usesModel(project, "model.yaml")).toBe(true);
});
