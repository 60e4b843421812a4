import { tooOld } from "pulumi-logto/node-version";
import { check, failed, ok } from "../../shared/checks/check.ts";

export const node = check({
  id: "node",
  title: "Node.js",
  needs: [],
  async examine(_, { nodeVersion }) {
    const problem = tooOld(nodeVersion);
    return problem ? failed(problem.says, problem.mend) : ok(nodeVersion);
  },
});
