import { withoutSlash } from "pulumi-logto/settings";
import { check, ok, warning } from "../check.ts";
import { pulumiCommand } from "../commands.ts";

const suffix = "/oidc";

/** A tenant with a custom domain answers at two addresses, and its tokens name one. */
export const issuer = check({
  id: "issuer",
  title: "Issuer",
  needs: ["stack", "settings", "issuer"],
  async examine({ stack, settings, issuer }, around) {
    const own = withoutSlash(issuer).replace(new RegExp(`${suffix}$`), "");
    const { endpoint, publicEndpoint } = settings;
    if (own === publicEndpoint) return ok(issuer);
    const set = (key: string) => `${pulumiCommand(around, stack, "config", "set", `logto:${key}`)} ${own}`;
    if (publicEndpoint !== endpoint) {
      return warning(
        `tokens come from ${issuer}, but logto:publicEndpoint is ${publicEndpoint}: callback URIs and env files name that, and an application that compares refuses the tokens`,
        set("publicEndpoint"),
      );
    }
    return warning(
      `the tenant calls itself ${own}, not ${endpoint}: callback URIs and env files name the latter, and an application that compares refuses the tokens`,
      `A custom domain: ${set("endpoint")}`,
      `An address that only this machine uses: ${set("publicEndpoint")}`,
      "Self-hosted, and neither is right: set the server's own ENDPOINT",
    );
  },
});
