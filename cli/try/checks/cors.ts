import { check, type Finding } from "../../shared/checks/check.ts";
import { counted } from "../../shared/text/counted.ts";
import { broken, nothing, putRight, unless } from "../report.ts";
import { type Application, each, type Subject } from "../subject.ts";
import type { Visitor } from "../visitor.ts";

const foreign = "https://pulumi-logto.try.invalid";

/** Pages that call the tenant: those of single-page applications do so from where users are sent back to. */
export function originsOf({ type, corsAllowedOrigins, redirectUris }: Application): string[] {
  const own = type === "SPA" ? redirectUris.filter((uri) => /^https?:/.test(uri) && !uri.includes("*")) : [];
  return [...new Set([...corsAllowedOrigins, ...own.map((uri) => new URL(uri).origin)])];
}

async function findingsOf(
  application: Application,
  visitor: Visitor,
  mend: readonly string[],
): Promise<Finding[]> {
  const { id, label, secrets } = application;
  const findings: Finding[] = [];
  const credentials = { id, ...(secrets[0] ? { secret: secrets[0].value } : {}) };
  for (const origin of originsOf(application)) {
    const isAnnounced = await visitor.preflight(origin);
    const { mayRead, error, status } = await visitor.redeemNothing(credentials, origin);
    // Of whom isn't known, "Redirect URIs" and "Application secrets" tell.
    if (error === "invalid_client" && status === 400) return [];
    if (!isAnnounced || !mayRead) {
      const what = isAnnounced ? "lets no page of" : "refuses the preflight request (OPTIONS) of";
      findings.push(
        broken(
          `${label}: the token endpoint ${what} ${origin}${isAnnounced ? " read its answers" : ""}: browsers there say "blocked by CORS policy"`,
          mend,
        ),
      );
    }
  }
  if ((await visitor.redeemNothing(credentials, foreign)).mayRead) {
    findings.push(
      broken(
        `${label}: the token endpoint lets pages of ${foreign} read its answers, an origin that isn't declared`,
        mend,
      ),
    );
  }
  return findings;
}

/** Pages that may call the tenant from a browser. */
export const cors = ({ applications, visitor }: Subject) =>
  check({
    id: "cors",
    title: "CORS",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const tried = applications.filter((one) => originsOf(one).length > 0);
      if (tried.length === 0) return nothing("no application of the stack calls the tenant from a browser");
      const mend = putRight(around, stack);
      const findings = await each(tried, (one) => findingsOf(one, visitor, mend));
      const count = tried.flatMap(originsOf).length;
      return unless(
        findings.flat(),
        `pages of ${counted(count, "origin")} may ask for tokens, and those of a foreign one may not`,
      );
    },
  });
