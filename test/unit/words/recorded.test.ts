import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { messageOf } from "./answers.ts";

interface Step {
  request?: { method: string; path: string; body?: unknown };
  response?: { status: number; body?: { code?: string } };
}

/** Something to send, for kinds that are changed and never made too. */
const args = { name: "x", singleSignOnEnabled: true, enabled: true };

const folder = join(import.meta.dirname, "../../contract/cases");

/** Kinds by the path at which they're written. */
const kindsByPath: [RegExp, string][] = [
  [/^\/api\/applications\/[^/]+\/roles/, "ApplicationRoles"],
  [/^\/api\/applications\/[^/]+\/secrets/, "ApplicationSecret"],
  [/^\/api\/applications(\/[^/]+)?$/, "Application"],
  [/^\/api\/resources\/[^/]+\/scopes/, "Scope"],
  [/^\/api\/resources/, "ApiResource"],
  [/^\/api\/roles/, "Role"],
  [/^\/api\/connectors/, "Connector"],
  [/^\/api\/sso-connectors/, "SsoConnector"],
  [/^\/api\/sign-in-exp/, "SignInExperience"],
  [/^\/api\/hooks/, "Webhook"],
  [/^\/api\/organization-roles/, "OrganizationRole"],
  [/^\/api\/organization-scopes/, "OrganizationScope"],
  [/^\/api\/organizations(\/[^/]+)?$/, "Organization"],
  [/^\/api\/users(\/[^/]+)?$/, "User"],
  [/^\/api\/account-center/, "AccountCenter"],
];

function* refusals(): Generator<{ place: string; kind: string; step: Required<Step> }> {
  for (const area of readdirSync(folder)) {
    for (const file of readdirSync(join(folder, area))) {
      const { steps } = JSON.parse(readFileSync(join(folder, area, file), "utf8")) as { steps: Step[] };
      for (const { request, response } of steps) {
        // After a fault it's looked for, and a refused token is another story.
        if (!request || !response || response.status < 400 || response.status >= 500) continue;
        if ([401, 403].includes(response.status)) continue;
        if (!/^(POST|PUT|PATCH)$/.test(request.method)) continue;
        const kind = kindsByPath.find(([path]) => path.test(request.path))?.[1];
        if (kind) yield { place: `${area}/${file}`, kind, step: { request, response } };
      }
    }
  }
}

const all = [
  ...new Map([...refusals()].map((one) => [JSON.stringify([one.kind, one.step.response]), one])).values(),
];

describe("what a user reads of the refusals that were recorded", () => {
  test("there are many of them", () => {
    expect(all.length).toBeGreaterThan(100);
  });

  test("each is short, in one line, of words, and ends with Logto's code", async () => {
    for (const { place, kind, step } of all) {
      const { status, body } = step.response;
      const message = await messageOf(kind, args, { status, body: body ?? "Not Found" });
      expect([place, message.length < 500, message.split("\n").length]).toEqual([place, true, 1]);
      expect(message.replace(/ \[[^\]]*\]$/, "")).not.toMatch(
        /\[object|ZodError|undefined|\{"|invalid_type|too_small/,
      );
      const code = [body?.code, status].filter(Boolean).join(", ");
      expect(message.endsWith(` [${code} to POST /api/things]`)).toBe(true);
    }
  });
});
