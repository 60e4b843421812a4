import { expect, test } from "@jest/globals";
import { touchedStacks } from "../../../cli/fleet/touched.ts";

test.each([
  [["Pulumi.prod.yaml"], ["prod"]],
  [["auth/Pulumi.prod.deploy.yaml"], ["prod"]],
  [["stacks/panbot.yaml"], ["dev", "prod"]],
  [
    ["providers/kinds/role.ts", "README.md"],
    ["dev", "prod"],
  ],
  [["package-lock.json"], ["dev", "prod"]],
  [["README.md", "docs/cli.md", "test/unit/x.test.ts"], []],
  [["Pulumi.yaml"], ["dev", "prod"]],
  [[], []],
])("%j touches %j", (files, expected) => {
  expect(touchedStacks(files, ["dev", "prod"])).toEqual(expected);
});
