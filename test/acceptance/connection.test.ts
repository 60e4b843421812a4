import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";
import { type FaultProxy, startProxy } from "../faults/proxy.ts";
import { openWorkspace, type Workspace } from "./harness.ts";

jest.setTimeout(300_000);

/* Where tokens and requests go, by the real engine and both adapters. */

/** A network in which the tenant is called `logto`: a proxy leads there. */
async function networkAround(inner: FaultProxy): Promise<{ url: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    const { host, pathname, search } = new URL(message.url ?? "");
    asked.push(host);
    const onward = request(`${inner.url}${pathname}${search}`, {
      ...{ method: message.method, headers: { ...message.headers, host: new URL(inner.url).host } },
    });
    onward.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    message.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

let tenant: RunningTenant;
let inner: FaultProxy;
let network: Awaited<ReturnType<typeof networkAround>>;
let workspace: Workspace;
const roles = () => tenant.store.table("roles").map(({ name }) => name);
const up = (code: number | "failure" = 0) =>
  workspace.expect(code, "up", "--yes", "--skip-preview", "--stack", "test");
const preview = (code: number | "failure") => workspace.expect(code, "preview", "--stack", "test");

beforeAll(async () => {
  tenant = await startTenant({ port: 0, admin: {} });
  inner = await startProxy(tenant.url);
  network = await networkAround(inner);
});
afterAll(async () => {
  network.close();
  await inner.close();
  await tenant.close();
});

describe.each([
  ["dynamic resources", "false"],
  ["the package's plugin", "true"],
])("by %s", (_, native) => {
  beforeAll(async () => {
    workspace = await openWorkspace({ project: "panbot", stack: "test" });
    workspace.write("stacks/small.yaml", "roles:\n  staff: { description: d }\n");
    workspace.usePlugin();
    await workspace.config({ "logto:native": native, "logto:model": "stacks/small.yaml" });
  });
  afterAll(() => workspace.remove());

  test("m-default works the tenant, with tokens from the administrators' address", async () => {
    const { admin } = tenant;
    await workspace.config(
      {
        "logto:endpoint": tenant.url,
        "logto:tokenEndpoint": `${admin?.url}/oidc/token`,
        "logto:appId": "m-default",
      },
      { "logto:appSecret": admin?.appSecret ?? "" },
    );
    const before = tenant.requests.length;
    await up();
    expect(roles()).toContain("staff");
    expect(tenant.requests.slice(before).filter(({ path }) => path === "/oidc/token")).toEqual([]);
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(roles()).not.toContain("staff");
    await workspace.expect(0, "config", "rm", "logto:tokenEndpoint", "--stack", "test");
  });

  test("http in a network of its own goes where it's accepted, is warned of, and twice in production", async () => {
    Object.assign(workspace.env, { HTTP_PROXY: network.url, NO_PROXY: "127.0.0.1,localhost" });
    const address = "http://logto:3001";
    const asked = network.asked.length;
    await workspace.config(
      { "logto:endpoint": address, "logto:appId": tenant.appId },
      { "logto:appSecret": tenant.appSecret },
    );
    // The command that sets it has it in the clear.
    workspace.printed.length = 0;
    expect((await preview("failure")).text).toMatch(
      /"http:\/\/logto:3001" is http; .*insecureEndpoint http:\/\/logto:3001/s,
    );
    await workspace.config({ "logto:insecureEndpoint": address });
    expect((await preview(0)).text).toContain(
      "http://logto:3001 is http, as logto:insecureEndpoint accepts it",
    );
    const { text } = await up();
    expect(text).toContain("http://logto:3001 is http, as logto:insecureEndpoint accepts it");
    expect(roles()).toContain("staff");

    await workspace.config({ "logto:production": "true" });
    const tried = network.asked.length;
    expect((await preview("failure")).text).toContain(
      "in production logto:insecureEndpoint alone doesn't do",
    );
    expect(network.asked.length).toBe(tried);
    await workspace.config({ "logto:insecureProductionEndpoint": address });
    expect((await preview(0)).text).toContain("http://logto:3001 is http");
    await workspace.config({ "logto:allowDeletion": "true" });
    await up();
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(network.asked.slice(asked).every((one) => one === "logto:3001")).toBe(true);
    expect(workspace.printed.join("\n")).not.toContain(tenant.appSecret);
  });
});
