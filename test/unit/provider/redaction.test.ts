import { expect, test } from "@jest/globals";
import { kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, type Session } from "../../../providers/lifecycle/index.ts";

test("an error that quotes what was sent doesn't say the resource's secrets", async () => {
  const session = () =>
    ({
      api: () => ({}),
      before: () => {
        throw new Error("<html>planted-header</html>");
      },
      state: async () => undefined,
      unread: {},
      inTurn: (_: unknown, work: () => unknown) => work(),
      ...{ asked: new Map(), made: new Map(), plans: new Map() },
      setting: { production: false },
    }) as unknown as Session;
  const creation = handlerOf(kindOf("Webhook"), session).create({
    url: "https://x.example",
    secretHeaders: { authorization: "planted-header" },
    __mark: "panbot/dev/x",
  });
  await expect(creation).rejects.toThrow("<html>[secret]</html>");
});
