import { say } from "../../text/sentence.ts";
import { addedUris, isWeb } from "../addresses.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriCustomScheme: Rule = {
  id: "redirect-uri-custom-scheme",
  section: "exposure",
  severity: "medium",
  title: "A redirect URI has a scheme of its own",
  why: "Any app on the device can claim the scheme and receive the code.",
  find: (context) =>
    addedUris(context)
      .filter(({ url }) => url !== undefined && !isWeb(url))
      .map(({ change, argument, uri, url }) =>
        remark(
          change,
          argument,
          say`${uri} has the scheme ${url?.protocol.replace(":", "")}`,
          url && /^(javascript|data):$/.test(url.protocol) ? { severity: "critical" } : {},
        ),
      ),
};
