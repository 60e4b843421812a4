import { say } from "../../text/sentence.ts";
import { valueText } from "../../text/value-text.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const connectorAdded: Rule = {
  id: "connector-added",
  section: "exposure",
  severity: "medium",
  title: "Another identity provider may sign users in",
  why: "Whoever controls an account there gets in here.",
  find: (context) =>
    ["Connector", "SsoConnector"].flatMap((kind) =>
      context
        .changesOf(kind)
        .filter(({ operation }) => operation === "create")
        .map((change) =>
          remark(
            change,
            undefined,
            say`${change.name} (${valueText(change.after?.args.factory ?? change.after?.args.provider)}) is added`,
          ),
        ),
    ),
};
