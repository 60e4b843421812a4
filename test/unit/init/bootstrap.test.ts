import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openWorld, person, type World } from "./world.ts";

const first = "planted-secret-of-m-default";

let world: World;
beforeEach(async () => {
  world = await openWorld({ admin: { appSecret: first } });
  // Nothing was made in it yet.
  const { store, appId } = world.tenant;
  store.delete("applications", { id: appId });
});
afterEach(() => world.close());

const called = () =>
  world.tenant.store.filter("applications", { name: "Setup Automation", type: "MachineToMachine" });
const secretsOf = (applicationId: string) =>
  world.tenant.store.filter("applicationSecrets", { applicationId }).map(({ value }) => value);
const options = (secret = first) => ({
  stack: "dev",
  bootstrap: true,
  endpoint: world.tenant.url,
  tokenEndpoint: world.tenant.admin?.url ?? "",
  bootstrapSecretFile: world.write("m-default", `${secret}\n`),
  connectionOnly: true,
});
const writes = () => world.commands.filter((one) => /^(stack init|config (set|rm))/.test(one));
const said = () => [...world.said, ...world.commands].join("\n");

async function scopeOf(appId: string, secret: string): Promise<string | undefined> {
  const answer = await fetch(`${world.tenant.url}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: appId, client_secret: secret },
      ...{ resource: world.tenant.resource, scope: "all" },
    }),
  });
  return ((await answer.json()) as { scope?: string }).scope;
}

test("makes the application with its role, and keeps its id and its secret, and nothing of m-default", async () => {
  await world.run(options());
  const [made, ...others] = called();
  expect(others).toEqual([]);
  expect(world.config("dev")).toEqual({
    "logto:endpoint": world.tenant.url,
    "logto:appId": made?.id,
    "logto:appSecret": { secure: expect.anything() },
  });
  const secret = world.secrets.get("dev logto:appSecret") as string;
  expect(secretsOf(made?.id)).toEqual([secret]);
  expect(await scopeOf(made?.id, secret)).toBe("all");
  expect(said()).toContain('Made application "Setup Automation" with the role "Logto Management API access"');
  expect(said()).not.toContain("planted");
  expect(said()).not.toContain(secret);
});

describe("no connection to the tenant stays open, which would keep the command from ending", () => {
  const sockets: Socket[] = [];
  const note = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  beforeEach(() => {
    sockets.length = 0;
    subscribe("net.client.socket", note);
  });
  afterEach(() => void unsubscribe("net.client.socket", note));
  const open = () => sockets.filter(({ destroyed }) => !destroyed);

  test("made, run again, and refused", async () => {
    await world.run(options());
    expect(sockets).not.toEqual([]);
    expect(open()).toEqual([]);
    await world.run(options());
    expect(open()).toEqual([]);
    await expect(world.run({ ...options(), stack: "prod" })).rejects.toThrow("A second one isn't made");
    expect(open()).toEqual([]);
  });

  test("a wrong secret, and what can't be written", async () => {
    await expect(world.run(options("planted-wrong"))).rejects.toThrow();
    expect(sockets).not.toEqual([]);
    expect(open()).toEqual([]);
    const { pulumi } = world.context;
    world.context.pulumi = (args, more) =>
      args[0] === "config" && args[1] === "set" ? Promise.reject(new Error("no disk")) : pulumi(args, more);
    await expect(world.run(options())).rejects.toThrow("no disk");
    expect(called()).toEqual([]);
    expect(open()).toEqual([]);
  });
});

test("again, the stack runs as it, and nothing is changed", async () => {
  await world.run(options());
  const [before, commands] = [structuredClone(world.tenant.store.tables), world.commands.length];
  await world.run(options());
  expect(world.tenant.store.tables).toEqual(before);
  expect(world.commands.slice(commands).filter((one) => /^config (set|rm)/.test(one))).toEqual([]);
  expect(world.said.join("\n")).toContain(`The stack runs as ${called()[0]?.id}, and needs no m-default`);
});

describe("where there is one of that name", () => {
  let id: string;
  beforeEach(async () => {
    await world.run(options());
    id = called()[0]?.id;
    world.commands.length = 0;
  });

  test("a second one isn't made, and both ways on are said", async () => {
    const given = options();
    const problem = await world.run({ ...given, stack: "prod" }).catch((error: Error) => error.message);
    const again = `--endpoint ${given.endpoint}`;
    expect(problem).toBe(
      [
        `The tenant has an application "Setup Automation" already: ${id}. A second one isn't made, and nothing was changed.`,
        "To run as one whose secret is known:",
        `  pulumi-logto init --stack prod --app-id ${id} --app-secret-file <file> ${again} --connection-only`,
        "To give it one more secret, and run as it by that; those that it has stay:",
        `  pulumi-logto init --stack prod --bootstrap --rotate ${again} --token-endpoint ${given.tokenEndpoint} --connection-only --bootstrap-secret-file ${given.bootstrapSecretFile}`,
      ].join("\n"),
    );
    expect(writes()).toEqual([]);
    expect(called()).toHaveLength(1);
  });

  test("it gets one more secret, and the role back, where that is asked for", async () => {
    const [old] = secretsOf(id);
    world.tenant.store.remove("applicationsRoles", { applicationId: id });
    await world.run({ ...options(), stack: "prod", rotate: true });
    const secret = world.secrets.get("prod logto:appSecret") as string;
    expect(secretsOf(id)).toEqual([old, secret]);
    expect(secret).not.toBe(old);
    expect(await scopeOf(id, secret)).toBe("all");
    expect(world.config("prod")).toMatchObject({ "logto:appId": id });
  });

  test("a person is asked, and may say no", async () => {
    const nobody = person([["Give it one more secret", "n"]]);
    await expect(world.run({ ...options(), stack: "prod" }, nobody)).rejects.toThrow(
      "A second one isn't made",
    );
    await world.run({ ...options(), stack: "prod" }, person([["Give it one more secret", "y"]]));
    expect(secretsOf(id)).toHaveLength(2);
  });

  test("of two nobody knows which", async () => {
    const { store } = world.tenant;
    store.insert("applications", { ...store.find("applications", { id }), id: "second" });
    await expect(world.run({ ...options(), stack: "prod", rotate: true })).rejects.toThrow(
      `already: ${id}, second. A second one isn't made`,
    );
  });
});

