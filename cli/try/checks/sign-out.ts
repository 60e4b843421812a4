import { check, type Finding } from "../../shared/checks/check.ts";
import { counted } from "../../shared/text/counted.ts";
import { broken, nothing, putRight, unless } from "../report.ts";
import { type Application, each, type Subject } from "../subject.ts";
import { inWords, type Visitor } from "../visitor.ts";
import { exampleOf } from "./redirect-uris.ts";

const foreign = "https://pulumi-logto.try.invalid/signed-out";

async function findingsOf(
  { id, label, postLogoutRedirectUris }: Application,
  visitor: Visitor,
  mend: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const uri of postLogoutRedirectUris.map(exampleOf)) {
    const refusal = await visitor.signOut({ client_id: id, post_logout_redirect_uri: uri });
    if (refusal?.error === "invalid_client") {
      return [broken(`${label}: the tenant has no application ${id} (${inWords(refusal)})`, mend)];
    }
    if (refusal) {
      findings.push(
        broken(
          `${label}: sign-out refuses the post sign-out redirect URI ${uri} (${inWords(refusal)}), so users who sign out end at an error`,
          mend,
        ),
      );
    }
  }
  if (!(await visitor.signOut({ client_id: id, post_logout_redirect_uri: foreign }))) {
    findings.push(broken(`${label}: sign-out takes ${foreign}, which isn't declared`, mend));
  }
  return findings;
}

/** Each address that users may be sent to after signing out. */
export const signOut = ({ applications, visitor }: Subject) =>
  check({
    id: "sign-out",
    title: "Sign-out",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const tried = applications.filter(({ postLogoutRedirectUris }) => postLogoutRedirectUris.length > 0);
      if (tried.length === 0) return nothing("no application of the stack has a post sign-out redirect URI");
      const mend = putRight(around, stack);
      const findings = await each(tried, (one) => findingsOf(one, visitor, mend));
      const count = tried.flatMap((one) => one.postLogoutRedirectUris).length;
      return unless(
        findings.flat(),
        `${counted(count, "address", "addresses")} of ${counted(tried.length, "application")} ${count === 1 ? "is" : "are"} taken, and a foreign one is refused`,
      );
    },
  });
