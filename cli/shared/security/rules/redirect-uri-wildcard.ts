import { say } from "../../text/sentence.ts";
import { addedUris, hasWildcard } from "../addresses.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriWildcard: Rule = {
  id: "redirect-uri-wildcard",
  section: "exposure",
  severity: "critical",
  title: "A redirect URI has a wildcard",
  why: "Any address that fits gets codes, those of others on a shared host too.",
  standing: true,
  find: (context) =>
    addedUris(context)
      .filter(({ uri }) => hasWildcard(uri))
      .map(({ change, argument, uri }) =>
        remark(change, argument, say`${uri} lets any address that fits receive what ${change.name} gets`),
      ),
};
