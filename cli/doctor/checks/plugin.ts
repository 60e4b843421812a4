import { check, failed, ok } from "../../shared/checks/check.ts";
import { pulumiCommand } from "../../shared/checks/commands.ts";
import { pluginReason } from "../../shared/model/program.ts";
import { unfoundPlugin } from "../../shared/stack/plugins.ts";

/** The engine's words for one that isn't there are about GitHub. */
export const plugin = check({
  id: "plugin",
  title: "Plugin",
  needs: ["project", "stack", "plain"],
  async examine({ stack, plain }, around) {
    const folder = around.context.project();
    const isNative = plain.get("logto:native") === "true";
    const reason = isNative ? "logto:native: true" : pluginReason(folder);
    if (reason === undefined) return ok("not needed: the program registers dynamic resources");
    const unfound = unfoundPlugin(folder, "providers", reason, around.env);
    if (!unfound) return ok(`found; ${reason} needs it`);
    return failed(
      `Pulumi.yaml: ${unfound.says}`,
      ...unfound.mend,
      ...(isNative
        ? [`${pulumiCommand(around, stack, "config", "set", "logto:native", "false")}   (without the plugin)`]
        : []),
    );
  },
});
