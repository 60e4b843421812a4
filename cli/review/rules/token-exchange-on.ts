import { say } from "../../shared/text/sentence.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const tokenExchangeOn: Rule = {
  id: "token-exchange-on",
  section: "exposure",
  severity: "high",
  title: "An application may exchange tokens",
  why: "It can act in the name of users.",
  find: (context) =>
    changed(context, "Application").flatMap((differing) =>
      setting(differing, "allowTokenExchange")?.to === true
        ? [
            remark(
              differing.change,
              "allowTokenExchange",
              say`${differing.change.name} may exchange tokens, and so act for users`,
            ),
          ]
        : [],
    ),
};
