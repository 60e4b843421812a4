import { say } from "../../shared/text/sentence.ts";
import { changed, parsedUrl, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const webhookNewHost: Rule = {
  id: "webhook-new-host",
  section: "exposure",
  severity: "high",
  title: "A webhook sends user data to another host",
  why: "Whoever answers there learns who signs up and what changes.",
  find: (context) =>
    changed(context, "Webhook").flatMap(({ change, before, after }) => {
      const host = parsedUrl(after.url)?.host;
      const former = parsedUrl(before.url)?.host;
      return host !== undefined && host !== former
        ? [remark(change, "url", say`events go to ${host}${former ? say`, formerly ${former}` : []}`)]
        : [];
    }),
};
