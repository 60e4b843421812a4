import { passphraseVariable } from "../shared/passphrase.ts";
import type { Prompter } from "./prompter.ts";
import type { StackNow } from "./stack.ts";

/** Gets the passphrase that encrypts the stack's secrets; answers what has to be said where nobody can be asked. */
export async function passphrase(
  now: StackNow,
  prompter: Prompter | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (!now.lacksPassphrase) return [];
  if (!prompter) {
    const [own, ownFile] = [passphraseVariable(now.name), passphraseVariable(now.name, "_FILE")];
    return [
      now.hasPublicOne
        ? `Passphrase of the stack's secrets (PULUMI_CONFIG_PASSPHRASE is that of stack "dev", which is public): ${own} or ${ownFile} in the environment`
        : "Passphrase of the stack's secrets: PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE in the environment",
    ];
  }
  if (now.hasPublicOne) {
    prompter.say(
      '  PULUMI_CONFIG_PASSPHRASE is that of stack "dev", which is public: this stack gets its own.',
    );
  }
  const isNew = now.secrets.size === 0;
  const label = isNew
    ? `A passphrase that the secrets of stack "${now.name}" are encrypted with; keep it, it's needed for each up`
    : `Passphrase of the secrets of stack "${now.name}"`;
  let typed: string | undefined;
  while (typed === undefined) typed = await prompter.askSecret(label, false);
  if (isNew && (await prompter.askSecret("Once more", false)) !== typed) {
    prompter.say("  These two differ.");
    return passphrase(now, prompter, env);
  }
  env.PULUMI_CONFIG_PASSPHRASE = typed;
  return [];
}
