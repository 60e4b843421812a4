import { expect, jest, test } from "@jest/globals";
import { soak } from "../support/soak.ts";

jest.setTimeout(1_200_000);

test("500 generated tenants export and adopt cleanly", async () => {
  const [, clean, unreadable] =
    /^(\d+) clean, (\d+) unreadable/.exec(await soak("round-trip", 500, 20_261_125)) ?? [];
  expect(Number(clean) + Number(unreadable)).toBe(500);
  // Tenants that nobody can read say nothing, and have to be few.
  expect(Number(unreadable)).toBeLessThan(50);
});
