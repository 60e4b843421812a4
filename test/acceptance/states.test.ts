import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { openWorkspace } from "./harness.ts";
import { openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* What a released version has written: every later one goes on with it as with its own. */

const folder = join(import.meta.dirname, "../states");
const versions = readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? [one.name] : [],
);

/** The model with another description wherever it has one. */
function changed(text: string): string {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === "description" && typeof inner === "string" ? `${inner}, changed` : visit(inner),
      ]),
    );
  };
  return stringify(visit(parse(text)), { aliasDuplicateObjects: false });
}

describe.each(versions)("a stack that version %s has made", (version) => {
  test("is refreshed, clean in a preview, changed and destroyed", async () => {
    const console_ = await openConsole();
    const { tenant } = console_;
    const seed = structuredClone(tenant.store.tables);
    const recorded = (name: string) =>
      readFileSync(join(folder, version, name), "utf8").replaceAll("http://tenant.example", tenant.url);
    tenant.store.tables = JSON.parse(recorded("tenant.json"));
    const model = recorded("model.yaml");

    const workspace = await openWorkspace({ project: "panbot", stack: "test" });
    workspace.write("Pulumi.test.yaml", recorded("config.yaml"));
    workspace.write("stacks/everything.yaml", model);
    workspace.write("state.json", recorded("state.json"));
    await workspace.expect(0, "stack", "import", "--stack", "test", "--file", "state.json");

    console_.count();
    await workspace.expect(0, "refresh", "--yes", "--expect-no-changes", "--stack", "test");
    await workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
    expect(console_.count().writes).toBe(0);

    workspace.write("stacks/everything.yaml", changed(model));
    const { text } = await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    expect(text).toMatch(/~ \d+ updated/);
    expect(text).not.toMatch(/replaced|created|deleted/);
    await workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");

    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    for (const table of [
      "applications",
      "roles",
      "resources",
      "connectors",
      "ssoConnectors",
      "hooks",
      "users",
    ]) {
      expect(tenant.store.table(table).length).toBe(seed[table]?.length ?? 0);
    }
    workspace.remove();
    await console_.close();
  });
});
