import { expect, jest, test } from "@jest/globals";
import { soak } from "../support/soak.ts";

jest.setTimeout(1_200_000);

/* What the time of a test run allows; `npm run round-trip` goes on for as many as you like. */
const tenants = 150;

test("generated tenants export and adopt cleanly", async () => {
  const [, clean, unreadable] =
    /^(\d+) clean, (\d+) unreadable/.exec(await soak("round-trip", tenants, 20_261_125)) ?? [];
  expect(Number(clean) + Number(unreadable)).toBe(tenants);
  // Tenants that nobody can read say nothing, and have to be few.
  expect(Number(unreadable)).toBeLessThan(tenants / 10);
});
