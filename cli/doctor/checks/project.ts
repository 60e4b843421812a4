import { check, failed, ok } from "../../shared/checks/check.ts";
import { pluginMistakes, projectName } from "../../shared/stack/project.ts";

export const project = check({
  id: "project",
  title: "Project",
  needs: [],
  gives: ["project"],
  async examine(_, { context }) {
    try {
      const folder = context.project();
      const project = projectName(folder);
      const [first, ...more] = pluginMistakes(folder).map((one) => `Pulumi.yaml: ${one}`);
      if (first !== undefined)
        return failed([first, ...more].join("\n"), "npm install   (if the packages aren't there)");
      return ok(`${project}, in ${folder}`, { project });
    } catch (error) {
      return failed((error as Error).message);
    }
  },
});
