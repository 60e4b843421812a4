import { expect, test } from "@jest/globals";
import { answerOf } from "../../../providers/management/answer.ts";
import { CancelledError, cancellable, currentCall } from "../../../providers/management/cancel.ts";
import { sharing } from "../../../providers/management/sharing.ts";

test("a read that one has begun who is given up is begun anew for one who has written", async () => {
  const { promise: pause, resolve: go } = Promise.withResolvers<void>();
  let sent = 0;
  const { send } = sharing(async () => {
    await pause;
    if (currentCall()?.isGivenUp()) throw new CancelledError();
    sent += 1;
    return answerOf("GET /api/roles", 200, { "content-type": "application/json" }, "[]");
  });
  const read = () => send({ method: "GET", url: "/api/roles", headers: {} });
  const { reads, writes, cancel } = cancellable({
    reads: read,
    writes() {
      currentCall()?.sent();
      return read();
    },
  });
  const given = reads();
  const kept = writes();
  cancel();
  await expect(given).rejects.toThrow(/^the run was cancelled/);
  go();
  expect(await (await kept).text()).toBe("[]");
  expect(sent).toBe(1);
});
