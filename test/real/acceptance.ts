import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RealLogto, realVariable } from "../acceptance/tenant.ts";
import type { Report } from "./report.ts";
import type { Target } from "./target.ts";

const root = join(import.meta.dirname, "../..");

interface Results {
  testResults: {
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Runs one file of test/acceptance against the server, in a jest of its own. */
function jest(file: string, env: NodeJS.ProcessEnv): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), "real-"));
  const output = join(folder, "results.json");
  const args = [
    ...[
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
    ],
    ...["--ci", "--selectProjects", "acceptance", "--json", "--outputFile", output],
    ...["--testPathPatterns", `/acceptance/${file}\\.test\\.ts$`],
  ];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "ignore" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      try {
        resolve(JSON.parse(readFileSync(output, "utf8")));
      } catch (error) {
        reject(error);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
}

/** The stories of the CLI's tests, with a real Pulumi on both sides: a real CLI, and this server. */
export async function acceptance(
  { settings, reset }: Target,
  { expect, note }: Report,
  { hasAll }: { hasAll: boolean },
): Promise<void> {
  const { endpoint, appId, appSecret, resource } = settings;
  // Those that leave nothing behind, and those that need the seed again after them.
  const files = ["lifecycle", ...(hasAll ? ["everything"] : [])];
  const dirty = ["panbot", ...(hasAll ? ["adopt"] : [])];
  if (!hasAll) note("everything and adopt weren't played: this Logto lacks kinds that they declare.");
  if (!reset)
    note(`${dirty.join(" and ")} weren't played: they leave things behind, and LOGTO_RESET isn't set.`);
  const real: RealLogto = { endpoint, appId, appSecret, resource };
  // What the environment says of a tenant would count in the stacks of these tests as well.
  const plain = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("LOGTO_")),
  );
  const env = { ...plain, [realVariable]: JSON.stringify(real), NO_COLOR: "1" };
  for (const file of [...files, ...(reset ? dirty : [])]) {
    await reset?.({ restart: true });
    const { testResults } = await jest(file, env);
    for (const { message, assertionResults } of testResults) {
      if (assertionResults.length === 0) expect(file, [message]);
      for (const { fullName, status, failureMessages } of assertionResults) {
        if (status !== "pending") expect(`${file}: ${fullName}`, failureMessages);
      }
    }
  }
  await reset?.({ restart: true });
}
