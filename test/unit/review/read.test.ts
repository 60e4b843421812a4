import { expect, test } from "@jest/globals";
import { review } from "../../../cli/commands/review.ts";
import { readPlan } from "../../../cli/plan/read.ts";

test("an engine's message isn't introduced twice", () => {
  const diagnostics = [
    { severity: "error", message: "error: Preview failed: something is wrong" },
    { severity: "warning", message: "warning: something is odd\n" },
  ];
  const plan = readPlan(JSON.stringify({ steps: [], diagnostics }));
  expect(plan.errors).toEqual(["Preview failed: something is wrong"]);
  expect(plan.warnings).toEqual(["something is odd"]);
});

test("a file that isn't there is named, with the command that makes it", async () => {
  const command = review({
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => ".",
    pulumi: () => Promise.reject(new Error("pulumi isn't needed")),
  });
  await expect(command.parseAsync(["--from", "nowhere.json"], { from: "user" })).rejects.toThrow(
    "--from: nowhere.json can't be read (ENOENT). It's a preview that was made by: pulumi preview --json --stack <stack> > nowhere.json",
  );
});
