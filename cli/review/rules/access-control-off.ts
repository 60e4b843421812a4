import { say } from "../../shared/text/sentence.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const accessControlOff: Rule = {
  id: "access-control-off",
  section: "access",
  severity: "high",
  title: "An application lets in everyone again",
  why: "Its rules of who may sign in no longer count.",
  find: (context) =>
    context
      .changesOf("ApplicationAccessControl")
      .flatMap((change) =>
        change.before?.args.enabled === true && change.after?.args.enabled !== true
          ? [remark(change, "enabled", say`every user of the tenant may sign in to ${change.name}`)]
          : [],
      ),
};
