import { mapOf } from "pulumi-logto/kinds";
import { withoutSlash } from "pulumi-logto/settings";
import { labelOf } from "../../shared/access/world.ts";
import { check, type Finding } from "../../shared/checks/check.ts";
import { broken, few, nothing, unless } from "../report.ts";
import { each, type Subject } from "../subject.ts";
import type { Visitor } from "../visitor.ts";

/** Where an identity provider says what it is; undefined where the model holds that itself. */
function addressOf(args: Record<string, unknown>): { issuer: string } | { metadata: string } | undefined {
  const { issuer, metadataUrl } = mapOf(args.config);
  if (args.provider === "GoogleWorkspace") return { issuer: "https://accounts.google.com" };
  if (typeof issuer === "string") return { issuer };
  return typeof metadataUrl === "string" ? { metadata: metadataUrl } : undefined;
}

async function faultOf(
  where: { issuer: string } | { metadata: string },
  visitor: Visitor,
): Promise<string | undefined> {
  const url =
    "issuer" in where ? `${withoutSlash(where.issuer)}/.well-known/openid-configuration` : where.metadata;
  let answer: Awaited<ReturnType<Visitor["read"]>>;
  try {
    answer = await visitor.read(url);
  } catch (error) {
    return (error as Error).message;
  }
  const { status, body } = answer;
  if (status !== 200) return `${url} answers ${status}`;
  if (!("issuer" in where)) return undefined;
  if (typeof body?.issuer !== "string") return `${url} is no discovery document`;
  // One for all tenants of Microsoft Entra says `{tenantid}` in the place where each has its own.
  const isSame =
    withoutSlash(body.issuer) === withoutSlash(where.issuer) || body.issuer.includes("{tenantid}");
  return isSame ? undefined : `${where.issuer} calls itself ${body.issuer}, and tokens name that`;
}

/** The identity providers that companies' users are sent to. */
export const ssoIssuers = ({ world, visitor }: Subject) =>
  check({
    id: "sso-issuers",
    title: "SSO issuers",
    needs: ["issuer"],
    async examine() {
      const tried = world.all("SsoConnector").flatMap((held) => {
        const where = addressOf(held.args);
        return where ? [{ label: labelOf(held), where }] : [];
      });
      if (tried.length === 0) return nothing("no SSO connector of the stack names an issuer");
      const findings = await each(tried, async ({ label, where }): Promise<Finding[]> => {
        const fault = await faultOf(where, visitor);
        return fault === undefined
          ? []
          : [
              broken(`${label}: ${fault}; its users can't sign in`, [
                "Compare the issuer in the model with what the identity provider shows; it was asked from this machine, and the tenant asks from its own",
              ]),
            ];
      });
      return unless(
        findings.flat(),
        `${few(tried.map(({ label }) => label))} ${tried.length === 1 ? "answers" : "answer"}`,
      );
    },
  });