test("at a terminal it asks for the console's address and for the secret, which isn't shown", async () => {
  const { tenant } = world;
  const somebody = person([
    ["Tenant's address", tenant.url],
    ["Address of Logto's console", tenant.admin?.url ?? ""],
    ["Secret of m-default", first],
  ]);
  await world.run({ stack: "dev", bootstrap: true, connectionOnly: true }, somebody);
  expect(called()).toHaveLength(1);
  const { port } = new URL(tenant.url);
  expect(somebody.asked.join("\n")).toContain(
    `Address of Logto's console [http://localhost:${Number(port) + 1}]`,
  );
  expect(somebody.asked.join("\n")).not.toContain("machine-to-machine application");
});

test("a stack that ran as m-default doesn't any more", async () => {
  world.stacks.push("dev");
  world.write(
    "Pulumi.dev.yaml",
    `config:\n  logto:endpoint: ${world.tenant.url}\n  logto:appId: m-default\n  logto:tokenEndpoint: ${world.tenant.admin?.url}\n`,
  );
  world.env.LOGTO_BOOTSTRAP_SECRET = first;
  await world.run({ stack: "dev", bootstrap: true, connectionOnly: true });
  expect(world.config("dev")).toEqual({
    "logto:endpoint": world.tenant.url,
    "logto:appId": called()[0]?.id,
    "logto:appSecret": { secure: expect.anything() },
  });
});

test("what only tries makes nothing", async () => {
  await world.run({ ...options(), dryRun: true });
  expect(called()).toEqual([]);
  expect(writes()).toEqual([]);
  expect(said()).toContain('Would make application "Setup Automation"');
});

test("where the config can't be set, the application is gone again", async () => {
  const { pulumi } = world.context;
  Object.assign(world.context, {
    pulumi: async (...[args, given]: Parameters<typeof pulumi>) =>
      args.join(" ").startsWith("config set --secret")
        ? { code: 1, stdout: "", stderr: "incorrect passphrase" }
        : pulumi(args, given),
  });
  await expect(world.run(options())).rejects.toThrow("incorrect passphrase");
  expect(called()).toEqual([]);
});

test.each([
  [
    "a wrong secret",
    () => options("planted-wrong"),
    /doesn't accept the secret of logto:appId "m-default".*Say it with the command:\n {2}--bootstrap-secret-file <file>$/s,
  ],
  [
    "the tenant's own address",
    () => ({ ...options(), tokenEndpoint: world.tenant.url }),
    /m-default" is an application of the administrators' tenant.*port 3002 by default.*\n {2}--token-endpoint https:\/\/<the console's address>$/s,
  ],
  [
    "another tenant's address",
    () => ({ ...options(), endpoint: world.tenant.admin?.url ?? "", tokenEndpoint: world.tenant.url }),
    /knows no application logto:appId "m-default".*\n {2}--token-endpoint <the console's address>$/s,
  ],
  [
    "nothing where the console would be, which nobody named",
    () => ({ ...options(), endpoint: "http://localhost:8", tokenEndpoint: undefined as never }),
    /http:\/\/localhost:9 can't be reached .*Say it with the command:\n {2}--token-endpoint <the console's address>$/s,
  ],
  [
    "http in a network",
    () => ({ ...options(), endpoint: "http://logto:3001", tokenEndpoint: "http://logto:3002" }),
    /be accepted by name \(the second option\)\. Say it with the command:\n {2}--endpoint https:\/\/logto:3001\n {2}--insecure-endpoint http:\/\/logto:3001$/s,
  ],
  [
    "http in a network, in production",
    () => ({
      ...options(),
      ...{ endpoint: "http://logto:3001", insecureEndpoint: "http://logto:3001", production: true },
    }),
    /\n {2}--set logto:insecureProductionEndpoint=http:\/\/logto:3001$/s,
  ],
  [
    "nothing there",
    () => ({ ...options(), tokenEndpoint: "http://localhost:9" }),
    /http:\/\/localhost:9 can't be reached .*Is logto:tokenEndpoint right/,
  ],
  [
    "the cloud",
    () => ({ ...options(), endpoint: "https://shop.logto.app" }),
    /is Logto Cloud, which has no m-default/,
  ],
  [
    "no secret",
    () => ({ ...options(), bootstrapSecretFile: undefined as never }),
    /--bootstrap-secret-file <file>, or LOGTO_BOOTSTRAP_SECRET .*SELECT secret FROM applications/s,
  ],
  ["another application", () => ({ ...options(), appId: "x" }), /--bootstrap makes the application/],
  ["rotate alone", () => ({ stack: "dev", rotate: true }), /go with --bootstrap/],
])("%s is refused, and nothing is changed", async (_, given, problem) => {
  const error = await world.run(given()).catch((one: Error) => one.message);
  expect(error).toMatch(problem);
  expect(error).not.toContain("planted");
  expect(writes()).toEqual([]);
  expect(called()).toEqual([]);
  expect(existsSync(join(world.folder, "Pulumi.dev.yaml"))).toBe(false);
});
