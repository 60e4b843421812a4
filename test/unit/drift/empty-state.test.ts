import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { readStack } from "../../../cli/shared/state/state.ts";

/** What pulumi answers of a stack that was never applied. */
const answers: Record<string, string> = {
  "stack export": '{"version":3,"deployment":{}}',
  "stack --show-name": "acme/shop/dev\n",
  "config --json": "{}",
};

test("a state that holds nothing is that of its project and stack all the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "empty-state-"));
  try {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    const context: Context = {
      command: "pulumi-logto",
      pulumiCommand: "pulumi",
      project: () => folder,
      async pulumi(args) {
        return { code: 0, stdout: answers[args.slice(0, 2).join(" ")] ?? "", stderr: "" };
      },
    };
    const { state } = await readStack(context, undefined);
    expect(state).toMatchObject({ project: "shop", stack: "dev", resources: [] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
