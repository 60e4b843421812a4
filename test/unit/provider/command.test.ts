import { describe, expect, test } from "@jest/globals";
import { pulumiCommand, run, setCommand, toSet } from "../../../providers/command.ts";

describe("a Pulumi command, as it's called here", () => {
  test.each([
    [{}, "pulumi up"],
    [{ npm_lifecycle_event: "npx" }, "npx pulumi up"],
    [{ npm_lifecycle_event: "deploy" }, "pulumi up"],
    [{ npm_lifecycle_event: "pulumi", PULUMI_LOGTO_COMMAND: "npm run pulumi --" }, "npm run pulumi -- up"],
    [
      { PULUMI_LOGTO_COMMAND: "npm run pulumi --", PULUMI_LOGTO_STACK: "dev" },
      "npm run pulumi -- up --stack dev",
    ],
    [{ PULUMI_STACK: "prod" }, "pulumi up --stack prod"],
  ])("%o", (env, command) => {
    expect(pulumiCommand("up", undefined, env)).toBe(command);
  });

  test("a stack that is known goes before what the environment says", () => {
    const env = { PULUMI_LOGTO_STACK: "dev" };
    // Pulumi takes their values for secrets otherwise, and refuses.
    for (const key of ["logto:tokenEndpoint", "shop:passportUrl", "shop:hookSecretExpires", "shop:PWD"])
      expect(setCommand(key, { stack: "prod", env: {} })).toBe(
        `pulumi config set --plaintext --stack prod ${key}`,
      );
    expect(setCommand("logto:appSecret", { secret: true, stack: "prod", env })).toBe(
      "pulumi config set --secret --stack prod logto:appSecret",
    );
  });

  test("commands stand one a line, so that each can be pasted", () => {
    expect(run("a", "b")).toBe("Run:\n  a\n  b");
  });

  test("settings of a provider that the program makes are said there, since the stack config isn't asked", () => {
    const settings = [
      { key: "endpoint", value: "https://a.example" },
      { key: "appSecret", secret: true },
    ] as const;
    const of = (env: Record<string, string>) => toSet(...settings.map((one) => ({ ...one, env })));
    expect(of({})).toBe(
      "Run:\n  pulumi config set logto:endpoint https://a.example\n  pulumi config set --secret logto:appSecret",
    );
    expect(of({ PULUMI_LOGTO_PROVIDER: "second" })).toBe(
      "The program makes the provider \"second\", and says it there: endpoint: https://a.example, appSecret. If it's right there by now, the last update's was taken, since the program hasn't run. Run:\n  PULUMI_RUN_PROGRAM=true pulumi up",
    );
  });
});
