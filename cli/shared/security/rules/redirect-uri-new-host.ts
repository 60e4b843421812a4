import { say } from "../../text/sentence.ts";
import { addedUris, isWeb } from "../addresses.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriNewHost: Rule = {
  id: "redirect-uri-new-host",
  section: "exposure",
  severity: "high",
  title: "A redirect URI has a host that the application never had",
  why: "A host that nobody knows yet is where an attacker or a typing error would lead.",
  find: (context) =>
    addedUris(context)
      .filter(({ isNewHost, change, url }) => isNewHost && change.before !== undefined && isWeb(url))
      .map(({ change, argument, uri, url }) =>
        remark(change, argument, say`${uri} is on ${url?.host}, a host that ${change.name} didn't have`),
      ),
};
