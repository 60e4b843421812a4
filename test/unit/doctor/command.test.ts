import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { doctor } from "../../../cli/doctor/command.ts";
import { exitCodes } from "../../../cli/shared/exit-codes.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let printed: string;
beforeEach(async () => {
  world = await openWorld();
  printed = "";
  jest.spyOn(console, "log").mockImplementation((line) => {
    printed += `${line}\n`;
  });
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  await world.close();
});

const run = async (...args: string[]) => {
  await doctor(world.around.context).parseAsync(["--stack", "dev", ...args], { from: "user" });
  const { exitCode } = process;
  process.exitCode = undefined;
  return exitCode;
};

test("where nothing fails it exits 0, and prints a line for each check and how it stands", async () => {
  expect((await run()) ?? 0).toBe(0);
  expect(printed).toContain("✓ Token: setup-automation gets one");
  expect(printed.trim().split("\n").at(-1)).toMatch(/^Nothing failed/);
});

test("where something fails it exits with a code of its own, as text and as JSON", async () => {
  world.config["logto:appId"] = "nobody";
  expect(await run()).toBe(exitCodes.unhealthy);
  expect(printed).toContain("✗ Token:");
  printed = "";
  expect(await run("--format", "json")).toBe(exitCodes.unhealthy);
  const { checks } = JSON.parse(printed) as { checks: { id: string; findings: { verdict: string }[] }[] };
  expect(checks.find(({ id }) => id === "token")?.findings[0]?.verdict).toBe("failed");
});
