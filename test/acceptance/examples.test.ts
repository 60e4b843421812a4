import { afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { ensurePulumi, ensureYamlHost } from "../../toolchain/index.ts";
import { liveThrough, openPanBot, type PanBot, planted, stateOfPanBot } from "../support/example.ts";
import { leaksOf, textsIn } from "./leaks.ts";

jest.setTimeout(600_000);

/* The programs of examples/ that the real engine runs here. Those in Python and Go: npm run languages. */

let panbot: PanBot | undefined;
let expected: unknown;

beforeAll(async () => {
  await ensureYamlHost(await ensurePulumi());
  expected = await stateOfPanBot();
});
afterEach(() => panbot?.close());

test.each(["yaml", "typescript"])("PanBot in %s", async (example) => {
  panbot = await openPanBot(example);
  const { workspace, tenant } = panbot;
  await liveThrough(
    tenant,
    {
      up: () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "dev"),
      async isClean() {
        const { code, text } = await workspace.run("preview", "--expect-no-changes", "--stack", "dev");
        if (code !== 0 && !text.includes("no changes were expected")) throw new Error(text);
        return code === 0;
      },
      destroy: () => workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "dev"),
    },
    expected,
  );
  const texts = [...textsIn(workspace.folder), { name: "the output", content: workspace.printed.join("\n") }];
  expect(leaksOf({ google: planted, app: tenant.tenant.appSecret }, texts)).toEqual([]);
});
