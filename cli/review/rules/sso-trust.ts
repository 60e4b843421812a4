import { list, say } from "../../shared/text/sentence.ts";
import { valueText } from "../../shared/text/value-text.ts";
import { addedTo, changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const ssoTrust: Rule = {
  id: "sso-trust",
  section: "exposure",
  severity: "high",
  title: "An SSO connector is trusted with more",
  why: "An identity provider that vouches for addresses it never checked can take over accounts.",
  find: (context) =>
    changed(context, "SsoConnector").flatMap((differing) => {
      const { change, before, after } = differing;
      const domains = addedTo(before.domains, after.domains);
      return [
        ...(setting(differing, "config.trustUnverifiedEmail")?.to === true
          ? [
              remark(
                change,
                "config",
                say`${change.name} may vouch for e-mail addresses that it never verified`,
              ),
            ]
          : []),
        ...(change.before && setting(differing, "config.issuer")
          ? [
              remark(
                change,
                "config",
                say`${change.name} has another issuer: ${valueText(setting(differing, "config.issuer")?.to)}`,
              ),
            ]
          : []),
        ...(domains.length > 0
          ? [
              remark(change, "domains", say`users of ${list(domains)} sign in by ${change.name}`, {
                severity: "medium",
              }),
            ]
          : []),
      ];
    }),
};
