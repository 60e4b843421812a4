import { check, failed, ok } from "../../shared/checks/check.ts";
import { pluginMistakes } from "../../shared/stack/plugins.ts";
import { projectName } from "../../shared/stack/project.ts";

export const project = check({
  id: "project",
  title: "Project",
  needs: [],
  gives: ["project"],
  async examine(_, { context, env }) {
    try {
      const folder = context.project();
      const project = projectName(folder);
      const mistakes = pluginMistakes(folder, env);
      if (mistakes.length > 0)
        return failed(
          mistakes.map(({ says }) => `Pulumi.yaml: ${says}`).join("\n"),
          ...new Set(mistakes.flatMap(({ mend }) => mend)),
        );
      return ok(`${project}, in ${folder}`, { project });
    } catch (error) {
      return failed((error as Error).message);
    }
  },
});
