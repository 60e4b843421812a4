import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { PULUMI_VERSION } from "../../../toolchain/settings.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const installed = (name: string): string =>
  JSON.parse(read(join("node_modules", name, "package.json"))).version;

test("the page says the versions that tests run with, and no others", () => {
  const page = read("docs/compatibility.md");
  const row = (start: string) => page.split("\n").find((line) => line.startsWith(`| ${start}`));
  const cases = readdirSync(join(root, "test/contract/cases"), { recursive: true }).filter((name) =>
    String(name).endsWith(".json"),
  );
  const { peerDependencies, engines } = JSON.parse(read("providers/package.json"));
  expect(row("Logto, open source")).toContain(`${cases.length} cases`);
  expect(row("Pulumi CLI")).toContain(`| ${PULUMI_VERSION} |`);
  expect(row("`@pulumi/pulumi`")).toContain(
    `| ${installed("@pulumi/pulumi")} | \`${peerDependencies["@pulumi/pulumi"]}\` |`,
  );
  expect(row("`@pulumi/random`")).toContain(`| ${installed("@pulumi/random")} |`);
  expect(row("Node")).toContain(`| ${installed("node")} | ${engines.node.replace(">=", ">= ")} |`);
  expect(row("TypeScript")).toContain(`| ${installed("typescript")} |`);
  expect(page).toContain(`\`@logto/api\` ${installed("@logto/api")}.`);
});
