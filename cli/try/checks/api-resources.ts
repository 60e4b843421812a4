import { check } from "../../shared/checks/check.ts";
import { broken, few, nothing, putRight, unless } from "../report.ts";
import { type Application, each, type Subject, signsIn } from "../subject.ts";
import { inWords, type Visitor } from "../visitor.ts";
import { exampleOf } from "./redirect-uris.ts";

const ask = ({ id, redirectUris: [uri = ""] }: Application, visitor: Visitor, resource?: string) =>
  visitor.authorize({ client_id: id, redirect_uri: exampleOf(uri), resource });

/** The first application that gets as far as the sign-in page; why others don't, "Redirect URIs" says. */
async function askerAmong(applications: readonly Application[], visitor: Visitor) {
  for (const one of applications.filter(signsIn)) {
    if ((await ask(one, visitor)).came === "page") return one;
  }
  return undefined;
}

/** What users' applications may ask tokens for: the tenant knows each by its indicator. */
export const apiResources = ({ applications, resources, visitor }: Subject) =>
  check({
    id: "api-resources",
    title: "API resources",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const indicators = resources
        .filter(({ kind }) => kind === "ApiResource")
        .map(({ args }) => String(args.indicator));
      if (indicators.length === 0) return nothing("the stack has no API resource");
      const asker = await askerAmong(applications, visitor);
      if (!asker) return nothing("no application of the stack gets to the sign-in page, to ask for one");
      const mend = putRight(around, stack);
      const findings = await each(indicators, async (resource) => {
        const answer = await ask(asker, visitor, resource);
        return answer.came === "page"
          ? []
          : [broken(`${asker.label} can't ask for a token for ${resource} (${inWords(answer)})`, mend)];
      });
      return unless(findings.flat(), `${few(indicators)} can be asked for`);
    },
  });
