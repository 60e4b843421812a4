import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { kindOf } from "../../../providers/kinds/index.ts";
import { excuses, means } from "../../../toolchain/coverage/excuses.ts";
import { coverageProblems } from "../../../toolchain/coverage/page.ts";
import { reachOf, reachOfAll } from "../../../toolchain/coverage/reach.ts";
import { recorded } from "../../../toolchain/coverage/recorded.ts";
import { ROOT } from "../../../toolchain/settings.ts";

describe("coverage", () => {
  test("every operation is reached by a kind or excused, and no excuse is idle", async () => {
    expect(await coverageProblems()).toEqual([]);
  });

  test("every excuse says why", () => {
    for (const { operations, reason } of excuses) {
      expect({ operations, length: reason.length > 15 }).toEqual({ operations, length: true });
    }
  });

  test("the recorder meets every operation that the kinds' sources name", async () => {
    const reach = await reachOfAll();
    const named = globSync("providers/kinds/*.ts", { cwd: ROOT }).flatMap((file) => [
      ...readFileSync(join(ROOT, file), "utf8").matchAll(/"((?:GET|POST|PUT|PATCH|DELETE) \/api[^"$]*)"/g),
    ]);
    const unmet = named
      .map(([, operation]) => operation as string)
      .filter((operation) => !reach.has(operation))
      .filter(
        (operation) => !excuses.some((excuse) => excuse.operations.some((one) => means(one, operation))),
      );
    expect(unmet).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });

  test("an argument is named where an operation is sent for its sake", async () => {
    const reach = await reachOf(kindOf("ApiResource"));
    expect([...(reach.get("PATCH /api/resources/{id}/is-default") ?? [])]).toEqual(["isDefault"]);
    expect([...(reach.get("DELETE /api/resources/{id}") ?? ["?"])]).toEqual([]);
    expect([...((await reachOf(kindOf("User"))).get("PATCH /api/users/{userId}/password") ?? [])]).toEqual([
      "password",
    ]);
  });

  test("a case counts for the operation whose path is the most literal", () => {
    const { cases } = recorded();
    expect(cases.get("PATCH /api/configs/oidc/session")).toEqual([
      "configs/oidc-session",
      "oidc_keys/session-and-rotation",
      "tenant_more/admin-console-and-session",
    ]);
    expect(recorded().successes.has("POST /api/domains")).toBe(false);
    expect(cases.get("GET /api/configs/oidc/{keyType}")).not.toContain("configs/oidc-session");
  });

  test("a pattern means what it begins with, of one method or all", () => {
    expect(means("* /api/x*", "PUT /api/x/{id}")).toBe(true);
    expect(means("PUT /api/x*", "GET /api/x")).toBe(false);
    expect(means("GET /api/x", "GET /api/x/{id}")).toBe(false);
  });
});
