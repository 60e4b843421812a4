import { check, type Finding } from "../../shared/checks/check.ts";
import { counted } from "../../shared/text/counted.ts";
import { broken, nothing, putRight, unless } from "../report.ts";
import { type Application, each, type Subject, signsIn } from "../subject.ts";
import { inWords, type Visitor } from "../visitor.ts";

/** An address that is nobody's, by RFC 2606. */
const foreign = "https://pulumi-logto.try.invalid/callback";

/** A URI that fits a pattern: Logto lets `*` stand for a part of the host, or of the path. */
export const exampleOf = (pattern: string): string => pattern.replaceAll("*", "try");

/** The same address as people miswrite it. */
function* misspelt(uri: string): Generator<[string, string]> {
  yield [uri.endsWith("/") ? uri.replace(/\/+$/, "") : `${uri}/`, "a trailing slash"];
  if (/^https?:/.test(uri)) {
    yield [uri.startsWith("https:") ? `http${uri.slice(5)}` : `https${uri.slice(4)}`, "the scheme"];
  }
  if (uri !== uri.toLowerCase()) yield [uri.toLowerCase(), "upper and lower case"];
}

/** What the tenant takes in the address's place, to say how far off it is. */
async function takenInstead(visitor: Visitor, id: string, uri: string): Promise<string> {
  for (const [other, by] of misspelt(uri)) {
    const { came } = await visitor.authorize({ client_id: id, redirect_uri: other });
    if (came !== "refused") return `; it takes ${other}, and they differ by ${by}`;
  }
  return "";
}

async function findingsOf(
  { id, label, redirectUris }: Application,
  visitor: Visitor,
  mend: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const pattern of redirectUris) {
    const uri = exampleOf(pattern);
    const answer = await visitor.authorize({ client_id: id, redirect_uri: uri });
    if (answer.came === "page") continue;
    if (answer.came === "refused" && answer.error === "invalid_client") {
      return [
        broken(
          `${label}: the tenant has no application ${id} (${inWords(answer)}), so nobody can sign in to it`,
          mend,
        ),
      ];
    }
    if (answer.came === "refused") {
      const instead = answer.error === "invalid_redirect_uri" ? await takenInstead(visitor, id, uri) : "";
      findings.push(
        broken(`${label}: sign-in refuses the redirect URI ${uri} (${inWords(answer)})${instead}`, mend),
      );
    } else {
      findings.push(
        broken(`${label}: sign-in sends users back to ${uri} with an error (${inWords(answer)})`, mend),
      );
    }
  }
  const answer = await visitor.authorize({ client_id: id, redirect_uri: foreign });
  if (answer.came !== "refused") {
    findings.push(
      broken(
        `${label}: sign-in takes ${foreign}, which isn't declared: codes for it can be sent to anybody`,
        mend,
      ),
    );
  }
  return findings;
}

/** Each address that gets codes leads to the sign-in page, and no other does. */
export const redirectUris = ({ applications, visitor }: Subject) =>
  check({
    id: "redirect-uris",
    title: "Redirect URIs",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const tried = applications.filter(signsIn);
      if (tried.length === 0) return nothing("no application of the stack has a redirect URI");
      const mend = putRight(around, stack);
      const findings = await each(tried, (one) => findingsOf(one, visitor, mend));
      const count = tried.flatMap((one) => one.redirectUris).length;
      return unless(
        findings.flat(),
        `${counted(count, "address", "addresses")} of ${counted(tried.length, "application")} ${count === 1 ? "leads" : "lead"} to the sign-in page, and a foreign one is refused`,
      );
    },
  });
