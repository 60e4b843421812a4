import { say } from "../../text/sentence.ts";
import { addedUris, isLocal } from "../addresses.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriHttp: Rule = {
  id: "redirect-uri-http",
  section: "exposure",
  severity: "high",
  title: "A redirect URI is http",
  why: "Codes and tokens travel in the clear, for everyone on the way to read.",
  standing: true,
  find: (context) =>
    addedUris(context)
      .filter(({ url }) => url?.protocol === "http:")
      // Native applications listen on their own machine for the answer (RFC 8252).
      .filter(({ change, url }) => !(change.after?.args.type === "Native" && isLocal(url)))
      .map(({ change, argument, uri, url }) =>
        remark(
          change,
          argument,
          say`${uri} is http`,
          isLocal(url) ? { severity: context.plan.production ? "medium" : "note" } : {},
        ),
      ),
};
