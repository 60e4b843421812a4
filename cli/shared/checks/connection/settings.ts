import { SettingsError } from "pulumi-logto/management";
import { firstApplication, insecureWarning, missingSettings, readSettings } from "pulumi-logto/settings";
import { setCommand } from "../../stack/set-config.ts";
import { counted } from "../../text/counted.ts";
import { check, type Finding, failed } from "../check.ts";
import { ownCommand, pulumiCommand, takenApart } from "../commands.ts";

/** A secret's stand-in while it isn't decrypted: that there is one is what counts here. */
const undecrypted = "undecrypted";

export const settings = check({
  id: "settings",
  title: "Connection",
  needs: ["stack", "plain"],
  gives: ["settings"],
  async examine({ stack, plain }, around) {
    const lookUp = (key: string) => {
      const full = `logto:${key}`;
      return plain.get(full) ?? (plain.keys.includes(full) ? undecrypted : undefined);
    };
    const missing = missingSettings(lookUp, around.env);
    if (missing.length > 0) {
      return failed(
        `${counted(missing.length, "setting is", "settings are")} missing: ${missing.map((key) => `logto:${key}`).join(", ")}`,
        ...(missing.length > 1
          ? [`${ownCommand(around, "init", "--stack", stack)}   (asks for all of them)`]
          : []),
        ...missing.map((key) => setCommand(around.context, stack, `logto:${key}`, key === "appSecret")),
      );
    }
    let settings: ReturnType<typeof readSettings>;
    try {
      settings = readSettings(lookUp, around.env);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const { says, mend } = takenApart(error.message, around, stack);
      return failed(says, ...mend);
    }
    const { endpoint, tokenEndpoint, appId } = settings;
    const from = tokenEndpoint === endpoint ? "" : `, with tokens from ${tokenEndpoint}`;
    const findings: Finding[] = [{ verdict: "ok", says: `${endpoint} as ${appId}${from}` }];
    for (const address of settings.insecure) {
      findings.push({
        verdict: "warning",
        says: insecureWarning(address),
        mend: [
          pulumiCommand(
            around,
            stack,
            "config",
            "set",
            `logto:${address === endpoint ? "endpoint" : "tokenEndpoint"}`,
          ).concat(` ${address.replace(/^http:/, "https:")}`),
        ],
      });
    }
    if (appId === firstApplication) {
      findings.push({
        verdict: "warning",
        says: `${appId} is what every Logto of one's own is seeded with: no console shows it, or gives it another secret. An application of the stack's own has the same access, and can be rotated and withdrawn`,
        mend: [ownCommand(around, "init", "--stack", stack, "--bootstrap", "--connection-only")],
      });
    }
    if (plain.keys.includes("logto:appSecret") && !plain.secrets.has("logto:appSecret")) {
      findings.push({
        verdict: "warning",
        says: `logto:appSecret stands in the clear in Pulumi.${stack}.yaml, and so in the state`,
        mend: [
          `${pulumiCommand(around, stack, "config", "set", "--secret", "logto:appSecret")}   (and a new secret at the tenant, if the file was committed)`,
        ],
      });
    }
    return { findings, facts: { settings } };
  },
});
