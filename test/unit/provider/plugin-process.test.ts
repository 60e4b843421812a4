import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import proto, {
  type GetSchemaResponse,
  type ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { startPlugin } from "../../support/plugin-process.ts";
import { remove } from "../../support/remove.ts";

const folders: string[] = [];
afterAll(() => folders.forEach(remove));

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "pulumi-logto-plugin-"));
  folders.push(made);
  return made;
};
const providers = join(import.meta.dirname, "../../../providers");
const command = [process.execPath, join(providers, "plugin/main.ts")];

test("the engine's end of the plugin leaves what was compiled for the next one", async () => {
  const cache = folder();
  const { end } = await startPlugin(command, { NODE_COMPILE_CACHE: cache });
  expect(await end()).toEqual([0, null]);
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(10);
});

test("for the schema alone no kind is loaded, and nothing of what works on resources", async () => {
  const coverage = folder();
  const { call, end } = await startPlugin(command, { NODE_V8_COVERAGE: coverage });
  const handshake: ProviderHandshakeResponse = await call("handshake", new proto.ProviderHandshakeRequest());
  expect(handshake.getAcceptSecrets()).toBe(true);
  const answer: GetSchemaResponse = await call("getSchema", new proto.GetSchemaRequest());
  expect(await end()).toEqual([0, null]);
  expect(answer.getSchema()).toBe(readFileSync(join(providers, "schema.json"), "utf8"));
  const loaded = readdirSync(coverage).flatMap((name) =>
    (JSON.parse(readFileSync(join(coverage, name), "utf8")).result as { url: string }[]).map(({ url }) =>
      url.replace(/.*\/providers\//, ""),
    ),
  );
  expect(loaded).toContain("plugin/service.ts");
  expect(loaded.filter((url) => /^(kinds|lifecycle|management|plugin\/provider)\b/.test(url))).toEqual([]);
});
