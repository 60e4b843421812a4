import { say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const connectorRemoved: Rule = {
  id: "connector-removed",
  section: "exposure",
  severity: "high",
  title: "An identity provider, or the way to send codes, goes",
  why: "Users who know no other way in are locked out.",
  find: (context) =>
    ["Connector", "SsoConnector"].flatMap((kind) =>
      context
        .changesOf(kind)
        .filter(({ operation }) => operation === "delete")
        .map((change) =>
          remark(change, undefined, say`nobody can sign in by ${change.name}, or get its messages, any more`),
        ),
    ),
};
