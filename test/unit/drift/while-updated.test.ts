import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { driftOnStack } from "../../../cli/drift/command.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { type Applied, apply, openProject } from "../../support/stack-without-cli.ts";

jest.setTimeout(60_000);

/* drift needs no lock, so an update may be under way: what that has done, and what it was read before, is no drift. */

const model = `
apiResources:
  backend: { name: Backend, indicator: "https://api.acme.example" }
`;

let stack: Applied;
let project: ReturnType<typeof openProject>;
beforeAll(async () => {
  stack = await apply(model, {});
  project = openProject(model, { test: stack });
});
afterAll(async () => {
  project.remove();
  await stack.close();
});

test("what differs while the stack is locked is no drift yet: an update may write its state at the end alone", async () => {
  const { tables } = stack.tenant.store;
  const resources = tables.resources ?? [];
  tables.resources = resources.filter(({ id }) => id !== stack.resources[0]?.id);
  const lockedBy = (holder: string | undefined): Context => ({
    ...project.context,
    files: {
      prepare: () => {},
      state: async () => undefined,
      config: async () => undefined,
      lockedBy: async (name) => (name === "test" ? holder : undefined),
    },
  });
  await expect(driftOnStack.run(lockedBy("me@here (pid 7)"), "test", {})).rejects.toThrow(
    'the stack "test" is locked by me@here (pid 7), so an update may be under way, and what it does isn\'t drift. Run it again when that has ended. If nothing works on it any more, as after a kill:\n  pulumi cancel --yes --stack test',
  );
  expect(await driftOnStack.run(lockedBy(undefined), "test", {})).toMatchObject({
    says: expect.stringContaining("1 difference"),
  });
  tables.resources = resources;
  expect(await driftOnStack.run(lockedBy("me@here (pid 7)"), "test", {})).toMatchObject({
    says: expect.stringContaining("no drift"),
  });
});

test("what differs is drift only if the state says so still", async () => {
  let exports = 0;
  const context: Context = {
    ...project.context,
    pulumi(args) {
      // The update that deletes it writes the state once drift has read it.
      if (args[1] === "export" && ++exports === 2) project.states.set("test", []);
      return project.context.pulumi(args);
    },
  };
  const { tables } = stack.tenant.store;
  tables.resources = (tables.resources ?? []).filter(({ id }) => id !== stack.resources[0]?.id);
  await expect(driftOnStack.run(context, "test", {})).rejects.toThrow(
    /^the state of stack "test" was written while this looked at the tenant.*Run it again/s,
  );
  project.states.clear();
  expect(await driftOnStack.run(project.context, "test", {})).toMatchObject({
    says: expect.stringContaining("1"),
  });
  expect(exports).toBe(2);
});

test("what the selection leaves out isn't counted as looked at", async () => {
  const only = (section: string) => driftOnStack.run(project.context, "test", { only: [section] });
  expect((await only("applications")).says).toBe("no drift in 0 resources");
  expect((await only("apiResources")).says).toMatch(/ in 1 resource$/);
});
