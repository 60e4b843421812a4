import { projectName } from "../../state/project.ts";
import { check, failed, ok } from "../check.ts";

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
