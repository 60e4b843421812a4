import { say } from "../../shared/text/sentence.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const selfRegistration: Rule = {
  id: "self-registration",
  section: "exposure",
  severity: "high",
  title: "Clients may register themselves",
  why: "Any client that publishes a metadata document can ask users for consent.",
  find: (context) =>
    changed(context, "CimdSettings").flatMap((differing) =>
      setting(differing, "enabled")?.to === true
        ? [remark(differing.change, "enabled", say`clients may register themselves by a metadata document`)]
        : [],
    ),
};
