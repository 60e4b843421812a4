import { lineDiff } from "../../shared/text/line-diff.ts";
import { say } from "../../shared/text/sentence.ts";
import { valueText } from "../../shared/text/value-text.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const scriptChanged: Rule = {
  id: "script-changed",
  section: "exposure",
  severity: "high",
  title: "A script that makes tokens or runs at sign-in changes",
  why: "It decides what APIs believe of a user, and sees what it passes on.",
  find: (context) =>
    ["JwtCustomizer", "Action"].flatMap((kind) =>
      context.changesOf(kind).flatMap((change) => {
        const from = valueText(change.before?.args.script ?? "");
        const to = valueText(change.after?.args.script ?? "");
        return from === to
          ? []
          : [
              remark(change, "script", say`the script of ${change.name} changes`, {
                diff: lineDiff(from, to),
              }),
            ];
      }),
    ),
};
