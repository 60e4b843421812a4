import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorld, person, planted, type World } from "./world.ts";

let world: World;
let shared: string;
beforeEach(async () => {
  world = await openWorld();
  shared = mkdtempSync(join(tmpdir(), "shared-"));
});
afterEach(() => {
  rmSync(shared, { recursive: true, force: true });
  return world.close();
});

const options = () => ({
  stack: "dev",
  endpoint: world.tenant.url,
  appId: world.tenant.appId,
  appSecretFile: world.write("secret", planted),
  connectionOnly: true,
});
const writes = () => world.commands.filter((one) => /^(stack init|config set)/.test(one));

test("--backend goes into Pulumi.yaml, comments and all else kept, and this run looks there already", async () => {
  world.write("Pulumi.yaml", "name: shop # ours\nruntime: nodejs\n");
  await world.run({ ...options(), backend: `file://${shared}` });
  expect(world.file("Pulumi.yaml")).toBe(
    `name: shop # ours\nruntime: nodejs\nbackend:\n  url: file://${shared}\n`,
  );
  expect(world.env.PULUMI_BACKEND_URL).toBe(`file://${shared}`);
  expect(world.said).toContain(`Set backend.url in Pulumi.yaml to file://${shared}`);
});

test("a stack that has a state isn't given a second one; those beside it are named", async () => {
  world.stacks.push("dev", "prod");
  const backend = `file://${shared}`;
  await expect(world.run({ ...options(), backend })).rejects.toThrow(
    /stack "dev" has its state in file:\/\/\.\/\.state.*\n {2}pulumi stack export --stack dev --file dev\.state\.json\n/,
  );
  expect(writes()).toEqual([]);
  expect(world.file("Pulumi.yaml")).not.toContain("backend");
  await world.run({ ...options(), stack: "live", backend });
  expect(world.said[0]).toBe("! dev, prod stay in file://./.state, where pulumi looks no more.");
});

test.each([
  ["cloud", "https://api.pulumi.com"],
  ["s3://team?region=eu", "s3://team?region=eu"],
])("%s is one, too", async (backend, url) => {
  await world.run({ ...options(), backend });
  expect(world.file("Pulumi.yaml")).toContain(`url: ${url}\n`);
});

test("a person is asked, with what there is as the default; Enter leaves the project's file as it is", async () => {
  const somebody = person([]);
  await world.run(options(), somebody);
  expect(somebody.asked[0]).toMatch(/^Where the state is kept.* \[file:\/\/\.\/\.state\]$/);
  expect(world.file("Pulumi.yaml")).toBe("name: shop\nruntime: nodejs\n");
});

test("a person who says nonsense is asked again", async () => {
  const somebody = person([
    ["Where the state", "somewhere"],
    ["Where the state", `file://${shared}`],
  ]);
  await world.run(options(), somebody);
  expect(somebody.heard[0]).toContain('"somewhere" is no place for a state. It has to be here, cloud,');
  expect(world.file("Pulumi.yaml")).toContain(`url: file://${shared}\n`);
});

test("in production there is no default that is one person's own; it has to be said, and is warned of", async () => {
  const somebody = person([["Where the state", "here"]]);
  await world
    .run({ ...options(), production: true, endpoint: "https://localhost:1" }, somebody)
    .catch(() => {});
  expect(somebody.asked[0]).not.toContain("[file:");
  expect(world.said[0]).toMatch(
    /^! the state of this production stack is in .*\.state, on this machine alone/,
  );
});

test("unattended, production has to say it, unless the stack is there already", async () => {
  const production = { ...options(), production: true };
  const error = await world.run(production).catch((one: Error) => one.message);
  expect(error).toMatch(/missing.*--backend <where>/s);
  expect(writes()).toEqual([]);
  world.stacks.push("dev");
  await world.run(production);
  expect(world.config("dev")["logto:production"]).toBe("true");
});

test("here: the folder is made, and git leaves it alone; a dry run makes and writes nothing", async () => {
  world.write("Pulumi.yaml", "name: shop\nruntime: nodejs\nbackend: { url: s3://old }\n");
  await world.run({ ...options(), backend: "here", dryRun: true });
  expect(existsSync(join(world.folder, ".state"))).toBe(false);
  expect(world.said).toContain("Would set backend.url in Pulumi.yaml to file://./.state");
  delete world.env.PULUMI_BACKEND_URL;
  await world.run({ ...options(), backend: "here" });
  expect(world.file(".state/.gitignore")).toBe("*\n");
  expect(world.file("Pulumi.yaml")).toContain("url: file://./.state");
});

test("a shared folder that isn't there isn't made in its place", async () => {
  const backend = `file://${shared}/absent`;
  await expect(world.run({ ...options(), backend })).rejects.toThrow(`mkdir -p ${shared}/absent`);
  expect(writes()).toEqual([]);
});

test("PULUMI_BACKEND_URL wins, as it does in pulumi, and contradicts nothing without a word", async () => {
  mkdirSync(join(shared, "x"));
  world.env = { ...world.env, PULUMI_BACKEND_URL: `file://${shared}` };
  const somebody = person([]);
  await world.run(options(), somebody);
  expect(somebody.asked.filter((one) => one.includes("Where the state"))).toEqual([]);
  expect(world.file("Pulumi.yaml")).toBe("name: shop\nruntime: nodejs\n");
  await expect(world.run({ ...options(), backend: `file://${shared}/x` })).rejects.toThrow(
    "wins over --backend",
  );
});
