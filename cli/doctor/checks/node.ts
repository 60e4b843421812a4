import { tooOld } from "../../node-version.ts";
import { check, failed, ok } from "../check.ts";

export const node = check({
  id: "node",
  title: "Node.js",
  needs: [],
  async examine(_, { nodeVersion }) {
    const problem = tooOld(nodeVersion);
    return problem ? failed(problem.says, problem.mend) : ok(nodeVersion);
  },
});
