import { expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { ask } from "../../../cli/shared/stack/stack-config.ts";

const refusing = (stderr: string) =>
  ({
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    pulumi: async () => ({ code: 255, stdout: "", stderr }),
  }) as unknown as Context;

test("what pulumi says is passed on, and what it doesn't say of a file that a kill left is added", async () => {
  const args = ["stack", "export", "--stack", "dev"];
  await expect(ask(refusing("error: no stack named 'dev' found\n"), args)).rejects.toThrow(
    /^pulumi stack export failed:\nerror: no stack named 'dev' found\nWhich there are:\n {2}pulumi stack ls\nTo make it:\n {2}pulumi-logto init --stack dev$/,
  );
  await expect(ask(refusing("error: failed to load checkpoint: EOF\n"), args)).rejects.toThrow(
    /EOF\nIf no run/,
  );
  await expect(ask(refusing("error: EOF\n"), ["stack", "ls"])).rejects.toThrow(
    /EOF\nIf no run of the stack is under way, a killed one left the file <stack>\.json\.attrs empty .*; delete it\. The state beside it is whole$/,
  );
  const passphrase =
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE";
  await expect(ask(refusing(passphrase), ["config", "--stack", "eu-prod"])).rejects.toThrow(
    /alone, and these commands:\n {2}export PULUMI_CONFIG_PASSPHRASE_EU_PROD='<that of stack "eu-prod">'$/,
  );
  await expect(ask(refusing(passphrase), ["config"])).rejects.toThrow(
    /export PULUMI_CONFIG_PASSPHRASE='<that of the/,
  );
  const locked =
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  s3://state/.pulumi/locks/organization/shop/eu-1/a1.json?region=eu: created by ci@runner (pid 7) at 2026-01-01T00:00:00Z\n";
  await expect(ask(refusing(locked), ["up"])).rejects.toThrow(
    /Z\nIf nothing works on it any more, as after a kill:\n {2}pulumi cancel --yes --stack eu-1$/,
  );
});

test("a state that an engine is just writing is read again", async () => {
  const answers = ["error: failed to load checkpoint: EOF\n", "error: unexpected end of JSON input\n"];
  const writing = {
    pulumi: async () => {
      const stderr = answers.shift();
      return { code: stderr === undefined ? 0 : 255, stdout: "{}", stderr: stderr ?? "" };
    },
  } as unknown as Context;
  expect(await ask(writing, ["stack", "export"])).toBe("{}");
  expect(answers).toEqual([]);
});
