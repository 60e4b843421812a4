import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, test } from "@jest/globals";
import { captured } from "../support/captured.ts";
import { eachAtOnce } from "../support/each-at-once.ts";
import { changed, model, recipeModel, recipeSteps, type Snippet } from "../support/model-page.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

/* The recipes of docs/model.md, as a reader goes through them: each change of the model, each command. */

interface World {
  workspace: Workspace;
  console_: Console;
}

const open: World[] = [];
afterAll(async () => {
  for (const { workspace, console_ } of open) {
    workspace.remove();
    await console_.close();
  }
});

const up = ({ workspace }: World) => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev");

/** A stack that the recipes' model has been applied to. */
async function applied(): Promise<World> {
  const console_ = await openConsole();
  const program = `import { declareModel } from "pulumi-logto-model";\nexport default await declareModel("${model}");\n`;
  const workspace = await openWorkspace({ project: "shop", stack: "dev", program });
  const world = { workspace, console_ };
  open.push(world);
  const { url, appId, appSecret } = console_.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId },
    { "logto:appSecret": appSecret, "shop:githubClientSecret": "planted-before" },
  );
  mkdirSync(join(workspace.folder, "stacks"));
  workspace.write(model, recipeModel);
  await up(world);
  return world;
}

/** Does what a command of the page says; where it asks, it's answered. */
async function give(world: World, line: string): Promise<void> {
  const { workspace } = world;
  const [command, ...args] = (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ""));
  if (command === "pulumi-logto") {
    const { code, text } = await captured(workspace.context, args);
    if (code !== 0) throw new Error(`${line} exited ${code}:\n${text}`);
  } else if (args[0] === "up") await up(world);
  else if (args[0] === "config") {
    const { code, stderr } = await workspace.context.pulumi(args, { input: "planted-after" });
    if (code !== 0) throw new Error(`${line} exited ${code}:\n${stderr}`);
  } else await workspace.expect(0, ...args, ...(args[0] === "state" ? ["--yes"] : []));
}

async function follow(world: World, steps: readonly Snippet[]): Promise<void> {
  const { workspace } = world;
  let text = recipeModel;
  for (const { language, name, content } of steps) {
    if (language === "diff") text = changed(text, content);
    else if (name) workspace.write(name, content);
    else for (const line of content.trim().split("\n")) await give(world, line);
    workspace.write(model, text);
  }
  await workspace.expect(0, "preview", "--expect-no-changes", "--stack", "dev");
}

const byName = async ({ console_ }: World, path: string, name: string) =>
  (await console_.call("GET", path)).find((one: { name: string }) => one.name === name);

/** What each recipe comes to; some say themselves what has to be there before. */
const recipes: Record<string, (world: World, go: () => Promise<void>) => Promise<void>> = {
  async "Rotate a secret"(world, go) {
    const { console_, workspace } = world;
    const { id } = await byName(world, "/applications", "dashboard");
    const { signingKey } = await byName(world, "/hooks", "users");
    await go();
    const secrets = await console_.call("GET", `/applications/${id}/secrets`);
    expect(secrets.map(({ name }: { name: string }) => name)).toEqual(["autumn"]);
    const file = parseEnv(readFileSync(join(workspace.folder, "dashboard.env"), "utf8"));
    expect(file.LOGTO_APP_SECRET).toBe(secrets[0].value);
    expect((await byName(world, "/hooks", "users")).signingKey).not.toBe(signingKey);
    const [github] = await console_.call("GET", "/connectors");
    expect(github.config.clientSecret).toBe("planted-after");
  },
  async "Split a file"(world, go) {
    world.console_.count();
    await go();
    expect(world.console_.count().writes).toBe(0);
  },
  async Rename(world, go) {
    const before = await byName(world, "/roles", "staff");
    await go();
    expect(await byName(world, "/roles", "staff")).toEqual(before);
    expect(before.id).toEqual(expect.any(String));
  },
  async "Take over what exists"(world, go) {
    const made = { name: "support", description: "by hand", type: "User" };
    const { id } = await world.console_.call("POST", "/roles", made);
    const { workspace } = world;
    workspace.write(
      model,
      recipeModel.replace("roles:\n", "roles:\n  support: { description: answers questions }\n"),
    );
    expect((await workspace.expect("failure", "preview", "--stack", "dev")).text).toContain(id);
    await go();
    expect(await byName(world, "/roles", "support")).toMatchObject({ id, description: "answers questions" });
  },
  async "Delete in production"(world, go) {
    const { workspace } = world;
    await workspace.config({ "logto:production": "true" });
    await up(world);
    workspace.write(model, recipeModel.replace(/ {2}staff: .*\n/, "  support: { description: x }\n"));
    expect((await workspace.expect("failure", "preview", "--stack", "dev")).text).toContain("protect");
    workspace.write(model, recipeModel);
    await go();
    expect(await byName(world, "/roles", "staff")).toBeUndefined();
  },
  async "Let go of an object"(world, go) {
    const before = await byName(world, "/hooks", "users");
    await go();
    expect(await byName(world, "/hooks", "users")).toEqual(before);
    expect(world.workspace.stateText()).not.toContain("Webhook::users");
  },
  async "Move to TypeScript"(world, go) {
    const before = await byName(world, "/hooks", "users");
    await go();
    expect(await byName(world, "/hooks", "users")).toEqual(before);
    expect(world.workspace.stateText()).toContain("Webhook::users");
  },
};

describe("docs/model.md", () => {
  test("each recipe is gone through", () => {
    expect([...recipeSteps.keys()].sort()).toEqual(Object.keys(recipes).sort());
  });

  eachAtOnce(
    [...recipeSteps.keys()],
    "%s",
    async (title) => {
      const world = await applied();
      await recipes[title]?.(world, () => follow(world, recipeSteps.get(title) ?? []));
    },
    300_000,
  );
});
