import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Engine, openEngine } from "./engine.ts";

/* A script for machine-to-machine tokens decides about the provider's own as well. */

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ signingKeyBits: 512 });
});
afterEach(() => engine.close());

const script = "const getCustomJwtClaims = async ({ api }) => api.denyAccess('nobody today');";
const denying = { tokenType: "client-credentials", script };

test("one that may deny is warned of when it's new, unless it names the provider's application", async () => {
  await engine.check("JwtCustomizer", denying);
  expect(engine.warnings).toEqual([
    expect.stringContaining(
      `script: denies tokens, and the provider's own is one of them: let it pass "${engine.tenant.appId}"`,
    ),
  ]);
  const { state } = await engine.create("JwtCustomizer", denying);
  engine.warnings.length = 0;
  await engine.check("JwtCustomizer", denying, state);
  const open = `const getCustomJwtClaims = async ({ token, api }) =>
    token.clientId === "${engine.tenant.appId}" ? {} : api.denyAccess();`;
  await engine.check("JwtCustomizer", { ...denying, script: open }, state);
  await engine.check("JwtCustomizer", { ...denying, tokenType: "access-token" });
  expect(engine.warnings).toEqual([]);
});

test("one that denies the provider is named, with the way back", async () => {
  const made = await engine.create("JwtCustomizer", denying);
  engine.restart();
  await expect(engine.read(made)).rejects.toThrow(
    new RegExp(
      `denies "?logto:appId "${engine.tenant.appId}" a token: its script .*clientCredentials.* console.*\\[access_denied, 400\\]`,
      "s",
    ),
  );
});
