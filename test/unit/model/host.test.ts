import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import type { Engine } from "../../../model/host/engine.ts";
import { runModel } from "../../../model/host/program.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-logto-host-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = () => ({
  stack: {
    project: "shop",
    folder,
    stack: "dev",
    get: (key: string) =>
      ({ "logto:endpoint": "https://t", "logto:appId": "a", "logto:appSecret": "s" })[key],
    isSecret: () => false,
  },
  keys: [],
  warn: () => {},
  mistake: (text: string) => new Error(text),
});

function listening() {
  const said: string[] = [];
  const engine = {
    register: async (request: proto.RegisterResourceRequest) => {
      said.push(`${request.getType()} ${request.getName()}`);
      return new proto.RegisterResourceResponse().setUrn(request.getName()).setId(request.getName());
    },
    registerOutputs: async () => {},
    expect: async (names: object) => void said.push(`expect ${JSON.stringify(names)}`),
  } as unknown as Engine;
  return { said, engine };
}

const model = `
roles:
  readers: { description: Read }
  writers: { name: The writers, description: Write }
apiResources:
  orders: { indicator: "https://orders.example", scopes: { "read:orders": Read } }
`;

test("the plugin is woken before the model is read, and hears its names before it's checked", async () => {
  writeFileSync(join(folder, "model.yaml"), model);
  const { said, engine } = listening();
  await runModel(run(), "model.yaml", engine);
  expect(said.slice(0, 3)).toEqual([
    "pulumi:pulumi:Stack shop-dev",
    "expect {}",
    'expect {"ApiResource":["orders"],"Role":["readers","The writers"]}',
  ]);
  expect(said.slice(3).sort()).toEqual([
    "logto:index:ApiResource orders",
    "logto:index:Role readers",
    "logto:index:Role writers",
    "logto:index:Scope orders/read:orders",
  ]);
  writeFileSync(join(folder, "model.yaml"), `${model}  other: {}\n`);
  const wrong = listening();
  await expect(runModel(run(), "model.yaml", wrong.engine)).rejects.toThrow(/other/);
  expect(wrong.said[2]).toContain('"orders","other"');
  expect(wrong.said).toHaveLength(3);
});
