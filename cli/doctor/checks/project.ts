import { check, failed, ok } from "../../shared/checks/check.ts";
import { projectName } from "../../shared/stack/project.ts";

export const project = check({
  id: "project",
  title: "Project",
  needs: [],
  gives: ["project"],
  async examine(_, { context }) {
    try {
      const folder = context.project();
      const project = projectName(folder);
      return ok(`${project}, in ${folder}`, { project });
    } catch (error) {
      return failed((error as Error).message);
    }
  },
});
