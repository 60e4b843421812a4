import { expect, test } from "@jest/globals";
import { reviewOf } from "../../../cli/shared/security/review.ts";
import { planFrom } from "./plans.ts";

test("what the program changes isn't said of what somebody changed at the tenant", () => {
  const stays = {
    "ApiResource api": { name: "API" },
    "Scope api/a": { apiResource: "api", name: "a" },
    "Role drifted": { name: "drifted", description: "ours" },
    "Connector google": { factory: "google-universal" },
  };
  const { findings } = reviewOf(
    planFrom({
      before: { ...stays, "Role staff": { name: "staff", scopes: [] } },
      after: { ...stays, "Role staff": { name: "staff", scopes: ["api/a"] } },
      found: { "Role drifted": { name: "drifted", description: "theirs" } },
      secrets: ["Connector google"],
    }),
  );
  expect(findings.map(({ cause, rule, name }) => `${cause} ${rule} ${name}`).sort()).toEqual([
    "change role-gains-scope staff",
    "change secret-changed google",
    "drift drift-changed drifted",
  ]);
});
