import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { afterAll, expect, test } from "@jest/globals";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto, {
  type GetSchemaResponse,
  type ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { remove } from "../../support/remove.ts";

const folders: string[] = [];
afterAll(() => folders.forEach(remove));

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "pulumi-logto-plugin-"));
  folders.push(made);
  return made;
};
const providers = join(import.meta.dirname, "../../../providers");

/** The plugin, and the port that it says. */
async function start(env: NodeJS.ProcessEnv): Promise<{ plugin: ChildProcess; port: string }> {
  const plugin = spawn(process.execPath, [join(providers, "plugin/main.ts")], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(plugin.stdout, "data");
  return { plugin, port: String(said).trim() };
}

/** Ends it as the engine does. */
async function end(plugin: ChildProcess): Promise<void> {
  plugin.kill("SIGINT");
  expect(await once(plugin, "exit")).toEqual([0, null]);
}

test("the engine's end of the plugin leaves what was compiled for the next one", async () => {
  const cache = folder();
  const { plugin } = await start({ NODE_COMPILE_CACHE: cache });
  await end(plugin);
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(10);
});

test("for the schema alone no kind is loaded, and nothing of what works on resources", async () => {
  const coverage = folder();
  const { plugin, port } = await start({ NODE_V8_COVERAGE: coverage });
  const client = new service.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const handshake = promisify<proto.ProviderHandshakeRequest, ProviderHandshakeResponse>(
    client.handshake.bind(client) as never,
  );
  const getSchema = promisify<proto.GetSchemaRequest, GetSchemaResponse>(
    client.getSchema.bind(client) as never,
  );
  expect((await handshake(new proto.ProviderHandshakeRequest())).getAcceptSecrets()).toBe(true);
  const schema = (await getSchema(new proto.GetSchemaRequest())).getSchema();
  client.close();
  await end(plugin);
  expect(schema).toBe(readFileSync(join(providers, "schema.json"), "utf8"));
  const loaded = readdirSync(coverage).flatMap((name) =>
    (JSON.parse(readFileSync(join(coverage, name), "utf8")).result as { url: string }[]).map(({ url }) =>
      url.replace(/.*\/providers\//, ""),
    ),
  );
  expect(loaded).toContain("plugin/service.ts");
  expect(loaded.filter((url) => /^(kinds|lifecycle|management|plugin\/provider)\b/.test(url))).toEqual([]);
});
