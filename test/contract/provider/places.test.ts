import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openPlugin } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const places = {
  "": "m.yaml:1:3 roles.staff",
  name: "m.yaml:2:11 roles.staff.name",
  "scopes[0]": "m.yaml:3:15 roles.staff.scopes.api[0]",
};
const declared = (more: object = {}) => ({
  name: "staff",
  description: "x",
  ...more,
  __mark: "acceptance/dev/staff",
  __at: JSON.stringify(places),
});

test("what the model says of places is in no state, and in every error", async () => {
  await world.begin();
  const role = openPlugin(world.tenant).handler("Role");
  const wrong = await role.check({}, declared({ scopes: ["tenant:https://api.example nope"] }));
  expect(wrong.failures[0]?.reason).toMatch(
    /^m\.yaml:3:15 roles\.staff\.scopes\.api\[0\]: the tenant has no Scope/,
  );

  const { inputs, failures } = await role.check({}, declared());
  expect(failures).toEqual([]);
  expect(JSON.stringify(inputs)).not.toContain("m.yaml");
  // Somebody else is faster.
  const other = await openPlugin(world.tenant)
    .handler("Role")
    .create({ name: "staff", description: "theirs" });
  await expect(role.create(inputs)).rejects.toThrow(
    /^m\.yaml:1:3 roles\.staff: the tenant has a Role with name "staff" already/,
  );
  await expect(role.update("gone", inputs, inputs)).rejects.toThrow(/^m\.yaml:1:3 roles\.staff: Role gone/);
  expect(other.id).toBeTruthy();
});
