import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "pulumi-logto/settings";
import { parse } from "yaml";
import { check, failed, ok } from "../../shared/checks/check.ts";
import { pulumiCommand } from "../../shared/checks/commands.ts";
import type { Context } from "../../shared/context.ts";
import { isPublic, passphraseVariable } from "../../shared/passphrase.ts";
import { projectName } from "../../shared/stack/project.ts";
import { configFileOf, readConfig, type StackConfig } from "../../shared/stack/stack-config.ts";

const passphrase = "PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE)";

/** Values that aren't secret can be read without a passphrase, so that the checks of the endpoint go on without one. */
export const config = check({
  id: "config",
  title: "Stack config",
  needs: ["stack"],
  gives: ["plain"],
  async examine({ stack }, { context, env }) {
    const plain = await readConfig(context, stack, { secrets: false });
    if (plain.keys.length === 0 && env.LOGTO_ENDPOINT)
      return ok("empty; the environment names the tenant", { plain });
    if (plain.keys.length > 0) return ok(`${plain.keys.length} values`, { plain });
    return {
      ...failed(`Pulumi.${stack}.yaml holds no values`, `${context.command} init --stack ${stack}`),
      facts: { plain },
    };
  },
});

/** Its secrets are those of somebody, and not of the embedded tenant. */
function isReal(config: StackConfig): boolean {
  const endpoint = config.get("logto:endpoint") ?? "";
  return config.secrets.size > 0 && (config.get("logto:production") === "true" || !isLoopback(endpoint));
}

/** What its passphrase is salted with; undefined: another provider encrypts its secrets. */
function saltOf(stack: string, context: Context): unknown {
  const path = join(context.project(), configFileOf(stack));
  return existsSync(path) ? parse(readFileSync(path, "utf8"))?.encryptionsalt : undefined;
}

export const secrets = check({
  id: "passphrase",
  title: "Passphrase",
  needs: ["stack", "plain"],
  gives: ["config"],
  async examine({ stack, plain }, around) {
    const { context, env } = around;
    try {
      const config = await readConfig(context, stack);
      if (isReal(config) && saltOf(stack, context) && isPublic(stack, projectName(context.project()), env)) {
        return {
          ...failed(
            `it's that of stack "dev", which is public: whoever has Pulumi.${stack}.yaml can read this stack's secrets`,
            `${pulumiCommand(around, stack, "stack", "change-secrets-provider", "passphrase")}   (asks for another one)`,
            `Where Pulumi.${stack}.yaml was committed with it, have each secret made anew where it was made, and set that`,
          ),
          facts: { config },
        };
      }
      return ok(plain.secrets.size > 0 ? "the stack's secrets can be decrypted" : "nothing is secret yet", {
        config,
      });
    } catch (error) {
      const said = (error as Error).message.replace(/^pulumi .* failed:\n/, "").replace(/^error: /, "");
      if (/incorrect passphrase/.test(said)) {
        const isPublic = stack === context.defaultStack && env.PULUMI_CONFIG_PASSPHRASE !== undefined;
        return failed(
          "it isn't the one that this stack's secrets were encrypted with",
          ...(isPublic
            ? ["unset PULUMI_CONFIG_PASSPHRASE   (this stack's is public, and is set by itself here)"]
            : []),
          `Set ${passphrase}, or ${passphraseVariable(stack)} beside that of other stacks, to that of stack "${stack}"; ask who made it`,
          `If nobody knows it: take encryptionsalt and all "secure" values out of Pulumi.${stack}.yaml, and set the secrets anew`,
        );
      }
      if (/passphrase must be set/.test(said)) {
        return failed("it isn't set", `export PULUMI_CONFIG_PASSPHRASE='<that of stack "${stack}">'`);
      }
      return failed(
        `the stack's secrets can't be decrypted: ${said}`,
        `${pulumiCommand(around, stack, "stack", "change-secrets-provider", "passphrase")}   (where the old one is lost, set the secrets anew)`,
      );
    }
  },
});
