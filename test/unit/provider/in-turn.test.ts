import { expect, jest, test } from "@jest/globals";

test("the first ones are let through at once, and as many more in each turn of the event loop", async () => {
  // A program's own tests may do so, before they load it.
  jest.useFakeTimers();
  const { inTurn } = await import("../../../providers/in-turn.ts");
  const through: number[] = [];
  const all = Array.from({ length: 20 }, (_, i) => inTurn(i));
  expect(all.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const one of all.slice(8)) (one as Promise<number>).then((value) => through.push(value));
  await Promise.resolve();
  expect(through).toEqual([]);
  await all[15];
  expect(through).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  await all[19];
  expect(through).toEqual(Array.from({ length: 12 }, (_, i) => i + 8));
  jest.useRealTimers();
});
