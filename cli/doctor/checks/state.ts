import { folderOf, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { check, ok, warning } from "../../shared/checks/check.ts";
import { pulumiCommand } from "../../shared/checks/commands.ts";

/** Who else applies a production stack needs its state. */
export const state = check({
  id: "state",
  title: "State",
  needs: ["backend", "stack", "plain"],
  async examine({ backend, stack, plain }, around) {
    const project = around.context.project();
    const folder = unsharedFolder(backend, project);
    if (!folder) {
      const local = folderOf(backend, project);
      return ok(
        local
          ? `in ${local}: others can have it too if they have that folder`
          : "where others can have it too",
      );
    }
    if (plain.get("logto:production") !== "true") {
      return ok(`in ${folder}, which does for a stack that isn't production`);
    }
    const file = `${stack}.state.json`;
    return warning(
      unsharedWarning(folder),
      `${pulumiCommand(around, stack, "stack", "export", "--file", file)}   (it's as encrypted as it was)`,
      "Set backend.url in Pulumi.yaml to what all of you reach: s3://<bucket>, azblob://<container>, gs://<bucket>, file:///<shared folder>, or https://api.pulumi.com",
      `${around.context.pulumiCommand} stack init ${stack}`,
      `${pulumiCommand(around, stack, "stack", "import", "--file", file)}   (and remove ${file})`,
    );
  },
});
