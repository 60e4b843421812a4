import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { Report } from "../../real/report.ts";
import { resetOf, targetOf } from "../../real/target.ts";

/* `npm run real` on an embedded tenant in the place of a real Logto: what it takes one for, and what it says. */

let folder: string;
let tenant: RunningTenant | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "real-"));
  jest.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await tenant?.close();
  rmSync(folder, { recursive: true });
});

test.each(["1.42", "1.43"] as const)(
  "a server that answers as %s does is taken for that",
  async (version) => {
    tenant = await startTenant({ port: 0, version });
    const { url, appId, appSecret } = tenant;
    const env = { LOGTO_ENDPOINT: url, LOGTO_M2M_APP_ID: appId, LOGTO_M2M_APP_SECRET: appSecret };
    expect(await targetOf(env)).toMatchObject({ version, reset: undefined });
  },
);

describe("the reset command", () => {
  test("is told when the server has to be started again too", async () => {
    const file = join(folder, "said");
    const reset = resetOf({ ...process.env, LOGTO_RESET: `echo "restart $LOGTO_RESTART" >> ${file}` });
    await reset?.();
    await reset?.({ restart: true });
    expect(readFileSync(file, "utf8")).toBe("restart \nrestart 1\n");
  });

  test("that fails ends the run with what it said", async () => {
    const reset = resetOf({ ...process.env, LOGTO_RESET: "echo no such database; exit 3" });
    await expect(reset?.()).rejects.toThrow("LOGTO_RESET exited 3: no such database");
  });
});

test("the report says what differs, and what wasn't looked at", () => {
  const report = new Report();
  report.expect("up", []);
  report.note("The contract wasn't looked at.");
  expect(report.toMarkdown("Logto 1.43")).toContain("## Logto 1.43: as it should be");
  report.expect("roles/list.json", ["step 1: expected 2, got 3 ```"]);
  expect(report.isClean).toBe(false);
  expect(report.toText()).toBe("1 of 2 wrong: roles/list.json");
  const text = report.toMarkdown("Logto 1.43");
  expect(text).toContain(
    "## Logto 1.43: 1 difference\n\n2 things looked at.\n\n- The contract wasn't looked at.\n",
  );
  expect(text).toContain("### roles/list.json\n\n````text\nstep 1: expected 2, got 3 ```\n````");
});
