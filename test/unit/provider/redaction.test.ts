import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, type Session } from "../../../providers/lifecycle/index.ts";
import { Plans } from "../../../providers/lifecycle/plans.ts";
import { withoutSecrets } from "../../../providers/management/redaction.ts";

async function failure(secret: string, thrown: string): Promise<Error> {
  const session = () =>
    ({
      api: () => ({}),
      before: () => {
        throw new Error(thrown);
      },
      state: async () => undefined,
      unread: {},
      inTurn: (_: unknown, work: () => unknown) => work(),
      ...{ asked: new Map(), made: new Map(), plans: new Plans() },
      setting: { production: false },
    }) as unknown as Session;
  return handlerOf(kindOf("Webhook"), session)
    .create({
      url: "https://x.example",
      secretHeaders: { authorization: secret },
      __mark: "panbot/dev/x",
    })
    .then(
      () => Promise.reject(new Error("it succeeded")),
      (error) => error,
    );
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("what a server quotes of what was sent doesn't say the resource's secrets", () => {
  const secret = 'planted "header"/ü+';
  test.each([
    ["as it is", secret],
    ["in JSON", JSON.stringify({ a: secret })],
    ["in JSON in JSON", JSON.stringify(JSON.stringify(secret))],
    ["in an address", encodeURIComponent(secret)],
    ["in a form", new URLSearchParams({ a: secret }).toString()],
    ["in base64", base64(secret)],
    ["in base64, for addresses", Buffer.from(secret).toString("base64url")],
    ["as Basic sends it, after an id", base64(`some-id:${secret}`)],
    ["as Basic sends it encoded", base64(`id2:${encodeURIComponent(secret)}`)],
  ])("%s", async (_, quoted) => {
    const error = await failure(secret, `<html>${quoted}</html>`);
    expect(error.message).toMatch(/^<html>.*\[secret\].*<\/html>$/);
    for (const text of [error.message, error.stack ?? ""]) {
      expect(text).not.toContain(quoted);
      expect(text).not.toContain("planted");
    }
  });
});

test("no form of a secret is left, wherever it stands, and a text without it stays", () => {
  const secrets = fc
    .string({ minLength: 6, maxLength: 40, unit: "grapheme" })
    .map((text) => text.toWellFormed());
  fc.assert(
    fc.property(
      secrets,
      fc.string({ maxLength: 5 }),
      fc.string({ maxLength: 5 }),
      (secret, before, after) => {
        const text = before + secret + after;
        const left = withoutSecrets(`${base64(text)} ${encodeURIComponent(text)}`, [secret]);
        expect(left).not.toContain(encodeURIComponent(secret));
        for (const piece of left.split(/[^A-Za-z0-9+/=]+/)) {
          expect(Buffer.from(piece, "base64").toString()).not.toContain(secret);
        }
      },
    ),
  );
  expect(withoutSecrets("nothing here, abc", ["planted-header", "abc"])).toBe("nothing here, abc");
});
