import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { driftOnStack } from "../../../cli/drift/command.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { type Applied, apply, openProject } from "../../support/stack-without-cli.ts";

jest.setTimeout(60_000);

/* A program that makes its providers says there as whom: the stack's config has no part in it. */

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

/** The stack, as if its resources were of the provider "b", which was given these. */
const ofB = (inputs: object): Context => ({
  ...project.context,
  async pulumi(args) {
    const answer = await project.context.pulumi(args);
    if (args[1] !== "export") return answer;
    const { version, deployment } = JSON.parse(answer.stdout);
    const urn = "urn:pulumi:test::panbot::pulumi:providers:logto::b";
    const resources = [
      { urn, type: "pulumi:providers:logto", id: "1", inputs },
      ...deployment.resources.map((one: object) => ({ ...one, provider: `${urn}::1` })),
    ];
    return { ...answer, stdout: JSON.stringify({ version, deployment: { resources } }) };
  },
});

test("what is wrong with its secret or its settings is said of the provider, not of the stack's config", async () => {
  const { url, appId } = stack.tenant;
  const wrong = (inputs: object) => driftOnStack.run(ofB(inputs), "test", { provider: "b" });
  const words = /The program makes the provider "b", and says it there: appSecret\./;
  await expect(wrong({ endpoint: url, appId, appSecret: "not-its-secret" })).rejects.toThrow(words);
  await expect(wrong({ endpoint: url, appId })).rejects.toThrow(words);
  await expect(wrong({ endpoint: url, appId, appSecret: "not-its-secret" })).rejects.not.toThrow(
    "config set",
  );
});
