import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../../cli/program.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { panbot } from "./world.ts";

/** A pulumi that keeps config in memory, and all that it was told. */
class Stacks {
  readonly config = new Map<string, Map<string, { value: string; secret: boolean }>>([["dev", new Map()]]);
  readonly argv: string[] = [];
  readonly writes: string[] = [];

  run(args: readonly string[], input: string | undefined) {
    this.argv.push(args.join(" "));
    const name = args[args.indexOf("--stack") + 1] as string;
    const stack = this.config.get(name);
    if (!stack) return { code: 255, stdout: "", stderr: `error: no stack named '${name}' found` };
    if (args[1] === "--json")
      return { code: 0, stdout: JSON.stringify(Object.fromEntries(stack)), stderr: "" };
    if (args[1] === "set-all") {
      for (const [i, one] of args.entries()) {
        if (one !== "--plaintext") continue;
        const [key = "", ...rest] = (args[i + 1] as string).split("=");
        stack.set(key, { value: rest.join("="), secret: false });
        this.writes.push(`${name} ${key}`);
      }
    } else if (args[1] === "set") {
      const key = args.at(-1) as string;
      stack.set(key, { value: String(input).replace(/\n$/, ""), secret: args.includes("--secret") });
      this.writes.push(`${name} ${key}`);
    } else throw new Error(`unexpected: pulumi ${args.join(" ")}`);
    return { code: 0, stdout: "", stderr: "" };
  }
}

let folder: string;
let stacks: Stacks;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrate-command-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: panbot\nruntime: nodejs\n");
  writeFileSync(join(folder, "logto_config.yaml"), panbot);
  stacks = new Stacks();
  printed = [];
  const keep = (...all: unknown[]) => void printed.push(all.join(" "));
  jest.spyOn(console, "log").mockImplementation(keep);
  jest.spyOn(console, "error").mockImplementation(keep);
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    keep(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command; answers with all that it printed. */
async function cli(...args: string[]): Promise<string> {
  printed.length = 0;
  const context: Context = {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    defaultStack: "dev",
    project: () => folder,
    pulumi: async (all, { input } = {}) => stacks.run(all, input),
  } as Context;
  process.exitCode = 0;
  await run(context, ["migrate", join(folder, "logto_config.yaml"), "--offline", ...args]);
  return printed.join("\n");
}

const model = () => readFileSync(join(folder, "stacks/panbot.yaml"), "utf8");

describe("migrate", () => {
  test("writes the model, the config of both stacks, and secrets by standard input alone", async () => {
    stacks.config.set("prod", new Map());
    const said = await cli("--production-stack", "prod");
    expect(process.exitCode).toBe(0);
    const dev = stacks.config.get("dev");
    expect(dev?.get("logto:appSecret")).toEqual({ value: "planted-m2m-secret", secret: true });
    expect(dev?.get("panbot:googleClientSecret")).toEqual({ value: "planted-google", secret: true });
    expect(dev?.get("panbot:applePrivateKey")?.value).toContain("planted-apple\n-----END");
    expect(dev?.get("panbot:dashboardUrl")).toEqual({ value: "http://localhost:3000", secret: false });
    expect(Object.fromEntries(stacks.config.get("prod") ?? [])).toEqual({
      "logto:production": { value: "true", secret: false },
      "panbot:dashboardUrl": { value: "https://dashboard.novaserve.ai", secret: false },
    });
    expect(said).toContain("Next: pulumi-logto adopt --stack dev");
    expect(panbot).toContain("planted-");
    expect([said, model(), ...stacks.argv].join("\n")).not.toContain("planted-");
  });

  test("again, it writes nothing", async () => {
    await cli();
    const { mtimeMs } = statSync(join(folder, "stacks/panbot.yaml"));
    const former = model();
    stacks.writes.length = 0;
    const said = await cli();
    expect(said).toContain("Unchanged: stacks/panbot.yaml");
    expect(said).toContain("Unchanged: config of stack dev");
    expect(stacks.writes).toEqual([]);
    expect(model()).toBe(former);
    expect(statSync(join(folder, "stacks/panbot.yaml")).mtimeMs).toBe(mtimeMs);
  });

  test("a model in several files isn't written over, by force neither", async () => {
    const include = "include: more.yaml\n";
    mkdirSync(join(folder, "stacks"));
    writeFileSync(join(folder, "stacks/panbot.yaml"), include);
    writeFileSync(join(folder, "stacks/more.yaml"), "{}\n");
    expect(await cli("--force")).toContain("the model stacks/panbot.yaml is in several files");
    expect(process.exitCode).toBe(1);
    expect(model()).toBe(include);
    expect(stacks.writes).toEqual([]);
    expect(await cli("--output", "stacks/panbot-whole.yaml")).toContain("Wrote stacks/panbot-whole.yaml");
  });

  test("a dry run shows what it would write, writes nothing, and asks no pulumi", async () => {
    const said = await cli("--dry-run", "--production-stack", "prod");
    expect(said).toContain("panbot:dashboardUrl: https://dashboard.novaserve.ai");
    expect(said).toContain("panbot:googleClientSecret: (secret)");
    expect(said).not.toContain("planted-");
    expect(existsSync(join(folder, "stacks"))).toBe(false);
    expect(stacks.argv).toEqual([]);
  });

  test("a model that somebody changed is kept, unless --force says otherwise", async () => {
    await cli();
    const path = join(folder, "stacks/panbot.yaml");
    writeFileSync(path, "roles: {}\n");
    stacks.writes.length = 0;
    expect(await cli()).toContain("--force writes over it");
    expect(process.exitCode).toBe(1);
    expect(model()).toBe("roles: {}\n");
    expect(stacks.writes).toEqual([]);
    await cli("--force");
    expect(model()).toContain("dashboard:");
  });

  test("so are values of the stack config, which are named and not shown", async () => {
    stacks.config.get("dev")?.set("panbot:googleClientSecret", { value: "planted-mine", secret: true });
    const said = await cli();
    expect(said).toContain("other values already: panbot:googleClientSecret (dev)");
    expect(said).not.toContain("planted-");
    expect(stacks.writes).toEqual([]);
    expect(existsSync(join(folder, "stacks"))).toBe(false);
    await cli("--force");
    expect(stacks.config.get("dev")?.get("panbot:googleClientSecret")?.value).toBe("planted-google");
  });

  test("a stack that isn't there is named, with the command that makes it", async () => {
    expect(await cli("--production-stack", "prod")).toContain(
      'no stack "prod"; make it first: pulumi stack init prod',
    );
    expect(stacks.writes).toEqual([]);
  });

  test("another file is what the stack reads from then on", async () => {
    await cli("--output", "models/mine.yaml");
    expect(stacks.config.get("dev")?.get("logto:model")?.value).toBe("models/mine.yaml");
    expect(existsSync(join(folder, "models/mine.yaml"))).toBe(true);
  });

  test("what only the user knows is left to them, by commands", async () => {
    writeFileSync(
      join(folder, "logto_config.yaml"),
      panbot.replace("planted-google", '"$GOOGLE"').replace("google-id", '"$ID"'),
    );
    const said = await cli();
    expect(said).toContain("pulumi config set --stack dev --secret panbot:googleClientSecret");
    expect(said).toContain("pulumi config set --stack dev panbot:googleClientId");
  });
});
