import { expect, test } from "@jest/globals";
import { kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, type Session } from "../../../providers/lifecycle/index.ts";

test("an error that quotes what was sent says neither the resource's secrets nor the provider's own", async () => {
  const settings = { appId: "automation", appSecret: "planted/own+secret" };
  const basic = Buffer.from("automation:planted%2Fown%2Bsecret").toString("base64");
  const session = () =>
    ({
      api: () => ({ settings }),
      before: () => {
        throw new Error(`<html>${basic} planted/own+secret planted%2Fown%2Bsecret planted-header</html>`);
      },
      inTurn: (_: unknown, work: () => unknown) => work(),
      managed: new Set(),
      setting: { production: false },
    }) as unknown as Session;
  const creation = handlerOf(kindOf("Webhook"), session).create({
    url: "https://x.example",
    secretHeaders: { authorization: "planted-header" },
    __mark: "panbot/dev/x",
  });
  await expect(creation).rejects.toThrow("<html>[secret] [secret] [secret] [secret]</html>");
});
