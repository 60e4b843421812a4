import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { benchPeer, openTarget } from "../../../bench/peer.ts";
import { holds, type PeerResults, type PeerRow, withPeer } from "../../../bench/peer-page.ts";
import { fastSetting } from "../../../bench/results.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { openManagement, readSettings } from "../../../providers/management/index.ts";
import { ROOT } from "../../../toolchain/settings.ts";

const figures = { latency: 0, cpu: 1, memory: 2 ** 20, reads: 10, writes: 0, setting: undefined };
const rows: PeerRow[] = [
  ...(["create", "look", "nothing", "change", "destroy"] as const).map(
    (step): PeerRow => ({ ...figures, who: "peer", step, seconds: 4 }),
  ),
  ...(["dynamic", "native", "alone"] as const).flatMap((who): PeerRow[] => [
    { ...figures, who, step: "look", seconds: 3.9 },
    { ...figures, who, step: "drift", seconds: 1.3 },
    { ...figures, who, step: "change", seconds: 5, writes: 50 },
    ...(["create", "nothing", "destroy"] as const).map(
      (step): PeerRow => ({ ...figures, who, setting: fastSetting, step, seconds: 4 }),
    ),
  ]),
  { ...figures, who: "engine", step: "look", seconds: 3 },
  { ...figures, who: "requests", step: "look", seconds: 1 },
];
const results: PeerResults = {
  date: "2026-11-26",
  machine: { load: "1" },
  engine: "OpenTofu v1",
  tenant: "the embedded tenant",
  size: 500,
  rounds: 3,
  rows,
  stateBytes: { peer: 300_000, dynamic: 500_000, native: 490_000, alone: 480_000 },
};
/** The same with another figure. */
const but = (who: string, step: string, other: Partial<PeerRow>): PeerResults => ({
  ...results,
  rows: rows.map((row) => (row.who === who && row.step === step ? { ...row, ...other } : row)),
});

describe("the targets beside the peer", () => {
  test("hold where everything is at most as it may be", () => expect(holds(results)).toBe(true));

  test.each([
    ["drift, of the peer's plan", but("native", "drift", { seconds: 1.5 })],
    ["preview", but("dynamic", "look", { seconds: 4.1 })],
    ["preview without a program", but("alone", "look", { seconds: 4.1 })],
    ["up from nothing", but("native", "create", { seconds: 4.1 })],
    ["up with nothing to do, of a preview", but("dynamic", "nothing", { seconds: 4.4 })],
    ["destroy", but("dynamic", "destroy", { seconds: 4.1 })],
    [
      "one request more than a preview's and a write each",
      but("native", "change", { reads: 11, writes: 50 }),
    ],
    ["a byte more of state", { ...results, stateBytes: { ...results.stateBytes, dynamic: 500_500 } }],
  ])("are missed by %s", (_, missed) => expect(holds(missed)).toBe(false));

  test("stand on the page, in bold where they're missed", () => {
    const page = withPeer(
      readFileSync(join(ROOT, "docs/performance.md"), "utf8"),
      but("dynamic", "look", { seconds: 6 }),
    );
    const line = page.split("\n").find((one) => one.startsWith("| preview / peer's plan"));
    expect(line?.replace(/ +/g, " ")).toBe(
      "| preview / peer's plan | 1 | **1.5** | 0.97 | 0.97 | 0.75 | 0.25 |",
    );
  });
});

describe("what it's measured at", () => {
  let tenant: RunningTenant;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    tenant = await startTenant({ port: 0 });
    env = {
      LOGTO_ENDPOINT: tenant.url,
      LOGTO_M2M_APP_ID: tenant.appId,
      LOGTO_M2M_APP_SECRET: tenant.appSecret,
    };
  });
  afterAll(() => tenant.close());

  test("the Logto of the environment", async () => {
    expect(await openTarget(env)).toEqual(expect.objectContaining({ endpoint: tenant.url }));
  });

  test("none that has users", async () => {
    const api = openManagement(readSettings(() => undefined, env));
    await api.ok(api.client.POST("/api/users", { body: { username: "somebody" } } as never));
    await api.close();
    await expect(openTarget(env)).rejects.toThrow(`${tenant.url} has users`);
  });
});

test("without the programs it says what to give", async () => {
  const options = { size: 100, latencies: [0], rounds: 1, write: false, tofu: undefined, provider: "x" };
  await expect(benchPeer(options)).rejects.toThrow("--tofu <path of tofu, or terraform> --provider <path");
});
