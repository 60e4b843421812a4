import {
  check,
  type Facts,
  type Finding,
  ok,
  type Surroundings,
  skipped,
} from "../../shared/checks/check.ts";
import { ownCommand, pulumiCommand } from "../../shared/checks/commands.ts";
import { get } from "../../shared/checks/requests.ts";
import type { StateResource } from "../../shared/state/state.ts";
import { counted } from "../../shared/text/counted.ts";
import { nearest } from "../../shared/uris.ts";

const columns = {
  redirectUris: "redirect URI",
  postLogoutRedirectUris: "post sign-out redirect URI",
} as const;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

async function findingsOf(
  { name, id, args }: StateResource,
  { settings, token, stack }: Pick<Facts, "settings" | "token" | "stack">,
  around: Surroundings,
): Promise<Finding[]> {
  const { status, body } = await get(around, `${settings.endpoint}/api/applications/${id}`, token);
  const apply = pulumiCommand(around, stack, "up");
  if (status === 404) {
    return [
      {
        verdict: "failed",
        says: `${name}: the tenant has no application ${id} any more; it was deleted there, or the state is another tenant's`,
        mend: [`${apply}   (makes it anew, with another id)`, ownCommand(around, "drift", "--stack", stack)],
      },
    ];
  }
  if (status !== 200) return [{ verdict: "warning", says: `${name}: the tenant answers ${status}` }];
  return Object.entries(columns).flatMap(([column, word]) => {
    const live = texts(body?.oidcClientMetadata?.[column]);
    return texts(args[column])
      .filter((uri) => !live.includes(uri))
      .map((uri): Finding => {
        const near = nearest(uri, live);
        const instead = near
          ? `it has ${near.uri}, which differs by ${near.by}, and sign-in compares exactly`
          : live.length > 0
            ? `it has ${live.join(", ")}`
            : "it has none";
        return {
          verdict: "failed",
          says: `${name}: the tenant lacks the ${word} ${uri}; ${instead}`,
          mend: [
            `${apply}   (puts back what the model says)`,
            "Or write the tenant's into the model, if the application sends that",
          ],
        };
      });
  });
}

/** What the applications were declared to have, against what the tenant has. */
export const redirectUris = check({
  id: "redirect-uris",
  title: "Redirect URIs",
  needs: ["stack", "settings", "token", "state"],
  async examine(facts, around) {
    const applications = facts.state.logto.resources.filter(({ kind }) => kind === "Application");
    if (applications.length === 0) return skipped("not checked: the state holds no application yet");
    const findings: Finding[] = [];
    for (const one of applications) findings.push(...(await findingsOf(one, facts, around)));
    if (findings.length > 0) return { findings };
    return ok(
      `the tenant has them as the last update left them, for ${counted(applications.length, "application")}`,
    );
  },
});
